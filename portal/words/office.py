"""The words of the office's frame: signing in, start page, own account. Each desk has words of its own."""

from portal.words.text import Text

WORDS = {
    "site": Text("Trục học bạ số – nơi làm việc", "Digital school records – office"),
    "nav": Text("Các bàn làm việc", "Desks"),
    "nav-front": Text("Việc chờ tôi", "Waiting for me"),
    "sign-out": Text("Đăng xuất", "Sign out"),
    "foot": Text(
        "Chỉ dành cho người được cấp tài khoản. Mọi việc làm ở đây đều được ghi vào nhật ký.",
        "Only for people with an account. Every act here is written into the audit.",
    ),
    "back-to-form": Text("Quay lại trang vừa dùng", "Back to the page you came from"),
    "back": Text("Về trang việc chờ tôi", "Back to what waits for me"),
    "sign-in-title": Text("Đăng nhập", "Sign in"),
    "sign-in-lead": Text(
        "Bước 1 trong 2: tên tài khoản và mật khẩu. Bước 2 hỏi mã xác thực.",
        "Step 1 of 2: account and password. Step 2 asks for your second factor.",
    ),
    "username": Text("Tên tài khoản", "Account"),
    "password": Text("Mật khẩu", "Password"),
    "next-step": Text("Tiếp tục", "Continue"),
    "no-account": Text("Không vào được?", "Cannot sign in?"),
    "no-account-text": Text(
        "Quên mật khẩu, mất điện thoại hoặc chưa có tài khoản: nhà trường hỏi hiệu trưởng; xã và Sở hỏi người quản trị "
        "tài khoản của đơn vị mình.",
        "Password forgotten, phone lost, no account yet: at a school ask the principal; at a commune or the "
        "department ask the registrar.",
    ),
    "second-title": Text("Mã xác thực", "Second factor"),
    "second-lead": Text(
        "Bước 2 trong 2: mở ứng dụng xác thực trên điện thoại và nhập 6 số đang hiện.",
        "Step 2 of 2: open the authenticator on your phone and enter the 6 digits it shows.",
    ),
    "code": Text("Mã 6 số, hoặc một mã dự phòng", "The 6 digits, or a recovery code"),
    "code-hint": Text(
        "Không có điện thoại bên mình? Nhập một trong các mã dự phòng đã in, dạng XXXXX-XXXXX; mỗi mã dùng một lần.",
        "No phone at hand? Enter one of your printed recovery codes, XXXXX-XXXXX; each works once.",
    ),
    "sign-in": Text("Đăng nhập", "Sign in"),
    "start-again": Text("Quay lại bước 1", "Back to step 1"),
    "kept-notice": Text(
        "Phiên làm việc đã hết hạn trước khi biểu mẫu được gửi. Nội dung đã nhập được giữ 30 phút: đăng nhập lại, rồi "
        "xem lại và gửi.",
        "Your session had ended before the form arrived. What you entered is kept for 30 minutes: sign in again, then "
        "look it over and send it.",
    ),
    "over-notice": Text(
        "Phiên làm việc đã hết hạn; chưa có gì được thực hiện. Hãy đăng nhập lại.",
        "Your session has ended; nothing was done. Sign in again.",
    ),
    "wrong-password": Text(
        "Tên tài khoản hoặc mật khẩu không đúng. Hãy kiểm tra và nhập lại.",
        "Account or password is not right. Check and enter them again.",
    ),
    "wrong-code": Text(
        "Mã không đúng hoặc đã dùng rồi. Hãy chờ mã tiếp theo trên điện thoại rồi nhập lại.",
        "The code is not right or was used before. Wait for the next one on your phone and enter it.",
    ),
    "wrong-key": Text(
        "Khóa bảo mật chưa được chấp nhận. Hãy thử lại, hoặc nhập mã.",
        "The security key was not accepted. Try again, or enter the code.",
    ),
    "too-many-tries": Text(
        "Sai quá nhiều lần; lần này chưa kiểm tra gì. Hãy thử lại sau 15 phút, hoặc dùng máy vẫn hay đăng nhập.",
        "Too many wrong tries; nothing was compared this time. Try again in 15 minutes, or use the device you usually "
        "sign in from.",
    ),
    "account-closed": Text(
        "Tài khoản này đã đóng. Hiệu trưởng hoặc người quản trị tài khoản cấp trên có thể mở lại.",
        "This account is closed. Your principal or the registrar above you can open it again.",
    ),
    "front-title": Text("Việc chờ tôi", "Waiting for me"),
    "front-hello": Text("Xin chào {name}, {organisation}.", "Hello {name}, {organisation}."),
    "front-nothing": Text(
        "Hiện không có việc nào chờ. Chọn việc muốn làm ở hàng đầu trang.",
        "Nothing waits right now. Choose what to do in the row above.",
    ),
    "kept-title": Text("Việc còn dở", "Unfinished"),
    "kept-line": Text("Biểu mẫu chưa gửi được lúc {moment}", "A form that did not arrive at {moment}"),
    "kept-lead": Text(
        "Biểu mẫu này được gửi khi phiên làm việc đã hết hạn, nên chưa được thực hiện. Hãy xem lại nội dung; nó chỉ "
        "được gửi khi bạn bấm nút.",
        "This form was sent after your session had ended, so nothing was done. Look it over; it is only sent when you "
        "press the button.",
    ),
    "kept-act": Text("Việc", "Act"),
    "kept-note": Text("Ghi chú", "Note"),
    "kept-which": Text("Áp dụng cho", "For"),
    "kept-way": Text("Cách trao liên kết", "How the link is handed over"),
    "kept-answer": Text("Trả lời", "Answer"),
    "kept-export": Text("Tải nhật ký (CSV)", "Download the audit (CSV)"),
    "kept-about": Text("Về", "About"),
    "kept-page": Text("Trang của biểu mẫu", "The form's page"),
    "kept-open": Text("Mở để xem tình trạng hiện nay", "Open it to see how things stand now"),
    "kept-what": Text("Định làm", "What it would do"),
    "kept-files": Text(
        "Các tệp đính kèm không được giữ; hãy mở lại trang và chọn lại tệp.",
        "Attached files are not kept; open the page and choose them again.",
    ),
    "kept-send": Text("Gửi lại", "Send it now"),
    "kept-drop": Text("Bỏ", "Throw it away"),
}

# Values of forms, where the page itself says them in a longer sentence.
KEPT_WHICH = {
    "all": Text("tất cả", "all"),
    "ticked": Text("chỉ những mục đã đánh dấu", "only the ticked ones"),
}
KEPT_WAY = {"shown": Text("hiện cho tôi", "shown to me"), "mail": Text("qua thư", "by mail")}
KEPT_TICK = {"1": Text("Có", "Yes")}

ROLES = {
    "school": Text("Văn thư nhà trường", "School office"),
    "principal": Text("Hiệu trưởng", "Principal"),
    "reviewer": Text("Thẩm tra", "Reviewer"),
    "approver": Text("Phê duyệt", "Approver"),
    "registrar": Text("Quản trị tài khoản", "Registrar"),
    "auditor": Text("Thanh tra, chỉ đọc", "Auditor, read only"),
    "institution": Text("Đơn vị đối chiếu", "Institution"),
}
