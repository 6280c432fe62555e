"""What became of a record, in words. Knows the status names of the contract, not how they come about."""

from portal.words.text import Text

# One for each status of http.md.
NAMES = {
    "pending": Text("Chưa có hiệu lực", "Not yet in force"),
    "effective": Text("Đang có hiệu lực", "In force"),
    "suspended": Text("Đang được xem xét", "Under review"),
    "recalled": Text("Đã bị thu hồi", "Recalled"),
    "withdrawn": Text("Nhà trường đã rút lại", "Withdrawn by the school"),
}

# What it means for the reader, who must act, and how.
SENTENCES = {
    "pending": Text(
        "Học bạ đã được gửi đến Sở nhưng kỳ tiếp nhận chưa khóa; nhà trường còn có thể thay. "
        "Hãy tra cứu lại sau khi kỳ tiếp nhận khóa.",
        "The record has reached the department, but its collection period is still open and the school may replace "
        "it. Look it up again once the period has closed.",
    ),
    "effective": Text(
        "Học bạ đang có hiệu lực sử dụng.",
        "The record is in force and may be used.",
    ),
    "suspended": Text(
        "Sở đang xem xét học bạ này; chưa nên dùng. Hãy tra cứu lại sau, hoặc hỏi nhà trường.",
        "The department is reviewing this record; do not rely on it yet. Look it up again later, or ask the school.",
    ),
    "recalled": Text(
        "Không dùng học bạ này. Nếu cần, hãy hỏi nhà trường về bản thay thế.",
        "Do not use this record. If you need one, ask the school for its replacement.",
    ),
    "withdrawn": Text(
        "Nhà trường đã rút học bạ này trước khi nó có hiệu lực. Không dùng; hãy hỏi nhà trường bản mới.",
        "The school withdrew this record before it took effect. Do not use it; ask the school for the new one.",
    ),
}

DETAILS = {
    "since": Text("Từ ngày {date}.", "Since {date}."),
    "recalled-on": Text("Thu hồi ngày {date}.", "Recalled on {date}."),
    "withdrawn-on": Text("Rút lại ngày {date}.", "Withdrawn on {date}."),
    "until": Text(
        "Xem xét đến {moment}; sau đó học bạ có hiệu lực trở lại nếu không có quyết định khác.",
        "Under review until {moment}; after that it is in force again unless something else is decided.",
    ),
    "reason": Text("Lý do: {reason}.", "Reason: {reason}."),
    "decision": Text("Quyết định số {decision}.", "Decision no. {decision}."),
    "closed": Text(
        "Vì vậy nội dung không còn được hiển thị và không tải về được.",
        "For that reason its content is no longer shown and cannot be downloaded.",
    ),
}

# The reason classes of http.md, POST /api/v1/recalls.
REASONS = {
    "data-error": Text("dữ liệu có sai sót", "an error in the data"),
    "wrong-learner": Text("học bạ ghi nhầm học sinh", "the record names the wrong learner"),
    "signature-error": Text("chữ ký số có sai sót", "an error in the signatures"),
    "issued-in-error": Text("học bạ được phát hành nhầm", "the record was issued by mistake"),
    "court-or-inspection": Text("theo kết luận của tòa án hoặc thanh tra", "by order of a court or inspection"),
}
