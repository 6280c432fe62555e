"""Words of the statistics: the page's, each number's, the access log's."""

from portal.words.text import Text

WORDS = {
    "nav": Text("Thống kê", "Statistics"),
    "title": Text("Thống kê, báo cáo năm học {year}", "Statistics and report for {year}"),
    "lead": Text(
        "Số liệu của các đơn vị bạn được xem, tính ngay lúc mở trang.",
        "Numbers of the organisations you may see, counted at the moment this page was opened.",
    ),
    "made": Text(
        "Số liệu lúc {moment}; nhật ký kiểm toán đến dòng {seq}.", "As of {moment}; the audit log up to line {seq}."
    ),
    "of": Text("Đơn vị lập: {name} ({code})", "Made by: {name} ({code})"),
    "filter": Text("Xem", "Show"),
    "year": Text("Năm học", "School year"),
    "level": Text("Cấp học", "Level"),
    "dot": Text("Đợt", "Period"),
    "every": Text("tất cả", "all"),
    "filter-hint": Text(
        "Chọn cấp hoặc đợt thì chỉ còn số đếm được theo cấp hoặc đợt đó: tệp gửi không đếm theo cấp, việc thu hồi và "
        "tài khoản không đếm theo đợt.",
        "With a level or a period only what is counted by it is left: files are not counted by level, recalls and "
        "accounts not by period.",
    ),
    "totals": Text("Toàn bộ", "In all"),
    "organisation": Text("Đơn vị", "Organisation"),
    "none": Text("Chưa có số liệu nào.", "There are no numbers yet."),
    "next": Text("Các đơn vị tiếp theo", "More organisations"),
    "export": Text("Tải CSV", "Download CSV"),
    "export-hint": Text(
        "Mỗi dòng một số, kèm trang liệt kê những gì số đó đếm. Việc tải được ghi vào nhật ký.",
        "A line a number, with the page that lists what it counts. The download is noted in the audit log.",
    ),
    "print": Text(
        "In: dùng lệnh in của trình duyệt; thanh đầu trang và nút không được in.",
        "To print, use your browser's print command; menus and buttons are left out.",
    ),
    "signed": Text("Người lập", "Made by"),
    "head": Text("Thủ trưởng đơn vị", "Head of the organisation"),
    "sign-hint": Text("(ký, ghi rõ họ tên)", "(signature and name)"),
    "subject-intake": Text("Tiếp nhận", "Received"),
    "subject-records": Text("Học bạ số hiện có", "Records held"),
    "subject-recalls": Text("Thu hồi, tạm dừng", "Recalls and suspensions"),
    "subject-look-ups": Text("Tra cứu", "Look-ups"),
    "subject-incidents": Text("Sự cố, việc tồn", "Incidents and what is left to do"),
    "subject-accounts": Text("Tài khoản (lúc này, mọi năm học)", "Accounts (now, whatever the year)"),
    "records-title": Text("{what}: {name}, {year}", "{what}: {name}, {year}"),
    "records-lead": Text(
        "Những học bạ số được đếm trong con số này: mã và trạng thái, không có tên học sinh.",
        "The records that the number counts: ids and status, no learner's name.",
    ),
    "record": Text("Mã học bạ / phiên bản", "Record / version"),
    "status": Text("Trạng thái", "Status"),
    "accepted": Text("Nhận lúc", "Accepted"),
    "batch": Text("Gói", "Batch"),
    "nothing": Text("Không có học bạ nào.", "No records."),
    "more": Text("Tiếp theo", "More"),
    "back": Text("Về thống kê", "Back to the statistics"),
}

FIGURES = {
    "declared": Text("Sĩ số đã khai", "Learners declared"),
    "batches": Text("Gói đã gửi", "Batches sent"),
    "batches-refused": Text("Gói bị từ chối cả gói", "Batches refused whole"),
    "files": Text("Tệp trong gói", "Files in them"),
    "files-accepted": Text("Đã nhận", "Accepted"),
    "files-refused": Text("Bị từ chối", "Refused"),
    "files-duplicate": Text("Đã có từ trước", "Sent before"),
    "files-held": Text("Tạm giữ", "Held"),
    "files-under-way": Text("Đang xử lý", "Under way"),
    "records-pending": Text("Chưa có hiệu lực", "Not yet in force"),
    "records-effective": Text("Đang có hiệu lực", "In force"),
    "records-suspended": Text("Đang được xem xét", "Under review"),
    "records-recalled": Text("Đã bị thu hồi", "Recalled"),
    "records-withdrawn": Text("Nhà trường đã rút lại", "Withdrawn by the school"),
    "records-corrected": Text("Trong đó bản đã sửa", "Of these, corrected versions"),
    "recalls-open": Text("Đề nghị đang chờ", "Requests open"),
    "recalls-approved": Text("Đã phê duyệt", "Approved"),
    "recalls-rejected": Text("Từ chối", "Rejected"),
    "recalls-returned": Text("Trả lại", "Returned"),
    "suspensions": Text("Lượt tạm dừng", "Suspensions"),
    "look-ups-general": Text("Lượt tra cứu chung", "General page shown"),
    "look-ups-whole": Text("Lượt xem toàn bộ học bạ", "Whole record shown"),
    "findings-open": Text("Phát hiện chưa xử lý", "Findings open"),
    "messages-open": Text("Tin báo sai chưa trả lời", "Messages unanswered"),
    "messages-late": Text("Tin báo sai quá hạn", "Messages overdue"),
    "accounts-open": Text("Đang mở", "Open"),
    "accounts-closed": Text("Đã đóng", "Closed"),
    "accounts-unused": Text("Không dùng 45 ngày", "Unused for 45 days"),
    "accounts-without-factor": Text("Chưa đặt bước đăng nhập thứ hai", "Without a second factor"),
}

LOOKS = {
    "nav": Text("Lượt xem", "Who looked"),
    "title": Text("Ai đã xem học bạ số, mã tra cứu", "Who looked at records and codes"),
    "lead": Text(
        "Mỗi lần một người có tài khoản mở nội dung học bạ số, xem hoặc in mã tra cứu, tải bản gốc hay bảng số liệu. "
        "Bạn thấy các tài khoản thuộc đơn vị bạn quản lý.",
        "Each time somebody with an account opened a record's content, saw or printed codes, or took originals or "
        "tables out. You see the accounts of the organisations you answer for.",
    ),
    "who": Text("Tài khoản (một phần tên)", "Account (part of its name)"),
    "records": Text("Số học bạ", "Records"),
    "which": Text("Học bạ nào", "Which"),
    "content:look": Text("Xem nội dung", "Saw the content"),
    "code:show": Text("Xem mã tra cứu", "Saw the codes"),
    "codes:hand-out": Text("In phiếu mã tra cứu", "Printed slips with codes"),
    "copies:hand-out": Text("Tải bản PDF có mã tra cứu", "Took PDFs with codes out"),
    "originals:download": Text("Tải bản gốc", "Took originals out"),
    "statistics:export": Text("Tải thống kê", "Took statistics out"),
    "audit:export": Text("Tải nhật ký", "Took the audit out"),
    "none": Text("Không có lượt nào như vậy trong đoạn vừa xem.", "None in the stretch looked at."),
}
