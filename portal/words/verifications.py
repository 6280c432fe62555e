"""What institutions are told of a line or a whole call that could not be answered, and of claims that differ."""

from portal.words.failures import Failure
from portal.words.text import Text

# Lines that were not answered, beside those of ``failures`` that a look-up has as well.
LINES = {
    "line-malformed": Failure(
        Text("Dòng không đọc được", "The line cannot be read"),
        Text(
            "Mỗi dòng phải là một đối tượng JSON theo tài liệu tích hợp; thành phần sai nằm ở where. Hãy sửa phần mềm "
            "rồi gửi lại dòng này.",
            "Each line is one JSON object as the integrators' guide has it; where names the member that is wrong. "
            "Correct the software and send this line again.",
        ),
    ),
    "code-replaced": Failure(
        Text("Mã này đã được thay", "This code was replaced"),
        Text(
            "Nhà trường đã cấp mã mới thay mã này. Hãy hỏi người nộp học bạ mã mới.",
            "The school has given out a new code in its place. Ask whoever handed in the record for the new one.",
        ),
    ),
    "record-not-granted": Failure(
        Text("Chưa được phép lấy toàn bộ học bạ", "The whole record was not granted"),
        Text(
            "Đơn vị chỉ được đối chiếu, chưa được lấy toàn bộ nội dung. Hãy bỏ include, hoặc đề nghị Sở cho phép.",
            "You may compare, not take the whole content. Leave include out, or ask the department to allow it.",
        ),
    ),
    "quota-used-up": Failure(
        Text("Đã hết số dòng của hôm nay", "Today's lines are used up"),
        Text(
            "Hãy gửi lại dòng này từ ngày mai, hoặc đề nghị Sở tăng số dòng mỗi ngày.",
            "Send this line again tomorrow, or ask the department for more lines a day.",
        ),
    ),
}

# Whole calls.
CALLS = {
    "token-missing": Failure(
        Text("Thiếu mã truy cập hoặc mã không đúng", "The access token is missing or wrong"),
        Text(
            "Hãy gửi mã còn hiệu lực trong tiêu đề Authorization: Bearer. Mã lấy từ /oauth/token hết hạn sau ít phút.",
            "Send a token that is still good in the header Authorization: Bearer. One from /oauth/token ends after "
            "some minutes.",
        ),
    ),
    "scope-missing": Failure(
        Text("Mã truy cập không có quyền này", "The token may not do this"),
        Text(
            "Mã cần quyền verifications:write. Hãy đề nghị Sở cấp đúng quyền.",
            "The token needs the scope verifications:write. Ask the department for it.",
        ),
    ),
    "access-ended": Failure(
        Text("Quyền đối chiếu đã hết hạn", "The grant has ended"),
        Text(
            "Thời hạn Sở cho phép đã hết hoặc đã bị thu lại. Hãy đề nghị Sở gia hạn.",
            "The time the department granted is over, or it was taken back. Ask the department to renew it.",
        ),
    ),
    "too-many-lines": Failure(
        Text("Quá nhiều dòng trong một lần gửi", "Too many lines in one call"),
        Text(
            "Mỗi lần gửi tối đa 10.000 dòng và 8 MiB. Chưa dòng nào được đối chiếu; hãy chia thành nhiều lần.",
            "A call has 10,000 lines and 8 MiB at most. No line was answered; send them in several calls.",
        ),
    ),
    "unsupported-media-type": Failure(
        Text("Kiểu nội dung không đúng", "The wrong content type"),
        Text(
            "Hãy gửi NDJSON với Content-Type: application/x-ndjson.",
            "Send NDJSON as Content-Type: application/x-ndjson.",
        ),
    ),
}

TOO_MANY = {
    "token": Failure(
        Text("Quá nhiều mã truy cập sai", "Too many wrong tokens"),
        Text(
            "Từ địa chỉ này đã có quá nhiều mã truy cập sai. Mã đúng vẫn dùng được; hãy kiểm tra mã trong phần mềm.",
            "Too many wrong access tokens came from this address. A right one still works; check the one in your "
            "software.",
        ),
    ),
    "client": Failure(
        Text("Quá nhiều lần gửi cùng lúc", "Too many calls at once"),
        Text(
            "Đơn vị có quá nhiều lần gửi trong một lúc. Hãy đợi lần trước xong, hoặc gửi nhiều dòng trong một lần.",
            "Too many calls of yours came at once. Wait for the one before to end, or send more lines in one call.",
        ),
    ),
    "quota": Failure(
        Text("Đã hết số dòng của hôm nay", "Today's lines are used up"),
        Text(
            "Chưa dòng nào được đối chiếu. Hãy gửi lại từ ngày mai, hoặc đề nghị Sở tăng số dòng mỗi ngày.",
            "No line was answered. Send again tomorrow, or ask the department for more lines a day.",
        ),
    ),
}

DIFFERENCES = {
    "tone-marks": Text("cùng chữ, khác dấu", "same letters, other tone marks"),
    "other-name": Text("tên khác", "another name"),
    "other-year": Text("năm học khác", "another school year"),
    "other-date": Text("ngày khác", "another date"),
    "record-has-less": Text("học bạ không ghi đủ ngày", "the record's date is less exact"),
    "other-mark": Text("điểm khác", "another mark"),
    "no-such-subject": Text("không có môn này", "no such subject"),
    "no-mark": Text("môn không có điểm cả năm", "no mark of the year"),
}
