"""The words of institutions in the office: the department's desk, their own page, a file that is checked."""

from portal.words.failures import Failure
from portal.words.text import Text

WORDS = {
    "nav": Text("Đơn vị đối chiếu", "Institutions"),
    "nav-own": Text("Đối chiếu học bạ", "Check records"),
    "title": Text("Đơn vị đối chiếu học bạ", "Institutions that check records"),
    "lead": Text(
        "Mỗi đơn vị được phép cho một mục đích, đến một ngày, với số dòng mỗi ngày. Cho lấy toàn bộ nội dung học bạ "
        "cần hai "
        "người quản trị. Đơn vị mới: thêm ở trang Đơn vị, rồi mời tài khoản.",
        "Each is allowed for a purpose, until a day, so many lines a day. Whole records take two registrars. A new "
        "institution: add it among the organisations, then invite its account.",
    ),
    "asks": Text("Đang đề nghị", "Asking"),
    "asks-wait": Text("đề nghị đối chiếu chờ trả lời", "institutions ask for a grant"),
    "asked": Text("Đề nghị ngày {date}", "Asked on {date}"),
    "ask-contact": Text("Người liên hệ", "Contact"),
    "ask-address": Text("Địa chỉ liên hệ", "Address"),
    "ask-done": Text("Đã cấp phép", "It was granted"),
    "ask-refuse": Text("Không cấp phép", "Refuse"),
    "answered-granted": Text("Đã cấp phép", "Granted"),
    "answered-refused": Text("Không cấp phép", "Refused"),
    "name": Text("Đơn vị", "Institution"),
    "purpose": Text("Mục đích", "Purpose"),
    "begins": Text("Từ ngày", "From"),
    "ends": Text("Đến hết ngày", "Until the end of"),
    "lines-per-day": Text("Số dòng mỗi ngày", "Lines a day"),
    "whole-record": Text("Được lấy toàn bộ nội dung", "May have whole records"),
    "yes": Text("có", "yes"),
    "no": Text("không", "no"),
    "used": Text("Đã dùng 30 ngày qua", "Used in 30 days"),
    "wrong": Text("Sai mã hoặc ngày sinh", "Wrong code or date"),
    "none": Text("Chưa có đơn vị nào.", "There are none yet."),
    "no-grant": Text("Chưa được phép hoặc đã hết hạn", "Not allowed, or ended"),
    "by-file": Text("Theo tệp của tỉnh, không thời hạn", "By the province file, without an end"),
    "soon": Text("Sắp hết hạn", "Ends soon"),
    "forecast": Text(
        "Trung bình 30 ngày qua mỗi ngày dùng {percent} % số dòng được phép.",
        "On average of 30 days {percent} % of a day's lines are used.",
    ),
    "grants": Text("Các lần cho phép", "Grants"),
    "ended": Text("đã kết thúc ngày {date}", "ended on {date}"),
    "by": Text("Người cho phép", "By"),
    "grant-title": Text("Cho phép, gia hạn hoặc đổi", "Grant, renew or change"),
    "grant-hint": Text(
        "Có hiệu lực ngay và thay lần cho phép trước. Dài nhất một năm.",
        "It begins at once, in the place of the one before. A year at most.",
    ),
    "grant-whole": Text(
        "Cho lấy toàn bộ nội dung học bạ (người quản trị thứ hai phải đồng ý)",
        "Whole records too (a second registrar must agree)",
    ),
    "grant-do": Text("Cho phép", "Grant"),
    "end-do": Text("Kết thúc ngay", "End it now"),
    "days": Text("Từng ngày", "Day by day"),
    "day": Text("Ngày", "Day"),
    "calls": Text("Các lần đối chiếu", "Calls"),
    "calls-number": Text("Số lần", "Calls"),
    "lines": Text("Số dòng", "Lines"),
    "call-at": Text("Lúc", "At"),
    "call-by": Text("Do", "By"),
    "call-outcomes": Text("Kết quả", "Outcomes"),
    "call-running": Text("đang chạy hoặc bị ngắt", "under way or cut off"),
    "call-title": Text("Học bạ đã mở trong một lần đối chiếu", "Records that a call opened"),
    "call-records": Text("Học bạ đã mở", "Records opened"),
    "opened-title": Text("Đơn vị nào đã mở một học bạ", "Who opened a record"),
    "opened-record": Text("Mã số học bạ (madinhdanhhocba)", "The record's id (madinhdanhhocba)"),
    "opened-find": Text("Tìm", "Find"),
    "opened-none": Text("Không có lần nào.", "Nobody did."),
    "record": Text("Học bạ", "Record"),
    "version": Text("phiên bản {version}", "version {version}"),
    "school": Text("Trường", "School"),
    "more": Text("Xem tiếp", "More"),
    "own-title": Text("Đối chiếu học bạ", "Checking records"),
    "own-left": Text("Hôm nay còn {left} / {all} dòng.", "{left} of {all} lines are left today."),
    "own-file": Text("Đối chiếu bằng tệp CSV", "Check with a CSV file"),
    "own-guide": Text(
        "Phần mềm gọi POST /api/v1/verifications; mô tả ở /api/v1/openapi.json.",
        "Software calls POST /api/v1/verifications; described at /api/v1/openapi.json.",
    ),
    "keys": Text("Khóa của phần mềm", "Keys of programs"),
    "keys-none": Text("Chưa có khóa nào.", "There are none yet."),
    "key-program": Text("Tên phần mềm", "Program"),
    "key-kind": Text("Loại khóa", "Kind"),
    "key-id": Text("client_id", "client_id"),
    "key-until": Text("Dùng được đến", "Good until"),
    "key-revoked": Text("đã thu hồi", "revoked"),
    "key-over": Text("đã hết hạn", "over"),
    "key-revoke": Text("Thu hồi", "Revoke"),
    "key-new": Text("Tạo khóa", "Make a key"),
    "key-hint": Text(
        "Đổi khóa: tạo khóa mới cùng tên phần mềm, đưa vào phần mềm, rồi thu hồi khóa cũ.",
        "To rotate: make another for the same program, put it in place, then revoke the old one.",
    ),
    "key-public": Text("Khóa công khai (PEM), chỉ cho loại ký", "Public key (PEM), for signing only"),
    "key-password": Text("Mật khẩu của bạn", "Your password"),
    "key-make": Text("Tạo", "Make"),
    "handed-title": Text("Khóa mới", "A new key"),
    "handed-secret": Text(
        "Chỉ hiện một lần này; hệ thống không giữ. Hãy cất vào nơi giữ bí mật của phần mềm.",
        "Shown this once and kept nowhere here. Put it where the program keeps its secrets.",
    ),
    "handed-public": Text("Khóa công khai đã được nhận.", "The public key was taken."),
    "back": Text("Về trang đối chiếu", "Back to checking"),
    "webhook": Text("Báo khi học bạ thay đổi", "Told of changes"),
    "webhook-lead": Text(
        "Khi học bạ đã đối chiếu bị thu hồi, tạm ngưng hoặc khôi phục, hệ thống gửi một tin có chữ ký đến địa chỉ "
        "này. Tin "
        "không có dữ liệu học sinh. Máy chủ phải nằm trong danh sách Sở cho phép.",
        "When a record you checked is recalled, suspended or reinstated, the hub sends a signed message to this "
        "address. It "
        "holds no learner's data. The host must be one the department has allowed.",
    ),
    "webhook-url": Text("Địa chỉ https (để trống: không báo)", "https address (empty: none)"),
    "webhook-save": Text("Lưu", "Save"),
    "event": Text("Việc", "Event"),
    "event-state": Text("Đã gửi", "Sent"),
    "event-waits": Text("chờ gửi, đã thử {tries} lần", "waits, tried {tries} times"),
    "event-given-up": Text("thôi gửi sau {tries} lần", "given up after {tries} tries"),
}

FILE = {
    "title": Text("Đối chiếu bằng tệp CSV", "Check with a CSV file"),
    "lead": Text(
        "Một dòng cho mỗi học bạ; dòng đầu là tên cột. Kết quả tải về thành tệp CSV. Hệ thống không giữ tệp nào.",
        "A row for each record; the first names the columns. The answers come as a CSV file. Neither file is kept.",
    ),
    "columns": Text(
        "Bắt buộc: ma, ngay_sinh. Tùy chọn: 4_so_cuoi, ma_ho_so (số của đơn vị), ho_va_ten, nam_hoc, và mỗi môn một "
        "cột như "
        "“diem TOAN”.",
        "Needed: code, birth_date. Optional: id_last4, reference (your own number), hovaten, namhoc, and a column "
        "for each "
        "subject such as “diem TOAN”.",
    ),
    "file": Text("Tệp CSV", "CSV file"),
    "limits": Text("Tối đa 10.000 dòng và {size} MiB, UTF-8.", "10,000 rows and {size} MiB at most, UTF-8."),
    "check": Text("Đối chiếu", "Check"),
    "reference": Text("ma_ho_so", "reference"),
    "code": Text("ma", "code"),
    "status": Text("trang_thai", "status"),
    "indication": Text("ket_qua_kiem_tra", "indication"),
    "differs": Text("khac", "differs"),
    "compared": Text("da_so", "compared"),
    "problem": Text("loi", "problem"),
    "sentence": Text("giai_thich", "sentence"),
    "differs-some": Text(
        "Có chỗ khai khác học bạ, xem cột khac: hãy đối chiếu với bản giấy hoặc hỏi nhà trường.",
        "Some claims differ from the record (column differs): compare the paper, or ask the school.",
    ),
    "differs-none": Text("Những chỗ đã so đều khớp học bạ.", "All that was compared is as in the record."),
    "no-file": Text("Chưa chọn tệp.", "No file was chosen."),
    "not-text": Text("Tệp không phải CSV dạng UTF-8. Hãy lưu lại là “CSV UTF-8”.", "Not CSV in UTF-8. Save it so."),
    "no-columns": Text("Dòng đầu phải có cột ma và ngay_sinh.", "The first row must name code and birth_date."),
    "empty": Text("Tệp không có dòng nào.", "There is no row."),
    "too-large": Text("Tệp quá lớn. Hãy chia nhỏ.", "The file is too large. Split it."),
    "too-many-lines": Text("Quá 10.000 dòng. Hãy chia nhỏ.", "More than 10,000 rows. Split it."),
    "no-grant": Text(
        "Đơn vị chưa được phép hoặc đã hết hạn. Hãy hỏi Sở.", "No grant, or it has ended. Ask the department."
    ),
    "too-many-quota": Text("Đã hết số dòng của hôm nay.", "Today's lines are used up."),
    "too-many-client": Text(
        "Đơn vị đang có lần đối chiếu khác chạy. Hãy đợi.", "Other checks of yours are under way. Wait a little."
    ),
}

EVENTS = {
    "recalled": Text("thu hồi", "recalled"),
    "reinstated": Text("khôi phục", "reinstated"),
    "suspended": Text("tạm ngưng", "suspended"),
    "suspension-lifted": Text("hết tạm ngưng", "suspension lifted"),
}

KEY_KINDS = {
    "token": Text("mã truy cập dùng lâu", "lasting token"),
    "secret": Text("bí mật để lấy mã ngắn hạn (OAuth 2.0)", "secret for short tokens (OAuth 2.0)"),
    "public-key": Text("ký bằng khóa riêng (private_key_jwt)", "signs with its own key (private_key_jwt)"),
}

OUTCOMES = {
    "effective": Text("có hiệu lực", "in force"),
    "pending": Text("chờ hiệu lực", "pending"),
    "suspended": Text("tạm ngưng", "suspended"),
    "recalled": Text("đã thu hồi", "recalled"),
    "withdrawn": Text("đã rút", "withdrawn"),
    "differing": Text("có điểm khác", "with differences"),
    "not-found-or-no-match": Text("không tìm thấy hoặc không khớp", "not found or no match"),
    "code-malformed": Text("mã sai dạng", "malformed code"),
    "code-replaced": Text("mã đã thay", "code replaced"),
    "line-malformed": Text("dòng sai", "malformed line"),
    "birth-date-malformed": Text("ngày sinh sai dạng", "malformed date"),
    "id-last4-needed": Text("cần 4 số cuối", "last four needed"),
    "too-many": Text("mã bị thử quá nhiều", "code tried too often"),
    "second-tier-closed": Text("mã đã khóa", "code closed"),
    "record-not-granted": Text("chưa được lấy nội dung", "record not granted"),
    "quota-used-up": Text("hết số dòng", "quota used up"),
    "unavailable": Text("gián đoạn", "unavailable"),
    "internal-error": Text("lỗi hệ thống", "error of the hub"),
}


PROPOSALS = {
    "access-grant": Text("Cho một đơn vị lấy toàn bộ nội dung học bạ", "Whole records for an institution"),
}


def _refusal(title: Text, detail: Text) -> Failure:
    return Failure(title, detail)


_NOTHING = Text("Chưa có gì được thực hiện", "Nothing was done")

REFUSALS = {
    "grant-not-yours": _refusal(
        _NOTHING, Text("Chỉ người quản trị của Sở cho phép đơn vị.", "Only the department's registrars grant this.")
    ),
    "grant-no-institution": _refusal(
        _NOTHING, Text("Đây không phải đơn vị tra cứu.", "This is no institution that checks records.")
    ),
    "grant-no-purpose": _refusal(
        _NOTHING, Text("Hãy ghi mục đích, tối đa 500 ký tự.", "Say what for, in 500 characters at most.")
    ),
    "grant-ends": _refusal(
        _NOTHING, Text("Ngày kết thúc phải trong vòng một năm tới.", "It must end within a year from now.")
    ),
    "grant-lines": _refusal(
        _NOTHING, Text("Số dòng mỗi ngày từ 1 đến 1.000.000.", "Lines a day: from 1 to 1,000,000.")
    ),
    "grant-none": _refusal(_NOTHING, Text("Đơn vị không có phép nào đang dùng.", "Nothing is granted now.")),
    "webhook-address": _refusal(
        _NOTHING,
        Text(
            "Địa chỉ phải là https://… không có tên và mật khẩu, tối đa 500 ký tự.",
            "The address must be https://… without name and password, 500 characters at most.",
        ),
    ),
    "key-password": _refusal(
        _NOTHING, Text("Mật khẩu không đúng. Hãy trở lại và nhập lại.", "The password is wrong. Go back and try again.")
    ),
    "key-form": _refusal(
        _NOTHING,
        Text(
            "Hãy ghi tên phần mềm (chữ, số, tối đa 60) và chọn loại khóa.",
            "Name the program (letters and digits, 60 at most) and choose a kind.",
        ),
    ),
    "key-public": _refusal(
        _NOTHING,
        Text(
            "Hãy dán khóa công khai dạng PEM: P-256, P-384, P-521, hoặc RSA từ 2048 bit. Không dán khóa riêng.",
            "Paste a public key in PEM: P-256, P-384, P-521, or RSA of 2048 bits or more. Never a private one.",
        ),
    ),
    "key-no-grant": _refusal(
        _NOTHING, Text("Đơn vị chưa được phép hoặc đã hết hạn.", "There is no grant, or it has ended.")
    ),
    "key-too-many": _refusal(
        _NOTHING, Text("Đã có 20 khóa đang dùng. Hãy thu hồi khóa thừa.", "20 keys are in use. Revoke some first.")
    ),
}

ASK = {
    "title": Text("Đề nghị được đối chiếu học bạ", "Ask to check records"),
    "lead": Text(
        "Dành cho trường đại học, cao đẳng và cơ quan cần đối chiếu nhiều học bạ. Sở trả lời theo địa chỉ liên hệ. "
        "Tra cứu từng "
        "học bạ thì không cần đề nghị.",
        "For universities, colleges and authorities that check many records. The department answers to your address. "
        "To look "
        "up single records nobody needs to ask.",
    ),
    "institution": Text("Tên đơn vị", "Institution"),
    "purpose": Text("Dùng để làm gì, theo quy định nào", "What for, by which regulation"),
    "contact": Text("Người liên hệ", "Contact"),
    "address": Text("Thư điện tử công vụ hoặc điện thoại", "Official e-mail or telephone"),
    "lines": Text("Số học bạ mỗi ngày, nhiều nhất", "Records a day, at most"),
    "whole": Text("Cần toàn bộ nội dung, không chỉ đối chiếu", "Whole records are needed, not only comparing"),
    "send": Text("Gửi đề nghị", "Send"),
    "sent": Text("Đã nhận. Sở sẽ trả lời theo địa chỉ đã ghi.", "Received. The department will answer there."),
    "incomplete": Text("Hãy điền đủ các ô; mỗi ô không quá dài.", "Fill in all fields; none may be too long."),
    "full": Text("Đang có quá nhiều đề nghị chờ. Hãy gửi lại sau.", "Too many wait. Send it again later."),
}
