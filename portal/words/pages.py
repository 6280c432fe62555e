"""Labels, headings and hints of the pages. No verdicts (``verdicts``), no failures (``failures``)."""

from portal.words.text import Text

WORDS = {
    "site": Text("Tra cứu học bạ số", "Digital school record look-up"),
    "skip": Text("Đến nội dung chính", "Skip to main content"),
    "language": Text("Ngôn ngữ", "Language"),
    "clock-set": Text(
        "Máy chạy thử: đồng hồ đang đặt ở {clock}. Kết quả không có giá trị.",
        "Test system: the clock is set to {clock}. Results are not valid.",
    ),
    "front-title": Text("Tra cứu học bạ số", "Look up a digital school record"),
    "front-lead": Text(
        "Nhập mã in trên học bạ để biết học bạ có thật và còn hiệu lực không.",
        "Enter the code printed on the record to learn whether it is genuine and in force.",
    ),
    "code": Text("Mã tra cứu", "Look-up code"),
    "code-hint": Text(
        "20 chữ và số, ví dụ XXXX-XXXX-XXXX-XXXX-XXXX. Chữ thường, có hay không có dấu gạch đều được.",
        "20 letters and digits, such as XXXX-XXXX-XXXX-XXXX-XXXX. Lower case, with or without dashes, works.",
    ),
    "look-up": Text("Tra cứu", "Look up"),
    "front-how": Text("Cách tra cứu", "How it works"),
    "front-step-1": Text(
        "Nhập mã tra cứu, hoặc quét mã QR trên học bạ bằng máy ảnh của điện thoại.",
        "Enter the look-up code, or scan the QR code on the record with your phone's camera.",
    ),
    "front-step-2": Text(
        "Xem ngay tình trạng của học bạ và chữ ký số có hợp lệ không. Tên học sinh được che.",
        "See at once the record's status and whether its signatures hold. The learner's name is masked.",
    ),
    "front-step-3": Text(
        "Nhập ngày sinh của học sinh để xem toàn bộ học bạ và tải bản gốc.",
        "Enter the learner's birth date to see the whole record and download the original.",
    ),
    "front-no-code": Text("Không có mã?", "No code?"),
    "front-no-code-text": Text(
        "Nhà trường nơi học sinh đang học hoặc đã học giữ mã và cấp lại mã khi gia đình hỏi.",
        "The school the learner attends or attended keeps the code and gives it again when the family asks.",
    ),
    "tier1-title": Text("Kết quả tra cứu", "Look-up result"),
    "tier2-title": Text("Học bạ số", "School record"),
    "learner": Text("Học sinh", "Learner"),
    "school": Text("Trường", "School"),
    "namhoc": Text("Năm học", "School year"),
    "level": Text("Cấp học", "Level"),
    "class": Text("Lớp", "Class"),
    "birth": Text("Ngày sinh", "Birth date"),
    "status": Text("Tình trạng", "Status"),
    "signatures": Text("Chữ ký số", "Signatures"),
    "checked-at": Text("Kiểm tra lúc {moment}", "Checked at {moment}"),
    "masked-note": Text(
        "Tên được che. Chỉ người biết ngày sinh của học sinh mới xem được nội dung.",
        "The name is masked. Only those who know the learner's birth date can see the content.",
    ),
    "more-title": Text("Xem toàn bộ học bạ", "See the whole record"),
    "more-title-closed": Text("Xem thêm về học bạ này", "More about this record"),
    "closed-note": Text(
        "Nội dung học bạ này không còn được hiển thị. Với ngày sinh của học sinh, trang tiếp theo cho biết vì sao và"
        " phải làm gì.",
        "The content of this record is no longer shown. With the learner's birth date, the next page says why and what"
        " to do.",
    ),
    "show-more": Text("Xem tiếp", "Continue"),
    "birth-label": Text("Ngày sinh của học sinh", "The learner's birth date"),
    "birth-hint": Text("Ngày/tháng/năm, ví dụ 20/04/2015.", "Day/month/year, such as 20/04/2015."),
    "birth-hint-partial": Text(
        "Ghi như trong học bạ: ngày/tháng/năm, tháng/năm hoặc năm, ví dụ 04/2015.",
        "As in the record: day/month/year, month/year or the year, such as 04/2015.",
    ),
    "last4-label": Text("4 số cuối của số định danh cá nhân", "Last four digits of the personal id"),
    "last4-hint": Text(
        "Nếu học sinh chưa có số định danh: 4 ký tự cuối của mã học sinh.",
        "If the learner has no personal id: the last four characters of the pupil code.",
    ),
    "show-record": Text("Xem học bạ", "Show the record"),
    "subjects": Text("Các môn học và hoạt động giáo dục", "Subjects and educational activities"),
    "subject": Text("Môn học, hoạt động giáo dục", "Subject or activity"),
    "mucdatduoc": Text("Mức đạt được", "Level reached"),
    "ktdk": Text("Điểm KTĐK", "Year-end test"),
    "hk1": Text("Học kì I", "Term I"),
    "hk2": Text("Học kì II", "Term II"),
    "cn": Text("Cả năm", "Year"),
    "retest": Text("Đánh giá lại", "Re-assessed"),
    "remark": Text("Nhận xét", "Remark"),
    "teacher": Text("Giáo viên: {name}", "Teacher: {name}"),
    "qualities": Text("Những phẩm chất chủ yếu", "Main qualities"),
    "quality": Text("Phẩm chất", "Quality"),
    "competence": Text("Năng lực", "Competence"),
    "general-competences": Text("Những năng lực chung", "General competences"),
    "specific-competences": Text("Những năng lực đặc thù", "Specific competences"),
    "ratings": Text("Kết quả rèn luyện và học tập", "Conduct and study results"),
    "term": Text("Thời gian", "Period"),
    "conduct": Text("Kết quả rèn luyện", "Conduct"),
    "study": Text("Kết quả học tập", "Study"),
    "after-summer": Text("Sau đánh giá lại trong hè", "After summer re-assessment"),
    "summary": Text("Tổng kết năm học", "Summary of the year"),
    "remarks": Text("Nhận xét của giáo viên chủ nhiệm", "Homeroom teacher's remarks"),
    "history": Text("Quá trình học tập", "Schools attended"),
    "general": Text("Thông tin chung", "General information"),
    "signed-by": Text("Ai đã ký", "Who signed"),
    "issued": Text("{place}, ngày ký phát hành {date}", "{place}, issued on {date}"),
    "signed-on": Text("Ký lúc {moment}", "Signed at {moment}"),
    "proven-by": Text("Có bằng chứng đã ký trước {moment}", "Proven to exist before {moment}"),
    "covers": Text("Phần đã ký: {parts}", "Parts signed: {parts}"),
    "certificate-of": Text("Chứng thư số: {subject}", "Certificate: {subject}"),
    "issuer": Text("Do cấp: {issuer}", "Issued by: {issuer}"),
    "unnamed-signer": Text("Người ký không rõ", "Unknown signer"),
    "downloads": Text("Tải về", "Downloads"),
    "download-copy": Text("Tải bản PDF có dấu của hệ thống", "Download the PDF sealed by the hub"),
    "copy-hint": Text(
        "Bản để xem, in và gửi: theo mẫu của Bộ, có dấu (chữ ký số) của hệ thống, bên trong kèm học bạ gốc. Bản in "
        "không thay thế học bạ gốc.",
        "To read, print and send: in the ministry's form, with the hub's seal (a digital signature) and the signed "
        "original inside. A print does not replace the original.",
    ),
    "copy-recalled": Text(
        "Mỗi trang của bản PDF ghi ĐÃ THU HỒI; bên trong kèm học bạ gốc và thông báo thu hồi.",
        "Each page of the PDF says that the record was recalled; the original and the notice of recall are inside.",
    ),
    "copy-unverified": Text(
        "Chữ ký số chưa được xác nhận, nên chưa có bản PDF có dấu của hệ thống.",
        "The signatures are not confirmed, so there is no PDF sealed by the hub.",
    ),
    "copy-no-form": Text(
        "Hệ thống chưa có mẫu in của thông tư này, nên chưa có bản PDF.",
        "The hub has no printed form for this circular yet, so there is no PDF.",
    ),
    "download-booklet": Text(
        "Tải cả cấp học (PDF có dấu của hệ thống)", "Download the whole level (PDF sealed by the hub)"
    ),
    "booklet-hint": Text(
        "Các năm trong một tập, có bảng ghi năm nào còn thiếu, đã thu hồi hay chưa có hiệu lực.",
        "All years in one booklet, with a table of what is missing, recalled or not yet in force.",
    ),
    "download-original": Text("Tải bản gốc đã ký số", "Download the signed original"),
    "download-hint": Text(
        "Tệp máy đọc được, có đủ chữ ký số. Liên kết hết hạn sau 10 phút.",
        "A machine-readable file with all signatures. The link expires after 10 minutes.",
    ),
    "download-recalled": Text(
        "Tệp ZIP gồm bản gốc và thông báo thu hồi. Liên kết hết hạn sau 10 phút.",
        "A ZIP with the original and a recall notice. The link expires after 10 minutes.",
    ),
    "qr-title": Text("Mã tra cứu và mã QR", "Look-up code and QR code"),
    "qr-alt": Text("Mã QR dẫn đến trang tra cứu này", "QR code leading to this look-up page"),
    "qr-note": Text(
        "Mã này chỉ chứa địa chỉ trang tra cứu, không chứa thông tin cá nhân.",
        "It holds only the address of this look-up page, nothing personal.",
    ),
    "technical": Text("Chi tiết kỹ thuật", "Technical details"),
    "technical-indication": Text("Kết luận (ETSI EN 319 102-1)", "Indication (ETSI EN 319 102-1)"),
    "technical-digest": Text("Mã băm SHA-256 của bản gốc", "SHA-256 of the original"),
    "technical-policy": Text("Chính sách ký", "Signature policy"),
    "technical-algorithm": Text("Thuật toán", "Algorithm"),
    "technical-record": Text("Mã số học bạ, phiên bản", "Record number, version"),
    "version-of": Text("{id}, phiên bản {version}", "{id}, version {version}"),
    "reasons": Text("Vì sao", "Why"),
    "withheld-note": Text(
        "Thông tin gia đình, sức khỏe và chính sách không hiện ở đây; chỉ có trong bản gốc.",
        "Family, health and policy information is not shown here; it is in the original only.",
    ),
    "replaced-by": Text(
        "Đã có bản thay thế: phiên bản {version}. Hỏi nhà trường mã tra cứu của bản này.",
        "There is a replacement: version {version}. Ask the school for its look-up code.",
    ),
    "links": Text("Bản thay thế", "Replacement"),
    "replaced": Text("Đã có bản thay thế: phiên bản {version}.", "There is a replacement: version {version}."),
    "see-replacement": Text("Tra cứu bản thay thế: {code}", "Look up the replacement: {code}"),
    "replaces": Text(
        "Học bạ này thay cho phiên bản {version}, không còn dùng được.",
        "This record replaces version {version}, which is no longer to be used.",
    ),
    "code-replaced": Text(
        "Mã tra cứu này đã được thay bằng mã mới ngày {date}. Hỏi nhà trường mã mới để xem nội dung.",
        "This look-up code was replaced on {date}. Ask the school for the new code to see the content.",
    ),
    "dossier-title": Text("Học bạ cấp {level}", "{level} dossier"),
    "dossier-years": Text("Các năm học trong học bạ này", "School years in this dossier"),
    "year-title": Text("Năm học {namhoc}", "School year {namhoc}"),
    "wait-seconds": Text("{count} giây", "{count} seconds"),
    "wait-minutes": Text("{count} phút", "{count} minutes"),
    "wait-hours": Text("{count} giờ", "{count} hours"),
    "wait-then": Text("Có thể thử lại sau {wait}.", "You can try again in {wait}."),
    "wait-status": Text("Xem tình trạng của học bạ", "See the record's status"),
    "wait-again": Text("Thử lại", "Try again"),
    "proof-title": Text("Không muốn chờ?", "Rather not wait?"),
    "proof-why": Text(
        "Máy của bạn có thể làm một phép tính nhỏ, mất vài giây, để chứng tỏ đây không phải là phần mềm dò mã. "
        "Phép tính chạy trên máy này và không gửi đi thông tin nào về bạn.",
        "Your device can do a small calculation that takes a few seconds, to show that this is not a program trying "
        "codes. It runs on this device and sends nothing about you.",
    ),
    "proof-working": Text("Đang tính, trang sẽ tự mở…", "Calculating; the page will open by itself…"),
    "proof-done": Text("Đã tính xong, đang mở trang…", "Done; opening the page…"),
    "proof-unable": Text(
        "Trình duyệt này không làm được phép tính. Hãy thử lại sau thời gian ghi ở trên.",
        "This browser cannot do the calculation. Try again after the time given above.",
    ),
    "tier2-closed": Text(
        "Mã này đã bị nhập sai thông tin quá nhiều lần nên không còn mở được toàn bộ học bạ. "
        "Hãy đề nghị nhà trường cấp mã mới.",
        "Wrong details were entered for this code too many times, so it no longer opens the whole record. "
        "Ask the school for a new code.",
    ),
    "message-title": Text("Học bạ này có chỗ sai?", "Is something wrong with this record?"),
    "message-label": Text("Báo cho nhà trường", "Tell the school"),
    "message-hint": Text(
        "Tối đa 500 ký tự: sai ở đâu, đúng phải là gì. Đừng ghi số điện thoại hay số định danh. Cần trả lời riêng thì "
        "hãy gặp trực tiếp nhà trường.",
        "At most 500 characters: what is wrong and what it should be. Leave out telephone and identity numbers. For an "
        "answer to yourself, see the school.",
    ),
    "message-send": Text("Gửi cho nhà trường", "Send to the school"),
    "message-sent": Text(
        "Đã gửi cho nhà trường. Trường phải xem và xử lý trong {days} ngày làm việc; nếu đúng là sai, học bạ được "
        "thu hồi và thay bằng bản mới.",
        "It was sent to the school, which has {days} working days to look at it. If something is wrong, the record is "
        "recalled and a new version takes its place.",
    ),
    "message-not-sent": Text(
        "Chưa gửi gì: tin nhắn trống hoặc dài quá 500 ký tự. Hãy viết lại bên dưới.",
        "Nothing was sent: the message is empty or longer than 500 characters. Write it again below.",
    ),
    "message-too-many": Text(
        "Chưa gửi: nhà trường còn ba tin về học bạ này chưa trả lời. Hãy chờ hoặc gặp trực tiếp nhà trường.",
        "Not sent: three messages about this record still wait for the school. Wait, or see the school yourself.",
    ),
    "phrase-title": Text("Từ kiểm tra của mã này", "Check words of this code"),
    "phrase-note": Text(
        "Giấy có in từ kiểm tra thì phải có đúng các từ này. Khác đi là giấy giả hoặc trang giả: hãy tự gõ địa chỉ "
        "trang tra cứu và thử lại.",
        "A paper that bears check words must bear exactly these. If they differ, the paper or the site is false: type "
        "the look-up site's address yourself and try again.",
    ),
    "another": Text("Tra cứu mã khác", "Look up another code"),
    "foot-legal": Text(
        "Trang này luôn đọc lại bản gốc và kiểm tra lại chữ ký số mỗi lần tra cứu. "
        "Bản in hoặc ảnh chụp không thay được kết quả tra cứu.",
        "This site reads the original and checks its signatures again at every look-up. "
        "A print or picture does not replace the look-up.",
    ),
    "foot-private": Text("Không dùng cookie, không theo dõi.", "No cookies, no tracking."),
}
