"""What the hub's mails say. They name no learner, no school, no reason: whoever gets one signs in and looks."""

from portal.words.text import Text

# Short enough for one encoded word (RFC 2047, 2: 75 characters): longer ones lose spaces where they are put together.
SUBJECTS = {
    "recall-waits": Text("Đề nghị thu hồi chờ bạn", "A recall request waits for you"),
    "recall-decided": Text("Đề nghị thu hồi đã xét", "A recall request was decided"),
}

# {number}: the request's id; {link}: its page.
BODIES = {
    "recall-waits": Text(
        "Đề nghị thu hồi {number} đang chờ bạn.\n\nMở nơi làm việc và đăng nhập để xem, xử lý:\n{link}\n",
        "Recall request {number} waits for you.\n\nOpen the office and sign in to see it and act:\n{link}\n",
    ),
    "recall-decided": Text(
        "Đề nghị thu hồi {number} đã được quyết định.\n\nMở nơi làm việc và đăng nhập để xem kết quả:\n{link}\n",
        "Recall request {number} has been decided.\n\nOpen the office and sign in to see the outcome:\n{link}\n",
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
        "Hệ thống gửi thư khi có đề nghị thu hồi chờ bạn hoặc đã quyết định. Thư không có tên học sinh. Để trống nếu "
        "không muốn nhận.",
        "The hub mails you when a recall request waits for you or was decided. No mail names a learner. Leave it empty "
        "to get none.",
    ),
    "address": Text("Địa chỉ thư điện tử công vụ", "Your work e-mail address"),
    "language": Text("Ngôn ngữ của thư", "Language of the mails"),
    "save": Text("Lưu", "Save"),
    "saved": Text("Đã lưu.", "Saved."),
    "malformed": Text("Địa chỉ này không đúng dạng.", "This is no e-mail address."),
}
