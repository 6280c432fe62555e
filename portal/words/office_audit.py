"""The words of the auditors' desk."""

from portal.words.text import Text

WORDS = {
    "nav": Text("Nhật ký", "Audit"),
    "title": Text("Nhật ký kiểm toán", "Audit log"),
    "lead": Text(
        "Mọi việc đã làm: ai, lúc nào, từ đâu, với cái gì, trước và sau. Trang này chỉ để xem; không ai sửa được "
        "nhật ký mà không bị phát hiện.",
        "Everything that was done: who, when, from where, on what, before and after. For reading only; nobody can "
        "change the log without being found out.",
    ),
    "filter": Text("Lọc", "Show"),
    "who": Text("Ai (một phần tên đăng nhập)", "Who (part of the user name)"),
    "act": Text("Việc, ví dụ recall hoặc recall:approve", "Act, such as recall or recall:approve"),
    "subject": Text("Đối tượng (một phần)", "On what (part of it)"),
    "organisation": Text(
        "Mã đơn vị: việc của, hoặc về, tài khoản và phần mềm của đơn vị",
        "An organisation's code: by or about its accounts, by its software",
    ),
    "since": Text("Từ ngày", "From"),
    "until": Text("Đến hết ngày", "To the end of"),
    "list": Text("Các dòng, mới nhất trước", "Lines, newest first"),
    "none": Text("Không có dòng nào như vậy trong đoạn vừa xem.", "No such line in the stretch looked at."),
    "seq": Text("Số", "Number"),
    "at": Text("Lúc", "When"),
    "actor": Text("Ai", "Who"),
    "did": Text("Việc", "Act"),
    "on": Text("Đối tượng", "On what"),
    "older": Text("Các dòng cũ hơn, trước số {seq}", "Older lines, before {seq}"),
    "export": Text("Tải CSV", "Download CSV"),
    "export-hint": Text(
        "Nhiều nhất {limit} dòng một tệp, theo bộ lọc và từ trang này trở về trước. Việc tải được ghi vào nhật ký.",
        "At most {limit} lines a file, by these filters and from this page backwards. The download itself is audited.",
    ),
    "one": Text("Dòng nhật ký {seq}", "Audit line {seq}"),
    "detail": Text("Nội dung đã ghi (trước và sau)", "What was kept (before and after)"),
    "nothing": Text("Không có gì thêm.", "Nothing more."),
    "hash": Text("Mã băm của dòng", "Hash of the line"),
    "previous": Text("Mã băm của dòng trước", "Hash of the line before"),
    "back": Text("Về nhật ký", "Back to the log"),
    "chain": Text("Chuỗi nhật ký", "The chain"),
    "chain-lead": Text(
        "Mỗi dòng mang mã băm của dòng trước; dòng mới nhất được ký vào mọi biên nhận gửi các trường.",
        "Each line carries the hash of the one before; the newest is signed into every receipt that schools get.",
    ),
    "head": Text("Dòng mới nhất", "Newest line"),
    "prove": Text("Kiểm tra chuỗi", "Prove the chain"),
    "prove-hint": Text(
        "Mỗi lần bấm kiểm tra {count} dòng, mất vài giây.", "Each press proves {count} lines and takes a few seconds."
    ),
    "go-on": Text("Kiểm tra tiếp từ dòng {seq}", "Go on from line {seq}"),
    "holds": Text("Các dòng {first} đến {last} đúng như lúc ghi.", "Lines {first} to {last} are as they were written."),
    "whole": Text("Đã đến dòng mới nhất.", "That is up to the newest line."),
    "empty": Text("Nhật ký chưa có dòng nào.", "The log has no lines yet."),
    "broken": Text(
        "Chuỗi bị đứt ở dòng {seq}: dòng này đã bị sửa, xóa hoặc thêm. Hãy giữ nguyên hệ thống, báo lãnh đạo Sở và "
        "người vận hành.",
        "The chain breaks at line {seq}: it was changed, removed or added. Leave the system as it is; tell the head of "
        "the department and the operators.",
    ),
    "by-receipts": Text(
        "Chuỗi có thể bị dựng lại toàn bộ mà vẫn liền. Người vận hành đối chiếu với biên nhận đã cấp bằng lệnh "
        "hocba recheck --receipts.",
        "A chain rebuilt whole holds in itself. The operators prove it against receipts given out: "
        "hocba recheck --receipts.",
    ),
}
