"""The words of the desk of working days, its refusals among them."""

from functools import partial

from portal.words.failures import refused
from portal.words.text import Text

WORDS = {
    "nav": Text("Ngày làm việc", "Working days"),
    "title": Text("Ngày nghỉ và thời hạn xử lý", "Days off and terms"),
    "lead": Text(
        "Mọi thời hạn ở đây tính theo ngày làm việc: trừ thứ bảy, chủ nhật và các ngày nghỉ dưới đây.",
        "Every term here is counted in working days: without Saturdays, Sundays and the days off below.",
    ),
    "saved": Text("Đã lưu.", "Saved."),
    "year": Text("Năm", "Year"),
    "show": Text("Xem", "Show"),
    "days": Text("Ngày nghỉ năm {year}", "Days off in {year}"),
    "by-law": Text(
        "Chưa ai nhập năm này: hệ thống dùng ngày nghỉ theo Bộ luật Lao động (Tết, Giỗ Tổ 10/3 âm lịch, 30/4, 1/5, "
        "2/9, nghỉ bù). Hãy nhập theo thông báo nghỉ Tết và ngày hoán đổi hằng năm.",
        "Nobody has entered this year: the Labour Code's days are used (Tết, the Hùng Kings, 30/4, 1/5, 2/9, days made "
        "up). Enter the year's own list with Tết as announced and days that are swapped.",
    ),
    "entered": Text("{who} nhập lúc {moment}, theo {decision}.", "Entered by {who} at {moment}, by {decision}."),
    "none": Text("Không có ngày nào.", "None."),
    "enter": Text("Nhập ngày nghỉ năm {year}", "Enter the days off of {year}"),
    "list": Text("Mỗi dòng một ngày, ví dụ 30/04/2026", "One day a line, such as 30/04/2026"),
    "list-hint": Text(
        "Danh sách này thay cho danh sách cũ của năm. Thứ bảy, chủ nhật không cần ghi.",
        "This list takes the place of the year's old one. Saturdays and Sundays need not be written.",
    ),
    "decision": Text("Số văn bản", "Number of the paper"),
    "save-year": Text("Lưu ngày nghỉ", "Save the days off"),
    "terms": Text("Thời hạn, ngày làm việc", "Terms in working days"),
    "terms-hint": Text(
        "Không văn bản nào đặt thời hạn này; Sở tự đặt. Áp dụng ngay cho cả việc đang chờ.",
        "No regulation sets these; the department does. They apply at once, also to what waits already.",
    ),
    "principal": Text("Hiệu trưởng xác nhận đề nghị thu hồi", "The principal confirms a recall request"),
    "review": Text("Thẩm tra đề nghị thu hồi", "A recall request is checked"),
    "decision-term": Text("Quyết định về đề nghị thu hồi", "A recall request is decided"),
    "message": Text("Trường trả lời tin báo sai", "A school answers a message"),
    "save-terms": Text("Lưu thời hạn", "Save the terms"),
}

_refused = partial(refused, so_far=Text("Chưa có gì được lưu.", "Nothing was saved."))


REFUSALS = {
    "work-days-not-a-year": _refused(
        Text("Năm ngoài phạm vi", "That year is out of range"),
        Text("Hãy chọn năm 2024 đến 2040.", "Choose 2024 to 2040."),
    ),
    "work-days-not-a-day": _refused(
        Text("Có dòng không phải là ngày", "A line is no day"),
        Text("Hãy ghi mỗi dòng một ngày như 30/04/2026.", "Write one day a line, like 30/04/2026."),
    ),
    "work-days-not-its-days": _refused(
        Text("Có ngày không thuộc năm này", "A day is not of this year"),
        Text("Hãy chỉ ghi ngày của năm đang nhập.", "Write days of this year only."),
    ),
    "work-days-too-many": _refused(
        Text("Quá nhiều ngày nghỉ", "Too many days off"), Text("Nhiều nhất 60 ngày một năm.", "60 a year at most.")
    ),
    "work-days-no-decision": _refused(
        Text("Thiếu số văn bản", "The paper's number is missing"),
        Text("Hãy ghi số văn bản, nhiều nhất 60 ký tự.", "Give it, 60 characters at most."),
    ),
    "work-days-not-a-term": _refused(
        Text("Thời hạn không đúng", "That is no term"),
        Text("Mỗi thời hạn từ 1 đến 60 ngày làm việc.", "Each is 1 to 60 working days."),
    ),
    "work-days-changed": _refused(
        Text("Người khác vừa sửa danh sách này", "Somebody has just changed this list"),
        Text("Hãy mở lại trang rồi nhập.", "Open the page again, then enter it."),
    ),
}
