"""The words of the desk of collection periods, its refusals among them."""

from portal.words.failures import refused
from portal.words.text import Text

WORDS = {
    "nav": Text("Đợt nộp", "Periods"),
    "title": Text("Đợt nộp học bạ", "Collection periods"),
    "lead": Text(
        "Trường nộp học bạ theo đợt. Học bạ chưa chốt có hiệu lực khi đợt khóa; học bạ đã có hiệu lực giữ nguyên, dù "
        "đợt được gia hạn.",
        "Schools send records by period. Records that are not closed take effect when the period locks; what has "
        "taken effect stays so, even if the period is extended.",
    ),
    "none": Text("Chưa có đợt nào.", "There are no periods yet."),
    "year": Text("Năm học", "School year"),
    "number": Text("Đợt", "Period"),
    "standing": Text("Đợt thường trực", "Standing period"),
    "standing-hint": Text(
        "Ghi 0 cho đợt thường trực: chuyển trường giữa năm, học bạ giấy số hóa. Trường gửi vào đó với dấu “đã chốt” "
        "thì học bạ có hiệu lực ngay.",
        "Write 0 for the standing period: transfers in mid-year, digitised paper. Records sent there marked as "
        "final (chot) take effect at once.",
    ),
    "levels": Text("Cấp học", "Levels"),
    "opens": Text("Mở lúc (giờ Việt Nam)", "Opens (Viet Nam time)"),
    "locks": Text("Khóa lúc (giờ Việt Nam)", "Locks (Viet Nam time)"),
    "state": Text("Tình trạng", "State"),
    "not-yet": Text("Chưa mở", "Not open yet"),
    "open": Text("Đang mở", "Open"),
    "locked": Text("Đã khóa", "Locked"),
    "new": Text("Mở đợt mới", "Open a new period"),
    "make": Text("Mở đợt", "Open it"),
    "one": Text("Đợt {number}, năm học {year}", "Period {number}, school year {year}"),
    "progress": Text("Các trường đã nộp đến đâu", "How far the schools are"),
    "done": Text("Đã nộp đủ", "Complete"),
    "unknown": Text("Đã nộp, chưa khai sĩ số", "Sent; numbers not declared"),
    "part": Text("Chưa đủ so với sĩ số khai", "Fewer than declared"),
    "nothing-sent": Text("Chưa có học bạ được nhận", "Nothing accepted yet"),
    "problems": Text("Lỗi theo loại", "Problems by kind"),
    "no-problems": Text("Chưa có lỗi nào.", "No problems so far."),
    "by-school": Text("Từng trường", "School by school"),
    "all": Text("Tất cả", "All"),
    "late-only": Text("Chỉ trường nộp chậm", "Late ones only"),
    "school": Text("Trường", "School"),
    "batches": Text("Số gói", "Batches"),
    "newest": Text("Gói mới nhất", "Newest batch"),
    "accepted": Text("Đã nhận", "Accepted"),
    "refused": Text("Từ chối", "Refused"),
    "held": Text("Đang chờ", "Held"),
    "declared": Text("Sĩ số khai", "Declared"),
    "no-schools": Text("Không có trường nào.", "No schools."),
    "late-means": Text(
        "Chậm: chưa có học bạ nào được nhận, hoặc ít hơn sĩ số trường đã khai.",
        "Late: nothing was accepted yet, or less than the school declared.",
    ),
    "csv": Text("Tải CSV", "Download CSV"),
    "more": Text("Trang sau", "Next page"),
    "back": Text("Về danh sách đợt", "Back to the periods"),
    "lock": Text("Khóa ngay", "Lock now"),
    "lock-hint": Text(
        "Học bạ đang chờ trong đợt có hiệu lực ngay và không quay lại được.",
        "What waits in this period takes effect at once; that cannot be taken back.",
    ),
    "extend": Text("Gia hạn", "Extend"),
    "until": Text("Khóa lúc mới (giờ Việt Nam)", "New lock (Viet Nam time)"),
    "extend-hint": Text(
        "Học bạ đã có hiệu lực giữ nguyên hiệu lực; chỉ học bạ đến sau chờ hạn mới.",
        "What has taken effect stays so; only what comes later waits for the new lock.",
    ),
    "decision": Text("Số quyết định", "Number of the decision"),
    "decisions": Text("Các quyết định", "Decisions"),
    "no-decisions": Text("Chưa có quyết định nào; đợt có từ khi nạp dữ liệu.", "None; it came with the file."),
    "when": Text("Lúc", "When"),
    "what": Text("Việc", "What"),
    "who": Text("Ai", "Who"),
}

ACTS = {
    "open": Text("Mở đợt", "Opened"),
    "lock": Text("Khóa ngay", "Locked at once"),
    "extend": Text("Gia hạn", "Extended"),
}

REFUSALS = {
    "period-not-a-year": refused(
        Text("Năm học không đúng", "That is no school year"), Text("Hãy ghi như 2025-2026.", "Write it like 2025-2026.")
    ),
    "period-not-a-number": refused(
        Text("Số đợt không đúng", "That is no number of a period"),
        Text("Hãy ghi số hoặc tên ngắn, không dấu: 1, 2, he-1.", "Use a number or a short plain name: 1, 2, summer-1."),
    ),
    "period-no-level": refused(
        Text("Chưa chọn cấp học", "No level was chosen"), Text("Hãy chọn ít nhất một cấp.", "Choose at least one.")
    ),
    "period-not-in-order": refused(
        Text("Thời gian không đúng thứ tự", "The times are out of order"),
        Text("Giờ khóa phải sau giờ mở và sau hiện tại.", "The lock must come after the opening and after now."),
    ),
    "period-too-long": refused(
        Text("Hạn khóa quá xa", "The lock is too far off"),
        Text(
            "Một đợt kéo dài nhiều nhất hai năm. Hãy xem lại năm đã ghi.", "Two years at most. Check the year you gave."
        ),
    ),
    "period-taken": refused(
        Text("Đã có đợt này trong năm học", "That year has this period already"),
        Text("Hãy gia hạn đợt đã có, hoặc chọn số khác.", "Extend the one there is, or choose another number."),
    ),
    "period-changed": refused(
        Text("Đợt vừa được người khác thay đổi", "Somebody has just changed this period"),
        Text(
            "Hãy mở lại trang của đợt, xem hạn mới rồi quyết định.", "Open its page again, see its lock, then decide."
        ),
    ),
    "period-no-decision": refused(
        Text("Thiếu số quyết định", "The decision's number is missing"),
        Text("Hãy ghi số quyết định, nhiều nhất 60 ký tự.", "Give the number, 60 characters at most."),
    ),
    "period-not-open": refused(
        Text("Đợt không đang mở", "The period is not open"),
        Text("Chỉ khóa được đợt đang mở.", "Only an open period can be locked."),
    ),
    "period-not-later": refused(
        Text("Hạn mới không muộn hơn", "The new lock is not later"),
        Text("Hạn mới phải sau hạn cũ và sau hiện tại.", "It must come after the old one and after now."),
    ),
}
