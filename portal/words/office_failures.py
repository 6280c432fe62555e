"""Every refusal of the office in words: what happened, who must act, and how. A desk adds its own below."""

from portal.words.failures import Failure
from portal.words.text import Text

FAILURES = {
    "not-listed": Failure(
        Text("Trang này chưa được mở cho ai", "This page is open to nobody"),
        Text("Hãy báo người vận hành hệ thống.", "Tell the hub's operators."),
    ),
    "not-yours": Failure(
        Text("Tài khoản của bạn không mở được trang này", "Your account does not open this page"),
        Text(
            "Trang này dành cho vai trò khác. Nếu công việc của bạn cần đến nó, hãy hỏi hiệu trưởng hoặc người quản "
            "trị tài khoản cấp trên.",
            "It is for another role. If your work needs it, ask your principal or the registrar above you.",
        ),
    ),
    "foreign-form": Failure(
        Text("Biểu mẫu này không còn dùng được", "This form can no longer be used"),
        Text(
            "Nó được mở ở phiên làm việc khác hoặc gửi từ trang khác, nên chưa có gì được thực hiện. Hãy mở lại trang "
            "và nhập lại.",
            "It was opened in another session or sent from another site, so nothing was done. Open the page again and "
            "enter it anew.",
        ),
    ),
    "no-such-thing": Failure(
        Text("Không có trang hoặc nội dung này", "There is no such page or thing"),
        Text(
            "Địa chỉ có lẽ bị gõ thiếu, hoặc nội dung không thuộc đơn vị của bạn.",
            "The address may be incomplete, or it is not your organisation's.",
        ),
    ),
    "wrong-way": Failure(
        Text("Cách gửi không đúng", "That method is not allowed here"),
        Text("Hãy trở về trang đầu và làm lại.", "Go back to the first page and try again."),
    ),
    "form-too-large": Failure(
        Text("Nội dung gửi quá lớn", "What was sent is too large"),
        Text("Chưa có gì được thực hiện. Hãy gửi ít hơn.", "Nothing was done. Send less."),
    ),
    "bad-form": Failure(
        Text("Yêu cầu không đọc được", "The request cannot be read"),
        Text("Chưa có gì được thực hiện. Hãy mở lại trang và làm lại.", "Nothing was done. Open the page again."),
    ),
    "too-many-tries": Failure(
        Text("Quá nhiều lần thử", "Too many tries"),
        Text("Hãy thử lại sau 15 phút.", "Try again in 15 minutes."),
    ),
    "unavailable": Failure(
        Text("Tạm thời chưa làm việc được", "The office is interrupted right now"),
        Text(
            "Cơ sở dữ liệu không trả lời; chưa có gì được thực hiện. Người vận hành đã được báo. Hãy thử lại sau ít "
            "phút.",
            "The database does not answer; nothing was done. Its operators were told. Try again in a few minutes.",
        ),
    ),
    "internal-error": Failure(
        Text("Có lỗi trong hệ thống", "Something went wrong in the hub"),
        Text(
            "Lỗi đã được ghi lại. Hãy thử lại sau; nếu vẫn lỗi, báo người vận hành số tham chiếu {reference}.",
            "The error was recorded. Try again later; if it stays, tell the operators the reference {reference}.",
        ),
    ),
}
