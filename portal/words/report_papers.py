"""The words of the hub's reports on what it checked, and of the page that tells whether such a paper is the hub's."""

from portal.words.text import Text

REPORT = {
    "title": Text("Báo cáo kiểm tra học bạ số", "Verification report"),
    "lead": Text(
        "Trục học bạ số lập báo cáo này ngay khi kiểm tra và ký số. Báo cáo cho biết điều hệ thống thấy vào lúc đó; "
        "sau đó tình trạng có thể thay đổi. Báo cáo không ghi ai đã yêu cầu và không thay thế học bạ gốc.",
        "The hub made this report as it checked, and sealed it. It tells what the hub found at that moment; things may "
        "change afterwards. It does not say who asked, and does not take the place of the original.",
    ),
    "reasons": Text("Vì sao", "Why"),
    "checked": Text("Đã kiểm tra những gì", "What was checked"),
    "differs": Text("Những chỗ khác với bản hệ thống giữ", "Where it differs from the record in the register"),
    "inside": Text("Học bạ nằm trong tệp", "Records in the file"),
    "signatures": Text("Từng chữ ký số", "Each signature"),
    "check": Text("Kiểm tra báo cáo này", "How to check this report"),
    "what": Text("Đối tượng kiểm tra", "What was looked at"),
    "original": Text("Bản gốc hệ thống đang giữ, đọc lại lúc kiểm tra", "The original in the register, read again"),
    "at": Text("Kiểm tra lúc", "Checked at"),
    "digest": Text("Mã băm SHA-256 của tệp", "SHA-256 of the file"),
    "format": Text("Dạng chữ ký", "Form of the signatures"),
    "match": Text("Đối chiếu với hệ thống", "Compared with the register"),
    "record": Text("Mã số học bạ, phiên bản", "Record number, version"),
    "trust": Text("Phiên bản danh sách tin cậy (SHA-256)", "Version of the trust list (SHA-256)"),
    "policy": Text("Chính sách kiểm tra", "Policy"),
    "indication": Text("Kết luận (ETSI EN 319 102-1)", "Indication (ETSI EN 319 102-1)"),
    "how": Text(
        "Mở tệp bằng phần mềm đọc PDF hoặc gửi lên trang kiểm tra: chữ ký số của Trục phải hợp lệ và bao trùm toàn bộ "
        "tệp. Bản in: quét mã QR, trang của Trục cho biết báo cáo nào mang mã này; so với tờ giấy.",
        "Open the file with a PDF reader or hand it in at the check page: the hub's seal must hold and cover the whole "
        "file. On paper: scan the QR code; the hub's page tells which report bears it; compare it with the paper.",
    ),
    "address": Text("Trang của Trục", "The hub's site"),
    "keys": Text("Khóa công khai của Trục", "The hub's public keys"),
    "id": Text("Mã báo cáo", "Report id"),
    "made": Text("Lập lúc", "Made"),
    "foot": Text("Báo cáo {id} · do Trục học bạ số lập và ký số", "Report {id} · made and sealed by the hub"),
    "alt": Text("Mã QR dẫn đến trang xác minh báo cáo này", "QR code that leads to the page on this report"),
    "get": Text("Tải báo cáo kiểm tra (PDF có dấu của hệ thống)", "Download a verification report (sealed PDF)"),
    "get-hint": Text(
        "Ghi những gì vừa kiểm tra và kết luận, có ngày giờ và mã QR; không ghi ai đã hỏi.",
        "What was just checked and found, with its time and a QR code; nothing about who asked.",
    ),
}

RECEIPT = {
    "title": Text("Biên nhận gói học bạ số", "Receipt of a batch of school records"),
    "lead": Text(
        "Trục học bạ số xác nhận đã nhận gói dưới đây vào thời điểm đã ghi và cho biết kết quả từng tệp. Biên nhận gốc "
        "là tệp JWS có chữ ký nằm trong tệp này. Biên nhận không ghi mã tra cứu và họ tên học sinh.",
        "The hub confirms that it received the batch below at the time stated, and what became of each file. The "
        "receipt itself is the signed JWS inside this file. No look-up code and no learner's name stand on it.",
    ),
    "batch": Text("Gói", "The batch"),
    "problems": Text("Vấn đề của cả gói", "What was wrong with the whole"),
    "records": Text("Từng học bạ", "Each record"),
    "number": Text("STT", "No."),
    "file": Text("Tệp", "File"),
    "record": Text("Mã số học bạ · phiên bản, mã băm SHA-256", "Record · version, SHA-256"),
    "outcome": Text("Kết quả", "Outcome"),
    "check": Text("Kiểm tra biên nhận này", "How to check this receipt"),
    "id": Text("Mã gói", "Batch id"),
    "organisation": Text("Mã đơn vị gửi", "Sent by (code)"),
    "received": Text("Nhận lúc", "Received at"),
    "issued": Text("Biên nhận lập lúc", "Receipt issued at"),
    "state": Text("Trạng thái", "State"),
    "digest": Text("Mã băm SHA-256 của gói", "SHA-256 of the batch"),
    "size": Text("Cỡ (byte)", "Size (bytes)"),
    "total": Text("Số học bạ", "Records"),
    "more": Text(
        "Chỉ in {count} học bạ đầu; biên nhận gốc trong tệp này có đủ.",
        "The first {count} records only; the signed receipt inside this file has them all.",
    ),
    "how": Text(
        "Mở tệp bằng phần mềm đọc PDF hoặc gửi lên trang kiểm tra: chữ ký số của Trục phải hợp lệ và bao trùm toàn bộ "
        "tệp. Bản in: quét mã QR và so với tờ giấy.",
        "Open the file with a PDF reader or hand it in at the check page: the hub's seal must hold and cover the whole "
        "file. On paper: scan the QR code and compare.",
    ),
    "foot": Text("Biên nhận gói {id} · do Trục học bạ số lập và ký số", "Receipt {id} · made and sealed by the hub"),
    "inside": Text("Biên nhận gốc có chữ ký (JWS)", "The signed receipt (JWS)"),
    "get": Text("Tải biên nhận (PDF có dấu của hệ thống)", "Download the receipt (PDF sealed by the hub)"),
}

# What ``registry.match`` means, in a report.
MATCHES = {
    "exact": Text("Đúng từng byte là bản hệ thống giữ", "Byte for byte what the register holds"),
    "other-version": Text("Hệ thống giữ phiên bản khác", "The register holds another version"),
    "same-id-other-content": Text(
        "Hệ thống giữ nội dung khác dưới cùng số", "The register holds other content under this number"
    ),
    "none": Text("Hệ thống không giữ tệp này", "The register does not hold this file"),
}

KINDS = {
    "record": Text("Tệp đã gửi: học bạ số (XML, JSON)", "File handed in: a record (XML, JSON)"),
    "soft-copy": Text("Tệp đã gửi: bản PDF của hệ thống", "File handed in: a PDF of the hub's"),
    "hub-paper": Text("Tệp đã gửi: giấy tờ PDF của hệ thống", "File handed in: another paper of the hub's"),
    "altered-copy": Text(
        "Tệp đã gửi: PDF mang dấu của hệ thống nhưng đã bị sửa", "File handed in: a PDF under the hub's seal, altered"
    ),
    "carrier": Text("Tệp đã gửi: PDF có kèm học bạ gốc", "File handed in: a PDF that carries an original"),
    "document": Text("Tệp đã gửi: tài liệu PDF", "File handed in: a PDF document"),
    "code": Text("Ảnh hoặc bản in có mã tra cứu", "A picture or print with a look-up code"),
    "codes": Text("Ảnh hoặc bản in có nhiều mã tra cứu", "A picture or print with several look-up codes"),
    "picture": Text("Ảnh không có mã của hệ thống", "A picture without a code of the hub's"),
}

POLICIES = {
    "package-1": Text(
        "package-1: chữ ký, chứng thư số, thời điểm, chức vụ và chính sách ký của cấp học",
        "package-1: signatures, certificates, times, offices and the level's signature policy",
    ),
    "package-1-unbound": Text(
        "package-1-unbound: chữ ký, chứng thư số, thời điểm; không xét chức vụ người ký",
        "package-1-unbound: signatures, certificates, times; not the signers' offices",
    ),
}

# The page behind a paper's QR code.
PAGE = {
    "title": Text("Kiểm tra giấy của hệ thống", "Check a paper of the hub"),
    "report": Text("Hệ thống đã lập một báo cáo mang mã QR này", "The hub made a report with this QR code"),
    "receipt": Text("Hệ thống đã lập một biên nhận mang mã QR này", "The hub made a receipt with this QR code"),
    "compare": Text(
        "So từng dòng dưới đây với tờ giấy. Nếu khác, tờ giấy không phải do hệ thống lập hoặc đã bị sửa. Giống thì vẫn "
        "chưa chắc: ai cũng có thể in lại một mã QR, và những dòng khác trên giấy không có ở đây. Muốn chắc, hãy xin "
        "tệp PDF và gửi lên trang kiểm tra.",
        "Compare each line below with the paper. If one differs, the paper is not the hub's or was altered. If they "
        "agree, that is not yet sure: anybody can print a QR code again, and what else stands on the paper is not "
        "here. To be sure, ask for the PDF and hand it in at the check page.",
    ),
    "then": Text(
        "Đây là điều hệ thống thấy vào lúc đó. Muốn biết tình trạng hiện nay, hãy tra cứu bằng mã.",
        "This is what was found then. To know how things stand now, look the record up by its code.",
    ),
    "unknown": Text("Hệ thống không lập giấy nào mang mã này", "The hub made no paper with this code"),
    "unknown-next": Text(
        "Mã QR bị sửa hoặc không phải của hệ thống. Đừng dựa vào tờ giấy; hãy hỏi người đã đưa tờ giấy bản PDF gốc và "
        "gửi lên trang kiểm tra.",
        "The QR code was altered or is not the hub's. Do not rely on the paper; ask for the PDF itself and hand it in "
        "at the check page.",
    ),
    "id": Text("Mã giấy", "Paper id"),
    "made": Text("Lập lúc", "Made"),
    "outcome": Text("Kết luận khi đó", "What was found then"),
    "not-held": Text("Không có trong hệ thống", "Not in the register"),
}
