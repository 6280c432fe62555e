"""What the hub's mails say. They name no learner, no school, no reason: whoever gets one signs in and looks."""

from portal.words.text import Text

# Short enough for one encoded word (RFC 2047, 2: 75 characters): longer ones lose spaces where they are put together.
SUBJECTS = {
    "recall-waits": Text("Đề nghị thu hồi chờ bạn", "A recall request waits for you"),
    "recall-decided": Text("Đề nghị thu hồi đã xét", "A recall request was decided"),
    "invitation": Text("Thiết lập tài khoản của bạn", "Set up your account"),
}

# {number}: the request's id; {link}: its page. {hours}: how long an invitation's link is good.
BODIES = {
    "recall-waits": Text(
        "Đề nghị thu hồi {number} đang chờ bạn.\n\nMở nơi làm việc và đăng nhập để xem, xử lý:\n{link}\n",
        "Recall request {number} waits for you.\n\nOpen the office and sign in to see it and act:\n{link}\n",
    ),
    "recall-decided": Text(
        "Đề nghị thu hồi {number} đã được quyết định.\n\nMở nơi làm việc và đăng nhập để xem kết quả:\n{link}\n",
        "Recall request {number} has been decided.\n\nOpen the office and sign in to see the outcome:\n{link}\n",
    ),
    "invitation": Text(
        "Bạn được mời vào nơi làm việc của Trục học bạ số. Mở liên kết này để tự đặt mật khẩu, mã xác thực:\n{link}\n\n"
        "Liên kết dùng một lần, trong {hours} giờ, cho riêng bạn: xin đừng chuyển tiếp. Nếu trang hỏi số 8 chữ số, "
        "người quản trị đề nghị cấp tài khoản trao tận tay số đó cho bạn. Nếu bạn không chờ thư này, xin bỏ qua và báo "
        "người quản trị.\n",
        "You are invited to the office of the hub of digital school records. Open this link to set your own password "
        "and second factor:\n{link}\n\nThe link works once, within {hours} hours, for you alone: please do not pass it "
        "on. If the page asks for an 8-digit number, the registrar who proposed your account gives it to you in "
        "person. If you did not expect this mail, ignore it and tell your registrar.\n",
    ),
}

FOOT = Text(
    "\nThư tự động của Trục học bạ số; xin không trả lời. Thư này không bao giờ hỏi mật khẩu hay mã xác thực.\n",
    "\nSent by the hub of digital school records; please do not answer. No mail of ours asks for passwords or codes.\n",
)

# The page on which somebody says where they get mail.
PAGE = {
    "nav": Text("Thư báo", "Mails"),
    "title": Text("Thư báo việc", "Mails to me"),
    "lead": Text(
        "Hệ thống gửi thư khi có đề nghị thu hồi chờ bạn hoặc đã quyết định, và liên kết đặt lại mật khẩu khi người "
        "quản trị gửi. Thư không có tên học sinh. Để trống nếu không muốn nhận.",
        "The hub mails you when a recall request waits for you or was decided, and the link to set a new password when "
        "your registrar sends one. No mail names a learner. Leave it empty to get none.",
    ),
    "address": Text("Địa chỉ thư điện tử công vụ", "Your work e-mail address"),
    "language": Text("Ngôn ngữ của thư", "Language of the mails"),
    "save": Text("Lưu", "Save"),
    "saved": Text("Đã lưu.", "Saved."),
    "malformed": Text("Địa chỉ này không đúng dạng.", "This is no e-mail address."),
}
