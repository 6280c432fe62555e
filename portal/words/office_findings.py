"""The words of the department's desk of findings. Sentences are the register's own (``rules.findings.catalogue``)."""

from portal.words.statuses import NAMES as NAMES_OF_STATUSES
from portal.words.text import Text
from registry.rules.findings.catalogue import CATALOGUE

SENTENCES = {str(code): Text(entry.vi, entry.en) for code, entry in CATALOGUE.items()}

NAMES = {
    "year-average": Text("Điểm trung bình cả năm", "Average of the year"),
    "year-comment": Text("Mức cả năm của môn nhận xét", "Year's result by comment"),
    "mark-form": Text("Điểm số hay nhận xét", "Marks or comments"),
    "study-rating": Text("Kết quả học tập", "Study rating"),
    "study-again": Text("Học tập sau đánh giá lại", "Study after the summer"),
    "year-conduct": Text("Rèn luyện cả năm", "Conduct of the year"),
    "promoted": Text("Được lên lớp", "Promoted"),
    "not-promoted": Text("Không được lên lớp", "Not promoted"),
    "award": Text("Khen thưởng", "Title"),
    "test-mark": Text("Điểm kiểm tra định kì", "Year-end test"),
    "primary-rating": Text("Đánh giá kết quả giáo dục", "Primary rating"),
    "grade-completion": Text("Hoàn thành lớp học", "Grade completed"),
    "primary-completion": Text("Hoàn thành tiểu học", "Primary school completed"),
    "not-completed-in-batch-1": Text("Chưa hoàn thành, gửi ở đợt 1", "Not completed, sent in batch 1"),
    "grade-jump": Text("Vượt lớp", "Leap over a grade"),
    "grade-back": Text("Lùi lớp", "A lower grade"),
    "grade-again": Text("Học lại lớp", "The same grade again"),
    "year-gap": Text("Thiếu một năm học", "A year is missing"),
    "school-change": Text("Đổi trường", "Another school"),
    "second-live-record": Text("Hai học bạ cùng năm", "Two records of one year"),
    "engines-differ": Text("Hai chương trình kết luận khác nhau", "Two engines differ"),
}

STATES = {
    "open": Text("Chưa xem xét", "Open"),
    "asked": Text("Đã hỏi trường", "School asked"),
    "explained": Text("Đã giải trình", "Explained"),
    "closed": Text("Đã khép lại", "Closed"),
}

# The register's own states. Whether a period has locked meanwhile is not asked here: neither is an ended record.
RECORD_STATES = {
    **dict.fromkeys(("pending", "effective"), Text("Không bị thu hồi", "Not recalled")),
    **dict.fromkeys(("recall-requested", "recall-checked"), Text("Đang xét thu hồi", "A recall is under way")),
    **{name: NAMES_OF_STATUSES[name] for name in ("suspended", "recalled", "withdrawn")},
}

ACTS = {
    "ask": Text("Ghi là đã hỏi trường", "Note that the school was asked"),
    "explain": Text("Ghi là đã giải trình", "Note as explained"),
    "reopen": Text("Mở lại", "Open again"),
}

SEVERITIES = {
    "contradicts": Text("Trái với quy định được dẫn", "Contradicts the text cited"),
    "asks": Text("Cần hỏi lại, có thể đúng", "To be asked; it may be right"),
}

REFUSALS = {
    "wrong-role": Text(
        "Chưa ghi gì: chỉ người thẩm tra và phê duyệt của Sở làm được việc này.",
        "Nothing was noted: only the department's reviewers and approvers do this.",
    ),
    "no-person": Text(
        "Chưa ghi gì: tài khoản của bạn chưa có số định danh. Hãy nhờ người quản trị tài khoản bổ sung.",
        "Nothing was noted: your account has no personal id. Ask a registrar to have it added.",
    ),
    "note-missing": Text(
        "Chưa ghi gì: hãy viết ghi chú (ai đã trả lời, trả lời thế nào) rồi bấm lại.",
        "Nothing was noted: write a note (who answered, and what), then press again.",
    ),
    "not-now": Text(
        "Chưa ghi gì: phát hiện này không còn ở trạng thái cho phép việc đó. Hãy xem trạng thái bên dưới.",
        "Nothing was noted: the finding is no longer in a state for that. See its state below.",
    ),
    "changed-meanwhile": Text(
        "Chưa ghi gì: người khác vừa xử lý phát hiện này. Hãy xem bên dưới rồi quyết định; ghi chú của bạn vẫn còn.",
        "Nothing was noted: somebody else has just acted on it. Look below and decide again; your note is still there.",
    ),
}

WORDS = {
    "nav": Text("Phát hiện", "Findings"),
    "waiting": Text("phát hiện chưa xem xét", "findings nobody has looked at"),
    "title": Text("Phát hiện từ học bạ", "Findings in records"),
    "lead": Text(
        "Những điểm trong học bạ đã nhận không khớp với thông tư hoặc với các năm khác. Phát hiện không đổi học bạ, "
        "không từ chối học bạ và không ai ngoài Sở xem được trang này.",
        "Points in accepted records that do not agree with the circular or with other years. A finding changes no "
        "record, refuses none, and nobody outside the department sees this page.",
    ),
    "known-to": Text(
        "Điểm, xếp loại, lên lớp và khen thưởng được tính lại đến hết năm học {year}; năm sau đó chưa đối chiếu.",
        "Marks, ratings, promotion and titles are recomputed up to {year}; later years are not judged yet.",
    ),
    "counts": Text("Số lượng theo loại", "How many of each kind"),
    "kind": Text("Loại", "Kind"),
    "filter": Text("Lọc", "Show"),
    "any-kind": Text("Mọi loại", "Every kind"),
    "any-state": Text("Mọi trạng thái", "Every state"),
    "state": Text("Trạng thái", "State"),
    "school": Text("Mã trường", "School code"),
    "year": Text("Năm học", "School year"),
    "list": Text("Danh sách", "List"),
    "none": Text("Không có phát hiện nào như vậy.", "There are no such findings."),
    "where": Text("Ở đâu trong học bạ", "Where in the record"),
    "whose": Text("Trường", "School"),
    "grade": Text("Khối", "Grade"),
    "found": Text("Phát hiện ngày", "Found on"),
    "number": Text("Phát hiện số {pk}", "Finding {pk}"),
    "older": Text("Cũ hơn", "Older"),
    "back": Text("Về danh sách", "Back to the list"),
    "record": Text("Học bạ", "Record"),
    "record-id": Text("Mã số học bạ, phiên bản", "Record number, version"),
    "status": Text("Tình trạng học bạ", "State of the record"),
    "others": Text("Học bạ kia", "The other record"),
    "how-sure": Text("Mức độ", "Weight"),
    "history": Text("Đã xử lý", "What was done"),
    "nothing-done": Text("Chưa ai xử lý.", "Nobody has acted yet."),
    "act": Text("Xử lý", "Act"),
    "note": Text("Ghi chú (được mã hóa; đừng ghi điểm số)", "Note (kept encrypted; leave marks out)"),
    "remind": Text(
        "Sai sót trong học bạ chỉ sửa được bằng thu hồi và phiên bản mới do nhà trường gửi.",
        "A mistake in a record is only mended by a recall and a new version from the school.",
    ),
}
