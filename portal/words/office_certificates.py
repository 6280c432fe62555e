"""The words of the desk of certificates: pages, roles, states, kinds of proposals."""

from portal.words.text import Text

WORDS = {
    "nav": Text("Người ký, chứng thư", "Signers"),
    "nav-expiring": Text("Chứng thư sắp hết hạn", "Expiring certificates"),
    "waiting": Text("khai báo người ký chờ bạn duyệt", "declared signers wait for your decision"),
    "soon": Text("chứng thư hết hạn trong 30 ngày", "certificates end within 30 days"),
    "title": Text("Người ký và chứng thư số của các trường", "Schools' signers and their certificates"),
    "lead": Text(
        "Trường khai báo ai ký học bạ, với chứng thư nào, từ ngày nào. Khai báo chỉ có hiệu lực khi cấp trên đã duyệt.",
        "A school declares who signs its records, with which certificate, from which day. A declaration takes effect "
        "only when the tier above has approved it.",
    ),
    "school": Text("Trường", "School"),
    "present-number": Text("Đang ký", "In office"),
    "waiting-number": Text("Chờ duyệt", "Waiting"),
    "none-schools": Text("Không có trường nào.", "There are no schools."),
    "next": Text("Trang sau", "Next page"),
    "previous": Text("Trang trước", "Previous page"),
    "decide": Text("Xem và duyệt", "Look and decide"),
    "of-school": Text("Người ký của {school}", "Signers of {school}"),
    "add-one": Text("Khai một chứng thư", "Declare one certificate"),
    "add-list": Text("Khai cả trường bằng danh sách", "Declare the whole school by a list"),
    "add-record": Text("Lấy từ một học bạ đã ký thử", "Take them from a signed test record"),
    "present": Text("Đang giữ vai trò", "In office"),
    "coming": Text("Sẽ giữ vai trò", "To come"),
    "ended": Text("Đã thôi giữ vai trò", "Ended"),
    "undecided": Text("Đang chờ duyệt", "Waiting for a decision"),
    "refused": Text("Không được duyệt", "Refused"),
    "nobody": Text("Chưa có ai.", "Nobody yet."),
    "nothing": Text("Không có.", "Nothing."),
    "role": Text("Vai trò", "Role"),
    "name": Text("Họ và tên (hoặc tên đơn vị)", "Name (of a seal: the organisation's)"),
    "title-of": Text("Chức danh", "Title"),
    "person_id": Text("Số định danh cá nhân", "Personal id"),
    "since": Text("Từ ngày", "From"),
    "until": Text("Đến hết ngày", "Until the end of"),
    "no-end": Text("không thời hạn", "no end"),
    "certificate": Text("Chứng thư số", "Certificate"),
    "names": Text("Cấp cho", "Issued to"),
    "issuer": Text("Nơi cấp", "Issued by"),
    "serial": Text("Số chứng thư", "Serial number"),
    "digest": Text("Dấu vân SHA-256", "SHA-256 fingerprint"),
    "valid": Text("Hiệu lực", "Valid"),
    "ends": Text("Chứng thư hết hạn", "Certificate ends"),
    "expired": Text("Đã hết hạn", "Has ended"),
    "state": Text("Tình trạng", "State"),
    "declared-by": Text("Người khai", "Declared by"),
    "decided-by": Text("Người quyết định", "Decided by"),
    "reason": Text("Lý do, số quyết định", "Reason, number of the decision"),
    "note": Text("Ý kiến của người duyệt", "The registrar's note"),
    "checks": Text("Kiểm tra", "Checks"),
    "all-hold": Text("Mọi kiểm tra đều đạt.", "Every check holds."),
    "takes-one": Text("Cần một người quản trị duyệt.", "Takes one registrar."),
    "takes-two": Text(
        "Cần hai người quản trị: chứng thư của hiệu trưởng hoặc con dấu, hoặc có hiệu lực lùi về trước.",
        "Takes two registrars: a principal's or a seal's certificate, or it reaches back in time.",
    ),
    "second-now": Text(
        "{who} đã đồng ý; chờ người quản trị thứ hai.", "{who} has agreed; a second registrar is waited for."
    ),
    "new-binding": Text("Khai mới", "New"),
    "change": Text("Thay đổi", "Change"),
    "replaces": Text("Thay cho chứng thư đang dùng", "In place of the present certificate"),
    "back-to-school": Text("Về người ký của trường", "Back to the school's signers"),
    "back": Text("Về danh sách trường", "Back to the schools"),
}

FORMS = {
    "new-title": Text("Khai một chứng thư", "Declare one certificate"),
    "replace-title": Text("Thay chứng thư của {name}", "Replace the certificate of {name}"),
    "replace-lead": Text(
        "Chứng thư cũ thôi dùng từ hôm trước ngày bắt đầu của chứng thư mới. Học bạ đã ký bằng chứng thư cũ vẫn có "
        "giá trị.",
        "The old certificate ends the day before the new one begins. Records signed with the old one stay valid.",
    ),
    "file": Text("Tệp chứng thư", "The certificate's file"),
    "file-hint": Text(
        "PEM, DER (.cer, .crt) hoặc PKCS#7 (.p7b), tối đa {size} KiB. Không bao giờ gửi .p12, .pfx hay khóa bí mật.",
        "PEM, DER (.cer, .crt) or PKCS#7 (.p7b), {size} KiB at most. Never send a .p12, .pfx or a private key.",
    ),
    "key-warning": Text(
        "Tệp này chứa khóa bí mật. Hệ thống đã bỏ ngay, không lưu gì. Khóa bí mật không được gửi cho bất kỳ ai: ai có "
        "nó thì ký thay được. Nếu tệp này đã qua thư điện tử hay ổ chung, hãy yêu cầu nơi cấp thu hồi chứng thư.",
        "This file holds a private key. It was dropped at once; nothing of it is kept. A private key is never sent to "
        "anybody: whoever has it can sign in your place. If this file went by mail or lay on a shared drive, have the "
        "certificate revoked by its issuer.",
    ),
    "send-one": Text("Khai báo", "Declare it"),
    "name-hint": Text("Viết như sẽ hiện trên học bạ.", "As it is to show on records."),
    "person-hint": Text(
        "12 số, hoặc hộ chiếu như GB-AB12345; để trống nếu là con dấu.",
        "12 digits, or a passport as GB-AB12345; empty for a seal.",
    ),
    "until-hint": Text("Để trống nếu không thời hạn.", "Empty: no end."),
    "since-hint": Text(
        "Ngày trước hôm nay được coi là lùi ngày và cần hai người quản trị duyệt.",
        "A day before today reaches back and takes two registrars.",
    ),
    "list-title": Text("Khai cả trường bằng danh sách", "Declare a whole school by a list"),
    "list-lead": Text(
        "Mỗi dòng một người ký và một vai trò. Trước tiên bạn thấy kết quả thử của từng dòng; chưa có gì được khai cho "
        "đến khi bạn xác nhận.",
        "One line for each signer and role. First you see what would become of each line; nothing is declared until "
        "you confirm.",
    ),
    "list-file": Text("Danh sách (CSV)", "The list (CSV)"),
    "list-hint": Text(
        "CSV UTF-8, dấu phẩy hoặc chấm phẩy, tối đa {most} dòng và {size} MiB. Các cột: {columns}. Cột certificate là "
        "tên tệp trong ZIP, hoặc chính chứng thư dạng PEM hay base64.",
        "CSV in UTF-8, comma or semicolon, {most} lines and {size} MiB at most. The columns: {columns}. The column "
        "certificate names a file of the ZIP, or is the certificate itself in PEM or base64.",
    ),
    "list-example": Text("Tải danh sách mẫu", "Download an example"),
    "zip-file": Text(
        "Các tệp chứng thư (ZIP), nếu danh sách ghi tên tệp", "The certificates (ZIP), if the list names files"
    ),
    "zip-hint": Text("Tối đa {size} MiB.", "{size} MiB at most."),
    "list-try": Text("Xem thử", "Try it"),
    "trial-title": Text("Kết quả thử", "What would become of each line"),
    "trial-lead": Text(
        "{good} dòng khai được, {bad} dòng có lỗi. Chưa có gì được khai.",
        "{good} lines can be declared, {bad} cannot. Nothing is declared yet.",
    ),
    "trial-changed": Text(
        "Trong lúc đó sổ người ký đã thay đổi, nên chưa khai dòng nào. Hãy xem lại kết quả mới.",
        "The register changed meanwhile, so no line was declared. Look at the new results.",
    ),
    "trial-take": Text("Khai {good} dòng đúng", "Declare the {good} good lines"),
    "trial-again": Text("Sửa danh sách rồi thử lại", "Mend the list and try again"),
    "line": Text("Dòng", "Line"),
    "result": Text("Kết quả", "Result"),
    "line-good": Text("Khai được", "Can be declared"),
    "line-bad": Text("Có lỗi", "Cannot be taken"),
    "record-title": Text("Lấy người ký từ học bạ đã ký thử", "Take signers from a signed test record"),
    "record-lead": Text(
        "Chọn một học bạ (XML hoặc JSON) mà mọi người đã ký thử. Hệ thống kiểm tra chữ ký và cho thấy chứng thư của "
        "từng người; học bạ không được lưu lại.",
        "Choose a record (XML or JSON) that your people have signed for a test. The hub verifies it and shows each "
        "signer's certificate; the record is not kept.",
    ),
    "record-file": Text("Học bạ đã ký (tối đa {size} MiB)", "The signed record ({size} MiB at most)"),
    "record-look": Text("Xem người ký", "Show the signers"),
    "record-unreadable": Text(
        "Không đọc được: tệp không phải học bạ đúng khuôn dạng, hoặc không có chữ ký nào.",
        "It cannot be read: no record of the right form, or nobody has signed it.",
    ),
    "assign-title": Text("Người đã ký học bạ này", "Who signed this record"),
    "assign-whole": Text(
        "Toàn bộ học bạ xác minh được về chữ ký và chứng thư.", "The whole record's signatures and certificates verify."
    ),
    "assign-not-whole": Text(
        "Học bạ này chưa xác minh được trọn vẹn. Vẫn lấy được chứng thư; hãy xem từng chữ ký.",
        "This record does not verify as a whole. Its certificates can be taken; look at each signature.",
    ),
    "assign-elsewhere": Text(
        "Học bạ này ghi mã của trường khác, nên chưa ai được đánh dấu. Chỉ khai người ký cho trường của bạn.",
        "This record names another school, so nobody is ticked. Declare only who signs for your school.",
    ),
    "assign-take": Text("Khai người này", "Declare this one"),
    "assign-try": Text("Xem thử những người đã chọn", "Try those that are ticked"),
    "signature-holds": Text("Chữ ký đúng", "Signature holds"),
    "signature-broken": Text("Chữ ký không đúng", "Signature does not hold"),
    "chain-yes": Text("Nơi cấp được tin cậy", "Issuer is trusted"),
    "chain-no": Text("Không rõ nơi cấp", "Issuer is not known"),
    "end-title": Text("Thôi giữ vai trò", "End of office"),
    "end-lead": Text(
        "Học bạ đã được tiếp nhận không bị ảnh hưởng. Chữ ký ghi ngày sau ngày cuối sẽ bị từ chối; chữ ký trước đó "
        "phải được gửi đến trong 92 ngày. Khóa bị mất hay lộ: hãy yêu cầu nơi cấp thu hồi chứng thư ngay.",
        "Records that were accepted are not touched. Signatures dated after the last day are refused; earlier ones "
        "must arrive within 92 days. If the key is lost or stolen, have the issuer revoke the certificate at once.",
    ),
    "end-last": Text("Ngày cuối giữ vai trò", "Last day in office"),
    "end-hint": Text(
        "Ngày đã qua được coi là lùi ngày và cần hai người quản trị duyệt.",
        "A day that is over reaches back and takes two registrars.",
    ),
    "end-send": Text("Khai ngày cuối", "Declare the last day"),
    "replace": Text("Thay chứng thư", "Replace the certificate"),
    "correct-title": Text("Sửa thông tin hoặc ngày", "Correct words or dates"),
    "correct-send": Text("Khai thay đổi", "Declare the change"),
    "history": Text("Các lần khai báo", "Declarations"),
    "withdraw": Text("Rút lại khai báo", "Take it back"),
    "waiting-title": Text("Chờ duyệt: {school}", "To decide: {school}"),
    "waiting-lead": Text(
        "Hãy đọc các cảnh báo, chọn những dòng bạn đã xem, rồi quyết định. Dòng nào quy định không cho thì chưa dòng "
        "nào được thực hiện.",
        "Read the warnings, tick what you have looked at, then decide. If a rule says no to one of them, none is done.",
    ),
    "take": Text("Chọn {name}", "Tick {name}"),
    "tick-good": Text("Chọn mọi dòng đạt mọi kiểm tra", "Tick all whose every check holds"),
    "tick-none": Text("Bỏ chọn", "Tick none"),
    "approve": Text("Duyệt dòng đã chọn", "Approve those ticked"),
    "refuse": Text("Không duyệt", "Refuse those ticked"),
    "note-hint": Text("Bắt buộc khi không duyệt; trường sẽ đọc.", "Needed for a refusal; the school reads it."),
    "why-not": Text("Bạn không duyệt được: ", "Not yours to approve: "),
    "decided-title": Text("Đã quyết định", "Decided"),
    "decided-effective": Text("Có hiệu lực: {number}.", "Effective now: {number}."),
    "decided-proposed": Text(
        "Chờ người quản trị thứ hai: {number}. Họ thấy ở trang này và ở Đề nghị cần hai người.",
        "Waiting for a second registrar: {number}. They find them here and under Proposals for two.",
    ),
    "decided-refused": Text("Không duyệt: {number}.", "Refused: {number}."),
    "decided-more": Text("Xem những dòng còn chờ", "See what still waits"),
    "expiring-title": Text("Chứng thư sắp hết hạn", "Certificates that end soon"),
    "expiring-lead": Text(
        "Của người đang giữ vai trò và chưa có chứng thư mới. Hết hạn thì chữ ký mới bị từ chối; học bạ đã tiếp nhận "
        "không bị ảnh hưởng.",
        "Of people in office who have no newer one. After its end new signatures are refused; records that were "
        "accepted are not touched.",
    ),
    "within": Text("Trong {days} ngày", "Within {days} days"),
    "before-lock": Text("Trước khi đợt tới khóa ({day})", "Before the next lock ({day})"),
    "csv": Text("Tải CSV", "Download CSV"),
    "by-school": Text("Theo trường", "By school"),
    "number": Text("Số chứng thư", "Certificates"),
    "expiring-none": Text("Không có chứng thư nào.", "There are none."),
    "expiring-more": Text(
        "Hiện {shown} trong {total}; tệp CSV có đủ.", "{shown} of {total} are shown; the CSV has them all."
    ),
    "trust-title": Text("Kho tin cậy của hệ thống", "The hub's trust folder"),
    "trust-lead": Text(
        "Danh sách thu hồi quá hạn làm học bạ mới phải chờ. Người vận hành thay tệp trong kho tin cậy.",
        "An overdue revocation list keeps new records waiting. The hub's operators replace files in the trust folder.",
    ),
    "trust-kind": Text("Loại", "Kind"),
    "trust-name": Text("Tên", "Name"),
    "trust-since": Text("Từ", "Since"),
    "trust-until": Text("Đến", "Until"),
    "overdue": Text("Quá hạn", "Overdue"),
}

TRUST_KINDS = {
    "root": Text("Chứng thư gốc", "Root"),
    "intermediate": Text("Nơi cấp trung gian", "Intermediate authority"),
    "tsa-root": Text("Gốc dấu thời gian", "Time-stamping root"),
    "crl": Text("Danh sách thu hồi", "Revocation list"),
}

ROLES = {
    "giaovien": Text("Giáo viên", "Teacher"),
    "hieutruong": Text("Hiệu trưởng, giám đốc", "Principal"),
    "coso": Text("Con dấu của cơ sở", "The school's seal"),
}

STATES = {
    "waiting": Text("Chờ duyệt", "Waiting"),
    "proposed": Text("Chờ người thứ hai", "Waiting for a second"),
    "effective": Text("Có hiệu lực", "Effective"),
    "refused": Text("Không được duyệt", "Refused"),
    "withdrawn": Text("Trường đã rút", "Taken back"),
}

KINDS = {
    "certificate-bound": Text("Chứng thư của người ký, cần hai người", "A signer's certificate, for two"),
    "certificate-changed": Text("Thay đổi về người ký, cần hai người", "A change of a signer, for two"),
}
