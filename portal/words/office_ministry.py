"""The words of the desk of what the ministry is told."""

from portal.words.text import Text

WORDS = {
    "nav": Text("Báo cáo Bộ", "Ministry"),
    "wait": Text("mục Bộ từ chối, chờ bạn xem", "entries the ministry refused wait for you"),
    "title": Text("Báo cáo lên Bộ Giáo dục và Đào tạo", "What the ministry is told"),
    "lead": Text(
        "Mỗi học bạ có hiệu lực, được thay hoặc thu hồi là một mục; hệ thống tự gửi và gửi lại cho đến khi Bộ xác "
        "nhận. Mục Bộ từ chối chờ người xem: sửa nguyên nhân rồi cho gửi lại.",
        "Each record that takes effect, is replaced or recalled is an entry; the hub sends it, again and again until "
        "the ministry acknowledges. What the ministry refuses waits for a person: mend the cause, then send it again.",
    ),
    "counts": Text("Chưa xong", "Not settled"),
    "oldest": Text("Mục đến hạn chờ lâu nhất từ", "The oldest that is due waits since"),
    "nobody": Text("Không có mục nào chờ gửi.", "Nothing is due."),
    "kind": Text("Tình trạng", "State"),
    "any": Text("Tất cả", "All"),
    "list": Text("Các mục, mới nhất trước", "Entries, newest first"),
    "none": Text("Không có mục nào.", "No entries."),
    "entry": Text("Mục", "Entry"),
    "record": Text("Mã định danh học bạ", "Record"),
    "school": Text("Trường", "School"),
    "event": Text("Việc báo", "What is told"),
    "made": Text("Từ lúc", "Since"),
    "answer": Text("Bộ trả lời", "The ministry's answer"),
    "tries": Text("{count} lần gửi", "{count} tries"),
    "next": Text("gửi lại lúc {moment}", "again at {moment}"),
    "answered": Text("lúc {moment}", "at {moment}"),
    "number": Text("Số tiếp nhận {number}", "Receipt {number}"),
    "older": Text("Các mục cũ hơn", "Older entries"),
    "tick": Text("Chọn mục {number}", "Tick entry {number}"),
    "again-title": Text("Cho gửi lại", "Send again"),
    "again-hint": Text(
        "Gửi lại không gây trùng: mỗi mục có số thứ tự, Bộ bỏ qua số đã có. Việc này được ghi vào nhật ký.",
        "Sending again does no harm: each entry has a number, and the ministry ignores what it has. It is audited.",
    ),
    "again": Text("Gửi lại các mục đã chọn", "Send the ticked ones again"),
    "again-all": Text("Gửi lại mọi mục bị từ chối hoặc hoãn", "Send all refused and put-off ones again"),
    "done": Text("{count} mục sẽ được gửi ngay.", "{count} entries are due now."),
}

KINDS = {
    "due": Text("Chờ gửi", "Due"),
    "put-off": Text("Hoãn, sẽ thử lại", "Put off, tried again"),
    "refused": Text("Bộ từ chối", "Refused"),
    "not-yet": Text("Chưa có hiệu lực", "Not in force yet"),
    "acknowledged": Text("Bộ đã xác nhận", "Acknowledged"),
}

EVENTS = {
    "NEW": Text("Học bạ mới", "New record"),
    "UPDATE": Text("Bản thay thế hoặc phục hồi", "New version, or reinstated"),
    "CANCEL": Text("Thu hồi", "Recalled"),
}

# What a try ended with (``ingest.ministry``); ``http`` with the answer's number.
PROBLEMS = {
    "timeout": Text("Bộ không trả lời kịp", "The ministry did not answer in time"),
    "unreachable": Text("Không kết nối được với Bộ", "The ministry cannot be reached"),
    "http": Text("Hệ thống của Bộ trả lời mã {number}", "The ministry's system answered {number}"),
    "answer-not-readable": Text("Câu trả lời của Bộ không đọc được", "The ministry's answer cannot be read"),
    "answer-to-another": Text("Bộ trả lời cho mục khác", "The ministry answered to another entry"),
    "folder-not-writable": Text("Không ghi được vào thư mục bàn giao", "The hand-over folder cannot be written"),
    "original-or-evidence": Text(
        "Bản gốc hoặc bằng chứng kèm theo ở hệ thống này bị hỏng; báo người vận hành",
        "Our original or its evidence is damaged; tell the operators",
    ),
    "does-not-verify": Text(
        "Bản gốc không còn xác minh được; báo người vận hành", "The original no longer verifies; tell the operators"
    ),
    "record-gone": Text("Học bạ không còn trong sổ; báo người vận hành", "The record is gone; tell the operators"),
}
