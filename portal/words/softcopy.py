"""The words of the soft copy that its forms do not have: the marks of decree 137/2024, states, signatures, contents."""

from portal.words.text import Text

WORDS = {
    "title": Text("Học bạ {level} (bản thể hiện)", "School record, {level} (rendering)"),
    "kind": Text("BẢN THỂ HIỆN CỦA HỌC BẠ SỐ", "RENDERING OF A DIGITAL SCHOOL RECORD"),
    "system": Text("Trục học bạ số", "School records hub"),
    "by-system": Text("hệ thống, theo yêu cầu tra cứu", "the system, at a look-up"),
    "strip-system": Text("Hệ thống: {system}. Chủ quản: {owner}.", "System: {system}. Owner: {owner}."),
    "look-up": Text("Tra cứu", "Look-up"),
    "code": Text("Mã tra cứu", "Code"),
    "strip-record": Text(
        "Mã số học bạ: {id}, phiên bản {version}. Tình trạng lúc chuyển đổi: {status}.",
        "Record: {id}, version {version}. State when converted: {status}.",
    ),
    "strip-made": Text("Chuyển đổi lúc {moment}, do {by}.", "Converted at {moment} by {by}."),
    "strip-not-original": Text(
        "Bản này không thay thế học bạ số gốc đã ký số; giá trị hiện nay xem tại địa chỉ tra cứu.",
        "This copy does not replace the signed digital original; its present state is at the look-up address.",
    ),
    "alt": Text("Mã QR dẫn đến trang tra cứu học bạ này", "QR code that leads to this record's look-up"),
    "band-recalled": Text("ĐÃ THU HỒI", "RECALLED"),
    "band-pending": Text("CHƯA CÓ HIỆU LỰC", "NOT YET IN FORCE"),
    "band-suspended": Text("ĐANG XEM XÉT", "UNDER REVIEW"),
    "year": Text("Lớp {grade}, năm học {namhoc}", "Grade {grade}, school year {namhoc}"),
    "signed": Text("Đã ký số", "Digitally signed"),
    "signed-at": Text("Ký lúc {moment}", "Signed at {moment}"),
    "certificate": Text("Số chứng thư", "Certificate"),
    "scope": Text("Phạm vi ký", "Covers"),
    "contents": Text("Các năm học trong tập này", "School years in this booklet"),
    "grade": Text("Lớp", "Grade"),
    "namhoc": Text("Năm học", "School year"),
    "record": Text("Mã số học bạ", "Record"),
    "standing": Text("Tình trạng", "State"),
    "page": Text("Trang", "Page"),
    "record-line": Text("{id}, phiên bản {version}", "{id}, version {version}"),
    "absent-missing": Text("Chưa có trong hệ thống", "Not in the register"),
    "absent-recalled": Text("Đã bị thu hồi; nội dung không hiển thị", "Recalled; its content is not shown"),
    "absent-withdrawn": Text("Nhà trường đã rút lại", "Withdrawn by the school"),
    "absent-unverified": Text("Hiện chưa kiểm tra được chữ ký số", "Its signatures cannot be checked now"),
    "absent-no-form": Text("Hệ thống chưa có mẫu in của năm này", "The hub has no printed form for this year"),
    "phrase": Text(
        "Từ kiểm tra: {words} (trang tra cứu thật hiện đúng các từ này).",
        "Check words: {words} (the true look-up page shows the same).",
    ),
    "original": Text(
        "Học bạ gốc đã ký số: lớp {grade}, năm học {namhoc}, phiên bản {version}",
        "The signed original: grade {grade}, school year {namhoc}, version {version}",
    ),
    "notice": Text("Thông báo thu hồi học bạ {id}, phiên bản {version}", "Notice of recall of {id}, version {version}"),
    "confirm": Text("XÁC NHẬN NỘI DUNG BẢN IN", "CONFIRMATION OF THE PRINT"),
    "confirm-said": Text(
        "Nội dung các trang in này đúng với học bạ số có mã số ghi ở chân mỗi trang.",
        "The content of these printed pages is that of the digital record named at the foot of each.",
    ),
    "confirm-place": Text("…………………, ngày …… tháng …… năm 20……", "…………………, …… / …… / 20……"),
    "confirm-how": Text("(Ký, ghi rõ họ tên và đóng dấu)", "(Signature, full name and stamp)"),
}
