"""The words of the paper that tells a decision. Both languages stand on it, Vietnamese first."""

from portal.words.text import Text

PAPER = {
    "system": Text("Trục học bạ số", "School records hub"),
    "heading-recall": Text("Ghi nhận quyết định thu hồi học bạ số", "Record of a decision to recall school records"),
    "heading-recall-rejected": Text(
        "Ghi nhận quyết định không thu hồi học bạ số", "Record of a decision not to recall school records"
    ),
    "heading-reinstatement": Text(
        "Ghi nhận quyết định phục hồi học bạ số", "Record of a decision to undo a recall of school records"
    ),
    "heading-reinstatement-rejected": Text(
        "Ghi nhận quyết định không phục hồi học bạ số", "Record of a decision not to undo a recall of school records"
    ),
    "heading-suspension": Text("Ghi nhận việc tạm dừng khẩn cấp học bạ số", "Record of an emergency suspension"),
    "heading-lifting": Text("Ghi nhận việc chấm dứt tạm dừng học bạ số", "Record of the lifting of a suspension"),
    "lead": Text(
        "Trục học bạ số lập văn bản này từ dữ liệu trong sổ và ký số. Văn bản cho biết ai đã quyết định gì, vào lúc "
        "nào; không thay cho quyết định do người có thẩm quyền ký. Họ tên học sinh không ghi ở đây: mỗi học bạ được "
        "gọi bằng mã định danh.",
        "The hub made this paper from what stands in its register, and sealed it. It tells who decided what, and when; "
        "it does not take the place of the decision signed by the person in charge. No learner is named: each record "
        "is called by its id.",
    ),
    "decision": Text("1. Nội dung", "What was decided"),
    "people": Text("2. Người thực hiện", "Who acted"),
    "records": Text("3. Học bạ ({count})", "Records ({count})"),
    "check": Text("4. Kiểm tra văn bản này", "How to check this paper"),
    "number": Text("Số, ngày quyết định", "Number and date"),
    "no-number": Text("không ghi", "none given"),
    "outcome-fact": Text("Kết quả", "Outcome"),
    "since": Text("Ghi vào sổ lúc", "In the register since"),
    "until": Text("Tạm dừng đến", "Suspended until"),
    "reason": Text("Lý do", "Reason"),
    "ground": Text("Căn cứ của Sở", "The department's ground"),
    "request": Text("Mã đề nghị", "Request id"),
    "note": Text("Ý kiến của người quyết định", "Words of the one who decided"),
    "act": Text("Việc", "Act"),
    "who": Text("Ai", "Who"),
    "when": Text("Lúc", "When"),
    "software": Text("Phần mềm của nhà trường", "The school's software"),
    "unnamed": Text("(không có tên trong sổ)", "(no name in the register)"),
    "office": Text("{role}, {organisation}", "{role}, {organisation}"),
    "in-stead-of": Text("{role}, {organisation}; thay {names}", "{role}, {organisation}, in the stead of {names}"),
    "row": Text("STT", "No."),
    "record": Text("Mã định danh học bạ", "Record id"),
    "version": Text("phiên bản {version}", "version {version}"),
    "school": Text("Trường, năm học", "School, school year"),
    "year": Text("{year}, {level}, khối {grade}", "{year}, {level}, grade {grade}"),
    "outcome": Text("Kết quả", "Outcome"),
    "id-correction": Text(
        "{outcome}; phiên bản sau được sửa số định danh", "{outcome}; the next version may correct an id"
    ),
    "how": Text(
        "Mở tệp bằng phần mềm đọc PDF: chữ ký số của Trục phải hợp lệ và bao trùm toàn bộ tệp. Tình trạng hiện nay của "
        "từng học bạ: tra cứu tại địa chỉ dưới đây (mã QR) bằng mã tra cứu in trên học bạ.",
        "Open the file with a PDF reader: the hub's seal must be valid and cover the whole file. For each record's "
        "state now look it up at the address below (QR code) with the code printed on the record.",
    ),
    "address": Text("Địa chỉ tra cứu", "Look-up"),
    "keys": Text("Khóa công khai của Trục", "The hub's public keys"),
    "paper": Text("Mã văn bản", "Paper id"),
    "made": Text("Lập lúc", "Made"),
    "audit": Text("Nhật ký kiểm toán, dòng", "Audit chain, line"),
    "audit-hash": Text("Mã băm của dòng đó", "That line's hash"),
    "foot": Text("Văn bản {id} · do Trục học bạ số lập và ký số", "Paper {id} · made and sealed by the hub"),
    "alt": Text("Mã QR dẫn đến trang tra cứu", "QR code that leads to the look-up"),
    "field": Text("Chữ ký số của Trục học bạ số", "Seal of the school records hub"),
    "download": Text("Văn bản (PDF, có chữ ký số của Trục)", "Paper (PDF, sealed by the hub)"),
    "list": Text("Văn bản về các quyết định", "Papers of what was decided"),
    "of-decision": Text("Quyết định {moment}", "Decision of {moment}"),
    "act-suspension": Text("Tạm dừng {count} học bạ, {moment}", "{count} records suspended, {moment}"),
    "act-lifting": Text("Chấm dứt tạm dừng {count} học bạ, {moment}", "{count} suspensions lifted, {moment}"),
}

OUTCOMES = {
    "recall-approved": Text("Thu hồi", "Recalled"),
    "recall-rejected": Text("Không thu hồi", "Not recalled"),
    "reinstatement-approved": Text("Phục hồi, có hiệu lực trở lại", "In force again"),
    "reinstatement-rejected": Text("Không phục hồi", "Stays recalled"),
    "suspension-approved": Text("Tạm dừng", "Suspended"),
    "lifting-approved": Text("Chấm dứt tạm dừng", "Suspension lifted"),
}

# By what somebody did, in which role.
ACTS = {
    "request": Text("Đề nghị", "Asked"),
    "approve-principal": Text("Xác nhận đề nghị", "Confirmed the request"),
    "approve-checking": Text("Thẩm tra", "Checked"),
    "approve-deciding": Text("Phê duyệt", "Approved"),
    "reject-deciding": Text("Từ chối", "Rejected"),
    "suspend": Text("Tạm dừng", "Suspended"),
    "lift-suspension": Text("Chấm dứt tạm dừng", "Lifted"),
}
