"""Every refusal in words: what happened, who must act, and how. Knows the codes of ``portal.problems``, no routes."""

from typing import NamedTuple

from portal.words.text import Text


class Failure(NamedTuple):
    """A short title and the sentences under it."""

    title: Text
    detail: Text


NOTHING_CHANGED = Text("Chưa có gì được thay đổi.", "Nothing was changed.")


def refused(title: Text, how: Text, *, so_far: Text = NOTHING_CHANGED) -> Failure:
    """Of somebody's act: first what has come of it, then what to do."""
    return Failure(title, Text(f"{so_far.vi} {how.vi}", f"{so_far.en} {how.en}"))


FAILURES = {
    "code-malformed": Failure(
        Text("Mã tra cứu chưa đúng", "That is not a look-up code"),
        Text(
            "Mã có 20 chữ và số; có lẽ đã gõ sai hoặc thiếu ký tự. "
            "Hãy so từng nhóm với mã in trên học bạ rồi nhập lại.",
            "A code has 20 letters and digits; a character seems wrong or missing. Compare each group with the code "
            "printed on the record and enter it again.",
        ),
    ),
    "birth-date-malformed": Failure(
        Text("Ngày sinh chưa đúng dạng", "That is not a date"),
        Text(
            "Hãy nhập ngày trước, tháng sau rồi đến năm, ví dụ 20/04/2015; hoặc 2015-04-20.",
            "Enter the day first, then month and year: 20/04/2015 for 20 April 2015; or 2015-04-20.",
        ),
    ),
    "id-last4-needed": Failure(
        Text("Cần thêm 4 số cuối", "Four more digits are needed"),
        Text(
            "Ngoài ngày sinh, hãy nhập 4 số cuối của số định danh cá nhân, "
            "hoặc của mã học sinh nếu chưa có số định danh.",
            "Besides the birth date, enter the last four of the personal id, or of the pupil code if there is no id.",
        ),
    ),
    "not-found-or-no-match": Failure(
        Text("Không tìm thấy, hoặc thông tin không khớp", "Not found, or the details do not match"),
        Text(
            "Không có học bạ nào với mã này, hoặc ngày sinh hay 4 số cuối không khớp. Hãy xem lại mã và ngày sinh đúng "
            "như trong học bạ. Nếu vẫn vậy, hãy hỏi nhà trường.",
            "There is no record under this code, or the birth date or last four digits do not match. Check the code "
            "and the birth date as they stand in the record. If it stays so, ask the school.",
        ),
    ),
    "too-many": Failure(
        Text("Quá nhiều lượt tra cứu", "Too many look-ups"),
        Text(
            "Từ mạng này vừa có quá nhiều lượt tra cứu hoặc quá nhiều mã không đúng. Nhiều người dùng chung một mạng "
            "(trường học, nhà mạng di động) có thể gặp trang này mà không có lỗi gì.",
            "Too many look-ups, or too many codes that were not right, came from this network just now. People who "
            "share a network (a school, a mobile operator) may see this through no fault of their own.",
        ),
    ),
    "second-tier-closed": Failure(
        Text("Mã này không còn mở được toàn bộ học bạ", "This code no longer opens the whole record"),
        Text(
            "Thông tin sai đã được nhập quá nhiều lần với mã này. Tình trạng của học bạ vẫn xem được. "
            "Hãy đề nghị nhà trường cấp mã mới để xem toàn bộ.",
            "Wrong details were entered for this code too many times. The record's status can still be seen. Ask the "
            "school for a new code to see the whole record.",
        ),
    ),
    "link-expired": Failure(
        Text("Liên kết tải về không còn dùng được", "This download link no longer works"),
        Text(
            "Liên kết chỉ dùng được trong 10 phút. Hãy tra cứu lại mã để lấy liên kết mới.",
            "A link works for 10 minutes only. Look the code up again to get a new one.",
        ),
    ),
    "asking-expired": Failure(
        Text("Trang học bạ đã mở quá lâu", "The record's page was opened too long ago"),
        Text(
            "Chưa có gì được tạo hay gửi đi. Việc này chỉ làm được trong 10 phút sau khi xem học bạ: hãy tra cứu lại "
            "mã.",
            "Nothing was made or sent. This works for 10 minutes after the record was shown: look the code up again.",
        ),
    ),
    "share-unknown": Failure(
        Text("Không có liên kết này", "There is no such link"),
        Text(
            "Liên kết sai hoặc đã kết thúc từ lâu. Hãy xem lại có chép đủ không, hoặc xin người chia sẻ liên kết mới.",
            "The link is wrong or ended long ago. See whether you copied all of it, or ask who shared it for a new "
            "one.",
        ),
    ),
    "share-closed": Failure(
        Text("Liên kết này đã đóng", "This link is closed"),
        Text(
            "Người chia sẻ đã kết thúc, đã hết hạn, hoặc nhà trường đã đổi mã tra cứu. Học bạ không hiện nữa. Nếu còn "
            "cần, hãy xin người chia sẻ liên kết mới.",
            "Who shared it ended it, its time is over, or the school replaced the look-up code. The record is no "
            "longer shown. If you still need it, ask who shared it for a new link.",
        ),
    ),
    "watch-unknown": Failure(
        Text("Không còn theo dõi nào ở đây", "Nothing is watched here any more"),
        Text(
            "Việc theo dõi đã dừng, đã hết hạn, hoặc không được xác nhận trong 48 giờ; địa chỉ thư đã bị xóa. Muốn "
            "theo dõi lại, hãy tra cứu mã trên giấy.",
            "It was stopped, its time is over, or it was not confirmed within 48 hours; the address is deleted. To "
            "watch the record again, look up the code on the paper.",
        ),
    ),
    "no-mail": Failure(
        Text("Hệ thống này không gửi thư", "This system sends no mail"),
        Text("Hãy tra cứu lại mã khi cần.", "Look the code up again when you need to know."),
    ),
    "download-closed": Failure(
        Text("Học bạ này không tải về được nữa", "This record can no longer be downloaded"),
        Text(
            "Tình trạng của học bạ đã thay đổi. Hãy tra cứu lại mã để xem tình trạng mới.",
            "The record's status has changed. Look the code up again to see it.",
        ),
    ),
    "original-unavailable": Failure(
        Text("Không thể xác nhận bản gốc", "The original cannot be confirmed"),
        Text(
            "Bản gốc trong kho lưu trữ của hệ thống bị hỏng hoặc thiếu. Người vận hành đã được báo động và phải khôi "
            "phục từ bản sao lưu. Hãy thử lại sau.",
            "The original in the hub's store is damaged or missing. Its operators were alerted and must restore it "
            "from the backup. Try again later.",
        ),
    ),
    "copy-unverified": Failure(
        Text("Chưa làm được bản PDF của học bạ này", "No PDF of this record can be made now"),
        Text(
            "Chữ ký số của học bạ hiện không được xác nhận, nên hệ thống không in nội dung ra mẫu. Hãy tra cứu lại mã "
            "để xem lý do; bản gốc đã ký số vẫn tải về được ở đó.",
            "The record's signatures do not hold or cannot be checked now, so the hub prints nothing from it. Look the "
            "code up again to see why; the signed original can still be downloaded there.",
        ),
    ),
    "copy-has-no-form": Failure(
        Text("Chưa có mẫu in cho học bạ này", "There is no printed form for this record"),
        Text(
            "Hệ thống chưa có mẫu in của thông tư và năm học này. Hãy dùng bản gốc đã ký số; trang tra cứu hiện đủ nội "
            "dung.",
            "The hub has no printed form for this circular and school year. Use the signed original; the look-up page "
            "shows all of it.",
        ),
    ),
    "copies-busy": Failure(
        Text("Đang có nhiều người tải bản PDF", "Many people are downloading PDFs"),
        Text(
            "Hệ thống đang làm nhiều bản PDF cùng lúc. Hãy bấm lại liên kết sau ít giây; liên kết vẫn còn dùng được.",
            "The hub is making as many PDFs as it can. Press the link again in a few seconds; it still works.",
        ),
    ),
    "seal-unavailable": Failure(
        Text("Tạm thời chưa lập được tệp có dấu số", "No sealed file can be made right now"),
        Text(
            "Hệ thống chưa dùng được khóa của con dấu số; điều này không nói gì về học bạ, và vẫn tra cứu được. Người "
            "vận hành đã được báo. Hãy thử lại sau ít phút.",
            "The hub cannot use its seal's key; this says nothing about the record, and look-ups go on. Its operators "
            "were told. Try again in a few minutes.",
        ),
    ),
    "unavailable": Failure(
        Text("Tạm thời chưa tra cứu được", "Look-ups are not possible right now"),
        Text(
            "Hệ thống đang gián đoạn; điều này không nói gì về học bạ. Người vận hành đã được báo. "
            "Hãy thử lại sau ít phút.",
            "The hub is interrupted; this says nothing about the record. Its operators were told. Try again in a few "
            "minutes.",
        ),
    ),
    "bad-request": Failure(
        Text("Yêu cầu không đọc được", "The request cannot be read"),
        Text(
            "Yêu cầu phải là một đối tượng JSON hoặc biểu mẫu với các trường code, birth_date, id_last4 dạng chữ.",
            "A request is a JSON object or a form whose members code, birth_date and id_last4 are texts.",
        ),
    ),
    "request-too-large": Failure(
        Text("Yêu cầu quá lớn", "The request is too large"),
        Text("Trang này chỉ nhận mã và ngày sinh. Hãy gửi ít hơn.", "This site takes a code and a date. Send less."),
    ),
    "file-missing": Failure(
        Text("Chưa có tệp nào được gửi", "No file was sent"),
        Text(
            "Hãy chọn một tệp (học bạ XML hay JSON, PDF, hoặc ảnh PNG, JPEG chụp mã QR) trong ô tệp rồi gửi lại.",
            "Choose one file (a record as XML or JSON, a PDF, or a PNG or JPEG picture of the QR code) in the field "
            "named file and send it again.",
        ),
    ),
    "file-too-large": Failure(
        Text("Tệp quá lớn", "The file is too large"),
        Text(
            "Tệp được nhận tối đa 10 MiB; tệp này chưa được đọc. Nếu là ảnh, hãy chụp gần mã QR hơn hoặc giảm cỡ ảnh.",
            "Files up to 10 MiB are taken; this one was not read. If it is a picture, take it closer to the QR code or "
            "make it smaller.",
        ),
    ),
    "uploads-busy": Failure(
        Text("Đang có nhiều tệp được kiểm tra", "Many files are being checked"),
        Text(
            "Hệ thống đang đọc nhiều tệp cùng lúc và chưa nhận tệp này. Hãy gửi lại sau ít giây; tra cứu bằng mã vẫn "
            "dùng được.",
            "The hub is reading as many files as it can and did not take this one. Send it again in a few seconds; "
            "looking up by code still works.",
        ),
    ),
    "not-found": Failure(
        Text("Không có trang này", "There is no such page"),
        Text(
            "Địa chỉ có lẽ bị gõ thiếu. Hãy trở về trang tra cứu và nhập mã.",
            "The address may be incomplete. Go back to the look-up page and enter the code.",
        ),
    ),
    "method-not-allowed": Failure(
        Text("Cách gửi không đúng", "That method is not allowed here"),
        Text(
            "Địa chỉ này không nhận cách gửi đó. Hãy trở về trang tra cứu.",
            "This address does not take that method. Go back to the look-up page.",
        ),
    ),
    "internal-error": Failure(
        Text("Có lỗi trong hệ thống", "Something went wrong in the hub"),
        Text(
            "Lỗi đã được ghi lại. Hãy thử lại sau; nếu vẫn lỗi, báo cho Sở Giáo dục và Đào tạo "
            "số tham chiếu {reference}.",
            "The error was recorded. Try again later; if it stays, tell the department the reference {reference}.",
        ),
    ),
}

# What there was too much of: an address's look-ups and failures, or one code's wrong answers.
TOO_MANY = {
    "address": FAILURES["too-many"],
    "code": Failure(
        Text("Mã này đã bị nhập sai nhiều lần", "Wrong details were entered too often"),
        Text(
            "Ngày sinh hoặc 4 số cuối đã bị nhập sai nhiều lần với mã này, nên tạm thời không so tiếp. "
            "Tình trạng của học bạ vẫn xem được.",
            "A wrong birth date or wrong last four digits were entered several times for this code, so none are "
            "compared for a while. The record's status can still be seen.",
        ),
    ),
}
