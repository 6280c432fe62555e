"""The words of the school desk: batches sent, what is missing, what is wrong and who mends it."""

from portal.words.text import Text

STATES = {
    "queued": Text("Đang chờ", "Waiting"),
    "processing": Text("Đang kiểm tra", "Being checked"),
    "done": Text("Đã xong", "Done"),
    "refused": Text("Bị từ chối cả gói", "Refused as a whole"),
}

OUTCOMES = {
    "waiting": Text("Chờ kiểm tra", "Waiting"),
    "verified": Text("Chờ ghi nhận", "Checked, not yet entered"),
    "accepted": Text("Đã nhận", "Accepted"),
    "refused": Text("Bị từ chối", "Refused"),
    "duplicate": Text("Đã có từ trước", "Here already"),
    "held": Text("Tạm giữ", "Held"),
}

PROBLEMS = {
    "no-file": Text(
        "Chưa gửi gì: bạn chưa chọn tệp. Hãy chọn tệp ZIP rồi bấm lại.",
        "Nothing was sent: no file was chosen. Choose the ZIP and press again.",
    ),
    "too-large": Text(
        "Chưa lưu gì: tệp vượt giới hạn một gói. Hãy chia thành nhiều gói nhỏ hơn rồi gửi lại.",
        "Nothing was kept: the file is larger than a batch may be. Split it into smaller batches and send them.",
    ),
}

WORDS = {
    "nav-batches": Text("Gói học bạ", "Batches"),
    "send-title": Text("Gửi gói học bạ", "Send a batch"),
    "send-lead": Text(
        "Chọn tệp ZIP do phần mềm của trường xuất ra (có tệp kê khai đã ký). “Gửi thử” kiểm tra tất cả mà không lưu "
        "học bạ nào; kết quả giữ một ngày. “Gửi chính thức” ghi nhận các học bạ đạt.",
        "Choose the ZIP that the school's software exported (with its signed manifest). “Try it” checks everything and "
        "stores no record; the result is kept for a day. “Send it” enters every record that passes.",
    ),
    "send-file": Text("Tệp ZIP", "ZIP file"),
    "send-largest": Text("Tối đa {size} MiB, 20.000 học bạ.", "At most {size} MiB and 20,000 records."),
    "send-real": Text("Gửi chính thức", "Send it"),
    "send-dry": Text("Gửi thử", "Try it"),
    "send-again": Text(
        "Nếu đứt mạng giữa chừng thì chưa có gì được lưu: hãy gửi lại chính tệp đó từ đầu. Nếu tệp đã đến đủ trước khi "
        "đứt, gửi lại cũng không tạo gói thứ hai: bạn được đưa về đúng gói cũ. Sau khi tải xong, có thể đóng trang; "
        "việc kiểm tra vẫn tiếp tục.",
        "If the line breaks half-way, nothing was kept: send the same file again from the start. If all of it had "
        "arrived, sending it again makes no second batch: you come to the first one. Once it is uploaded you may close "
        "the page; checking goes on.",
    ),
    "send-working": Text("Đang tải lên; đừng đóng trang này.", "Uploading; keep this page open."),
    "send-arrived": Text("Đã tải lên hết, đang lưu…", "All of it arrived; it is being stored…"),
    "send-broken": Text(
        "Đường truyền bị đứt, chưa có gì được lưu. Hãy gửi lại chính tệp đó từ đầu.",
        "The line broke and nothing was kept. Send the same file again from the start.",
    ),
    "send-over": Text(
        "Phiên làm việc đã hết nên chưa có gì được lưu. Hãy đăng nhập lại rồi gửi lại tệp.",
        "Your session had ended, so nothing was kept. Sign in again and send the file again.",
    ),
    "title": Text("Gói học bạ đã gửi", "Batches sent"),
    "lead": Text(
        "Các gói của trường (và của trường đã sáp nhập vào trường), gửi từ trang này hoặc từ phần mềm.",
        "The school's batches (and those of schools merged into it), sent here or by its software.",
    ),
    "year": Text("Năm học", "School year"),
    "any-year": Text("Mọi năm", "Every year"),
    "period": Text("Đợt", "Period"),
    "show": Text("Xem", "Show"),
    "missing-title": Text("Còn thiếu so với sĩ số, năm học {year}", "Still missing in {year}"),
    "missing-none": Text(
        "Chưa khai sĩ số và chưa có học bạ của năm học này.", "No numbers were declared and no record is here yet."
    ),
    "declare": Text("Khai sĩ số", "Declare numbers"),
    "grade": Text("Khối", "Grade"),
    "level": Text("Cấp học", "Level"),
    "declared": Text("Sĩ số đã khai", "Declared"),
    "in-period": Text("Đợt {period}", "Period {period}"),
    "here": Text("Đã có học bạ", "Here"),
    "missing": Text("Còn thiếu", "Missing"),
    "not-said": Text("chưa khai", "not said"),
    "missing-note": Text(
        "Đếm phiên bản mới nhất của mỗi học bạ đã nhận; học bạ bị thu hồi hoặc trường đã rút không tính.",
        "Counts the newest version of each accepted record; recalled and withdrawn ones do not count.",
    ),
    "list": Text("Danh sách gói", "Batches"),
    "list-none": Text("Chưa có gói nào như vậy.", "There are no such batches."),
    "list-most": Text("Chỉ hiện {most} gói mới nhất.", "Only the newest {most} are shown."),
    "received": Text("Đến lúc", "Received"),
    "state": Text("Tình trạng", "State"),
    "dry-run": Text("gửi thử", "trial"),
    "total": Text("Số học bạ", "Records"),
    "no-year": Text("không đọc được", "cannot be read"),
    "batch-title": Text("Gói {id}", "Batch {id}"),
    "batch-known": Text(
        "Đúng tệp này đã được gửi trước đó; đây là gói của lần ấy, không có gói thứ hai.",
        "This very file was sent before; this is the batch of that time, there is no second one.",
    ),
    "batch-dry": Text(
        "Đây là lần gửi thử: không học bạ nào được lưu. Kết quả này bị xóa sau một ngày.",
        "This was a trial: no record was stored. This result is deleted after a day.",
    ),
    "batch-working": Text(
        "Đang kiểm tra: {done}/{total} học bạ. Trang tự cập nhật; bạn có thể đóng trang rồi quay lại.",
        "Checking: {done} of {total} records. The page updates itself; you may close it and come back.",
    ),
    "batch-queued": Text(
        "Đã nhận đủ tệp, đang chờ kiểm tra. Trang tự cập nhật.",
        "The file arrived whole and waits to be checked. The page updates itself.",
    ),
    "batch-problems": Text("Vấn đề của cả gói", "What is wrong with the whole batch"),
    "digest": Text("SHA-256 của tệp", "SHA-256 of the file"),
    "size": Text("Dung lượng (byte)", "Size (bytes)"),
    "finished": Text("Xong lúc", "Finished"),
    "results": Text("Từng học bạ", "Each record"),
    "all": Text("Tất cả", "All"),
    "file": Text("Tệp", "File"),
    "record": Text("Học bạ", "Record"),
    "version": Text("Phiên bản {version}", "Version {version}"),
    "problems": Text("Vấn đề và cách xử lý", "What is wrong, and who mends it"),
    "no-problem": Text("Không có vấn đề", "Nothing is wrong"),
    "where": Text("Vị trí: {where}", "Where: {where}"),
    "rows-none": Text("Không có học bạ nào như vậy trong gói.", "There is no such record in this batch."),
    "next": Text("Trang sau", "Next page"),
    "first": Text("Về trang đầu", "First page"),
    "csv": Text("Tải kết quả (CSV)", "Download the results (CSV)"),
    "receipt": Text("Tải biên nhận có chữ ký (JWS)", "Download the signed receipt (JWS)"),
    "back": Text("Về danh sách gói", "Back to the batches"),
    "csv-file": Text("Tệp", "File"),
    "csv-record": Text("madinhdanhhocba", "madinhdanhhocba"),
    "csv-version": Text("phienban", "phienban"),
    "csv-state": Text("Trạng thái", "State"),
    "csv-problem": Text("Mã vấn đề", "Problem"),
    "csv-where": Text("Vị trí", "Where"),
    "csv-sentence": Text("Giải thích", "In words"),
    "declare-title": Text("Sĩ số năm học {year}", "Learners in {year}"),
    "declare-lead": Text(
        "Ghi số học sinh của từng khối. Số này chỉ để biết còn thiếu bao nhiêu học bạ; mọi lần sửa đều được ghi lại.",
        "Give the number of learners in each grade. It only serves to tell how many records are missing; every change "
        "is noted.",
    ),
    "declare-save": Text("Lưu sĩ số", "Save the numbers"),
}
