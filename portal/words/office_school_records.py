"""The words of a school's own records, their codes, and what is handed out by class."""

from portal.words.text import Text

RECORDS = {
    "nav": Text("Học bạ", "Records"),
    "title": Text("Học bạ của trường", "The school's records"),
    "find": Text("Tìm một học bạ", "Find one record"),
    "which": Text("Mã tra cứu, mã hồ sơ hoặc mã định danh học bạ", "Look-up code, dossier code or record id"),
    "none-named": Text(
        "Không có học bạ nào của trường với mã này. Hãy so từng ký tự với mã đã in.",
        "No record of the school has this code or id. Compare it letter by letter with what is printed.",
    ),
    "named": Text("Mã này mở các học bạ sau", "This code opens these records"),
    "filter": Text("Lọc", "Show"),
    "any": Text("Tất cả", "All"),
    "year": Text("Năm học", "School year"),
    "level": Text("Cấp học", "Level"),
    "grade": Text("Khối", "Grade"),
    "state": Text("Tình trạng", "State"),
    "learner": Text("Học sinh", "Learner"),
    "class": Text("Lớp", "Class"),
    "verdict": Text("Kết quả kiểm tra", "Verdict"),
    "unreadable": Text("không đọc được bản gốc", "the original cannot be read"),
    "list": Text("Danh sách", "List"),
    "none": Text("Không có học bạ nào như vậy.", "There are no such records."),
    "next": Text("Trang sau", "Next page"),
    "previous": Text("Trang trước", "Previous page"),
    "back": Text("Về danh sách học bạ", "Back to the records"),
    "id": Text("Mã định danh học bạ", "Record id"),
    "version": Text("Phiên bản", "Version"),
    "versions": Text("Các phiên bản", "Versions"),
    "this-one": Text("đang xem", "shown here"),
    "received": Text("Đến lúc", "Received"),
    "since": Text("từ {moment}", "since {moment}"),
    "recalls": Text("Đề nghị thu hồi", "Recall requests"),
    "no-recalls": Text("Chưa có đề nghị nào.", "There has been none."),
    "ask-recall": Text("Đề nghị thu hồi", "Ask for a recall"),
    "signatures": Text("Chữ ký", "Signatures"),
    "codes": Text("Mã tra cứu", "Codes"),
    "codes-lead": Text(
        "Ai có mã và ngày sinh thì xem được toàn bộ học bạ. Chỉ đưa mã cho chính học sinh hoặc cha mẹ. Mỗi lần xem mã "
        "đều được ghi lại.",
        "Whoever has a code and the birth date sees the whole record. Give it to the learner or the parents alone. "
        "Each time codes are shown is noted.",
    ),
    "show-codes": Text("Xem lại mã", "Show the codes"),
    "of-record": Text("Mã của học bạ này", "This record's code"),
    "of-dossier": Text("Mã hồ sơ (mọi năm của cấp học)", "Dossier code (all years of the level)"),
    "fresh": Text(
        "Đã cấp mã mới. Mã cũ từ nay chỉ báo là đã được thay. Hãy giao mã mới cho học sinh hoặc cha mẹ.",
        "A new code was made. The old one now only says that it was replaced. Give the new one to the learner or the "
        "parents.",
    ),
    "rekey-record": Text("Cấp mã mới cho học bạ", "Replace this record's code"),
    "rekey-dossier": Text("Cấp mã hồ sơ mới", "Replace the dossier code"),
    "rekey-lead": Text(
        "Chỉ làm khi mã bị lộ, bị mất hoặc đã bị khóa vì thử sai nhiều lần. Giấy đã in với mã cũ không mở được học bạ "
        "nữa; không hoàn lại được.",
        "Only where a code was lost, came into wrong hands or was closed after too many wrong tries. Papers with the "
        "old code no longer open the record; it cannot be undone.",
    ),
    "rekey-years": Text(
        "Mã hồ sơ cũ đã mở được bản PDF của từng năm, có in mã của năm đó. Nếu mã hồ sơ rơi vào tay người khác, hãy "
        "cấp mã mới cho cả từng học bạ.",
        "The old dossier code opened PDFs of single years, which bear those years' own codes. If it came into wrong "
        "hands, replace each record's code as well.",
    ),
    "rekey-sure": Text(
        "Tôi hiểu: mã cũ sẽ không còn mở được học bạ.", "I understand: the old code will no longer open the record."
    ),
    "copy-title": Text("Bản PDF có dấu của hệ thống", "The PDF sealed by the hub"),
    "copy-lead": Text(
        "Theo mẫu của Bộ, có mã tra cứu trên mỗi trang, bên trong kèm bản gốc. Chỉ giao cho học sinh hoặc cha mẹ.",
        "In the ministry's form, with the look-up code on each page and the original inside. For the learner or the "
        "parents alone.",
    ),
    "copy": Text("Tải bản PDF", "Download the PDF"),
    "qr-label": Text("Mã QR để tra cứu", "QR code for the look-up"),
}

HAND_OUT = {
    "nav": Text("Phát mã, bản gốc", "Hand out"),
    "title": Text("Phát mã và bản gốc theo lớp, khối", "Codes and originals by class or grade"),
    "lead": Text(
        "Chọn một lớp như ghi trong học bạ, hoặc để trống ô lớp để lấy cả khối. Phiếu mã: mỗi học sinh một phiếu, in "
        "trên giấy A4 rồi cắt. Bản PDF: theo mẫu của Bộ, có dấu của hệ thống, mỗi học sinh một tệp. Bản gốc: tệp ZIP "
        "gồm các học bạ có chữ ký.",
        "Choose a class as the records name it, or leave the class empty for the whole grade. Slips: one a learner, to "
        "be printed on A4 and cut. PDFs: in the ministry's form, sealed by the hub, one file a learner. Originals: a "
        "ZIP of the signed records.",
    ),
    "class-hint": Text("Ví dụ: 5A. Để trống: cả khối.", "For example: 5A. Empty: the whole grade."),
    "sure": Text(
        "Tôi sẽ chỉ giao từng phiếu, từng bản cho chính học sinh hoặc cha mẹ, và hủy phiếu thừa (cần khi in phiếu mã "
        "hoặc tải bản PDF, vì có mã).",
        "I will give each paper to that learner or the parents alone and destroy what is left (needed for slips and "
        "PDFs: they bear codes).",
    ),
    "slips-pdf": Text("Tải phiếu mã (PDF)", "Download the slips (PDF)"),
    "slips": Text("Xem phiếu mã trên trang", "Show the slips as a page"),
    "originals": Text("Tải bản gốc (ZIP)", "Download the originals (ZIP)"),
    "copies": Text("Tải bản PDF có dấu của cả lớp (ZIP)", "Download the class as sealed PDFs (ZIP)"),
    "confirmation": Text(
        "Trong bản PDF, chừa chỗ để hiệu trưởng xác nhận bằng giấy, ký và đóng dấu.",
        "In the PDFs, leave room for the principal's confirmation on paper, signature and stamp.",
    ),
    "slips-title": Text("Phiếu mã khối {grade}, năm học {year}", "Slips, grade {grade}, {year}"),
    "slips-note": Text(
        "{count} phiếu. Hãy in trang này (Ctrl+P, khổ A4, 100%) rồi đóng lại; trang không được lưu ở đâu.",
        "{count} slips. Print this page (Ctrl+P, A4, 100%) and close it; it is kept nowhere.",
    ),
    "class-foot": Text("lớp {name}", "class {name}"),
    "part": Text("phần {part}/{parts}", "part {part}/{parts}"),
    "count": Text("{count} phiếu", "{count} slips"),
    "parts-title": Text(
        "Khối {grade}, năm học {year}: chia thành {parts} phần", "Grade {grade}, {year}: {parts} parts"
    ),
    "parts-lead": Text(
        "Khối có nhiều học bạ nên mỗi lần lấy một phần. Lấy đủ {parts} phần là đủ cả khối, không sót ai; mỗi phần "
        "xếp theo lớp rồi theo tên. Muốn in riêng một lớp, hãy quay lại và ghi tên lớp.",
        "The grade has many records, so it comes part by part. All {parts} parts together are the whole "
        "grade, nobody is missing; each is ordered by class, then by name. For one class alone go back and type it.",
    ),
    "parts-sure": Text(
        "Để lấy phiếu mã, hãy quay lại và đánh dấu ô xác nhận.", "For slips go back and tick the confirmation first."
    ),
    "unconfirmed": Text("chữ ký hiện không xác nhận được", "signatures not to be confirmed now"),
    "zip-left-out": Text(
        "{count} học bạ của khối không có trong tệp này: đã bị thu hồi, đang xem xét, hoặc chữ ký hiện không xác nhận "
        "được. Mã định danh học bạ/phiên bản và tình trạng:",
        "{count} records of the grade are not in this file: recalled, under review, or not to be confirmed now. Record "
        "id/version and state:",
    ),
    "left-out": Text(
        "{count} học bạ của khối không có phiếu vì đã bị thu hồi, đang xem xét, hoặc chữ ký hiện không xác nhận được.",
        "{count} records of the grade have no slip: recalled, under review, or not to be confirmed now.",
    ),
    "slip-school": Text("Trường", "School"),
    "slip-class": Text("Lớp {name} · {year}", "Class {name} · {year}"),
    "slip-code": Text("Mã tra cứu học bạ số", "Look-up code of the school record"),
    "slip-phrase": Text("Trang thật hiện: {words}", "The true site shows: {words}"),
    "slip-how": Text(
        "Quét mã QR hoặc mở {address}, nhập mã và ngày sinh. Giữ kín mã này.",
        "Scan the QR code or open {address}; enter the code and the birth date. Keep the code to yourself.",
    ),
}
