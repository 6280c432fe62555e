"""Every refusal of the office in words: what happened, who must act, and how. A desk adds its own below."""

from portal.words.failures import Failure
from portal.words.institutions import REFUSALS as INSTITUTION_REFUSALS
from portal.words.office_certificate_checks import REFUSALS as SIGNER_REFUSALS
from portal.words.office_organisation_refusals import REFUSALS as ORGANISATION_REFUSALS
from portal.words.office_periods import REFUSALS as PERIOD_REFUSALS
from portal.words.office_reception import REFUSALS as RECEPTION_REFUSALS
from portal.words.office_trust import REFUSALS as TRUST_REFUSALS
from portal.words.office_work_days import REFUSALS as WORK_DAYS_REFUSALS
from portal.words.text import Text

_DESKS = (
    ORGANISATION_REFUSALS
    | PERIOD_REFUSALS
    | RECEPTION_REFUSALS
    | TRUST_REFUSALS
    | WORK_DAYS_REFUSALS
    | SIGNER_REFUSALS
    | INSTITUTION_REFUSALS
)

FAILURES = _DESKS | {
    "ministry-nothing-ticked": Failure(
        Text("Chưa chọn mục nào", "Nothing is ticked"),
        Text("Chưa có gì được gửi lại. Hãy chọn ít nhất một mục.", "Nothing was sent again. Tick an entry at least."),
    ),
    "mail-address-malformed": Failure(
        Text("Địa chỉ thư điện tử không đúng dạng", "That is no e-mail address"),
        Text(
            "Chưa có gì được thực hiện. Hãy ghi như vanthu@truong.example.vn, hoặc để trống.",
            "Nothing was done. Write it like clerk@school.example.vn, or leave it empty.",
        ),
    ),
    "not-listed": Failure(
        Text("Trang này chưa được mở cho ai", "This page is open to nobody"),
        Text("Hãy báo người vận hành hệ thống.", "Tell the hub's operators."),
    ),
    "not-yours": Failure(
        Text("Tài khoản của bạn không mở được trang này", "Your account does not open this page"),
        Text(
            "Trang này dành cho vai trò khác. Nếu công việc của bạn cần đến nó, hãy hỏi hiệu trưởng hoặc người quản "
            "trị tài khoản cấp trên.",
            "It is for another role. If your work needs it, ask your principal or the registrar above you.",
        ),
    ),
    "foreign-form": Failure(
        Text("Biểu mẫu này không còn dùng được", "This form can no longer be used"),
        Text(
            "Nó được mở ở phiên làm việc khác hoặc gửi từ trang khác, nên chưa có gì được thực hiện. Hãy mở lại trang "
            "và nhập lại.",
            "It was opened in another session or sent from another site, so nothing was done. Open the page again and "
            "enter it anew.",
        ),
    ),
    "no-such-thing": Failure(
        Text("Không có trang hoặc nội dung này", "There is no such page or thing"),
        Text(
            "Địa chỉ có lẽ bị gõ thiếu, hoặc nội dung không thuộc đơn vị của bạn.",
            "The address may be incomplete, or it is not your organisation's.",
        ),
    ),
    "wrong-way": Failure(
        Text("Cách gửi không đúng", "That method is not allowed here"),
        Text("Hãy trở về trang đầu và làm lại.", "Go back to the first page and try again."),
    ),
    "form-too-large": Failure(
        Text("Nội dung gửi quá lớn", "What was sent is too large"),
        Text("Chưa có gì được thực hiện. Hãy gửi ít hơn.", "Nothing was done. Send less."),
    ),
    "bad-form": Failure(
        Text("Yêu cầu không đọc được", "The request cannot be read"),
        Text("Chưa có gì được thực hiện. Hãy mở lại trang và làm lại.", "Nothing was done. Open the page again."),
    ),
    "too-many-tries": Failure(
        Text("Quá nhiều lần thử", "Too many tries"),
        Text("Hãy thử lại sau 15 phút.", "Try again in 15 minutes."),
    ),
    "seal-unavailable": Failure(
        Text("Tạm thời chưa lập được tệp có dấu số", "No sealed file can be made right now"),
        Text(
            "Hệ thống chưa dùng được khóa của con dấu số. Việc đã quyết định vẫn giữ nguyên; chỉ tệp này chưa lập "
            "được. Người vận hành đã được báo. Hãy thử lại sau ít phút.",
            "The hub cannot use its seal's key. What was decided stands; only this file could not be made. Its "
            "operators were told. Try again in a few minutes.",
        ),
    ),
    "unavailable": Failure(
        Text("Tạm thời chưa làm việc được", "The office is interrupted right now"),
        Text(
            "Cơ sở dữ liệu không trả lời; chưa có gì được thực hiện. Người vận hành đã được báo. Hãy thử lại sau ít "
            "phút.",
            "The database does not answer; nothing was done. Its operators were told. Try again in a few minutes.",
        ),
    ),
    "not-a-school-year": Failure(
        Text("Năm học không đúng", "That is no school year"),
        Text("Chưa lưu gì. Hãy ghi như 2025-2026.", "Nothing was saved. Write it like 2025-2026."),
    ),
    "not-a-number-of-learners": Failure(
        Text("Sĩ số không đúng", "That is no number of learners"),
        Text("Chưa lưu gì. Hãy ghi số từ 0 đến 9999.", "Nothing was saved. Give a number from 0 to 9999."),
    ),
    "dossier-elsewhere": Failure(
        Text("Mã hồ sơ này do trường khác quản lý", "Another school answers for this dossier's code"),
        Text(
            "Chưa đổi gì: học bạ mới nhất của hồ sơ là của trường khác. Hãy đề nghị trường đó cấp lại mã.",
            "Nothing was changed: the dossier's newest record is another school's. Ask that school to replace it.",
        ),
    ),
    "no-class": Failure(
        Text("Chưa chọn đủ lớp", "The class is not fully named"),
        Text("Hãy chọn năm học, cấp học và khối.", "Choose year, level and grade."),
    ),
    "grade-empty": Failure(
        Text("Khối này chưa có học bạ nào phát được", "There is no record of this grade to hand out"),
        Text(
            "Chỉ tính học bạ đã nhận, không bị thu hồi và chữ ký đang hợp lệ.",
            "Only accepted records count that are not recalled and whose signatures hold now.",
        ),
    ),
    "grade-too-large": Failure(
        Text("Khối này quá đông để tìm một lớp", "This grade is too large to look for a class in it"),
        Text("Hãy để trống ô lớp và lấy từng phần của khối.", "Leave the class empty and take the grade part by part."),
    ),
    "class-empty": Failure(
        Text("Không có học bạ nào của lớp này", "There is no record of this class"),
        Text(
            "Chỉ tính học bạ đã nhận, không bị thu hồi và chữ ký đang hợp lệ. Hãy ghi tên lớp đúng như trong học bạ.",
            "Only accepted records count that are not recalled and whose signatures hold now. Check that the class is "
            "spelt as in the records.",
        ),
    ),
    "class-too-large": Failure(
        Text("Lớp này quá đông", "This class is too large"),
        Text("Một lần in hoặc tải tối đa 120 học bạ.", "At most 120 records are printed or downloaded at a time."),
    ),
    "copies-by-class": Failure(
        Text("Bản PDF được tải theo từng lớp", "PDFs are downloaded class by class"),
        Text(
            "Hãy ghi tên lớp; một lần tải tối đa 120 học bạ.",
            "Type the class; at most 120 records come at a time.",
        ),
    ),
    "no-copy": Failure(
        Text("Chưa làm được bản PDF của học bạ này", "No PDF of this record can be made now"),
        Text(
            "Chữ ký hiện không được xác nhận, học bạ đã đóng, hoặc chưa có mẫu in. Trang của học bạ ghi rõ lý do.",
            "Its signatures are not confirmed now, it is closed, or it has no printed form. Its page says which.",
        ),
    ),
    "codes-not-confirmed": Failure(
        Text("Chưa in gì", "Nothing was made"),
        Text(
            "Hãy đánh dấu ô xác nhận: mã tra cứu chỉ được giao cho chính học sinh hoặc cha mẹ.",
            "Tick the box first: codes may be given to the learner or the parents alone.",
        ),
    ),
    "no-answer": Failure(
        Text("Chưa lưu gì", "Nothing was saved"),
        Text("Hãy viết trả lời, tối đa 500 ký tự.", "Write an answer of at most 500 characters."),
    ),
    "answered-already": Failure(
        Text("Tin này đã được trả lời", "This message has its answer already"),
        Text("Người khác của trường vừa trả lời.", "Somebody else of the school has just answered it."),
    ),
    "internal-error": Failure(
        Text("Có lỗi trong hệ thống", "Something went wrong in the hub"),
        Text(
            "Lỗi đã được ghi lại. Hãy thử lại sau; nếu vẫn lỗi, báo người vận hành số tham chiếu {reference}.",
            "The error was recorded. Try again later; if it stays, tell the operators the reference {reference}.",
        ),
    ),
    "two-wrong-role": Failure(
        Text("Chỉ người quản trị tài khoản làm được việc này", "Only registrars can do this"),
        Text("Hãy hỏi người quản trị tài khoản cấp trên.", "Ask the registrar above you."),
    ),
    "two-not-below": Failure(
        Text("Đơn vị này không do bạn quản lý", "This organisation is not yours to look after"),
        Text(
            "Việc này thuộc người quản trị của xã hoặc Sở phụ trách đơn vị.",
            "It belongs to the registrar of the commune or department above it.",
        ),
    ),
    "two-no-person": Failure(
        Text("Tài khoản của bạn chưa có số định danh", "Your account has no personal id"),
        Text(
            "Việc cần hai người tính theo số định danh của từng người. Hãy nhờ người quản trị khác bổ sung.",
            "Acts for two count persons by their id. Ask another registrar to have it added.",
        ),
    ),
    "two-about-you": Failure(
        Text("Việc này về chính bạn", "This is about yourself"),
        Text("Hai người quản trị khác phải đề nghị và quyết định.", "Two other registrars must propose and decide it."),
    ),
    "two-same-person": Failure(
        Text("Cần một người quản trị khác", "Another registrar is needed"),
        Text(
            "Bạn đã đề nghị việc này, nên người khác phải quyết định. Hai tài khoản của một người vẫn là một người.",
            "You proposed it, so somebody else must decide. Two accounts of one person are one person.",
        ),
    ),
    "two-not-yours": Failure(
        Text("Chỉ người đề nghị rút lại được", "Only whoever proposed it can take it back"),
        Text("Bạn có thể đồng ý hoặc không đồng ý.", "You may approve or reject it."),
    ),
    "two-decided": Failure(
        Text("Đề nghị này đã được quyết định", "This proposal was decided before"),
        Text("Hãy mở lại danh sách để xem kết quả.", "Open the list again to see what came of it."),
    ),
    "two-lapsed": Failure(
        Text("Đề nghị đã quá 14 ngày", "The proposal is older than 14 days"),
        Text(
            "Không còn đồng ý được; hãy đề nghị lại nếu vẫn cần.",
            "It can no longer be approved; propose it anew if it is still needed.",
        ),
    ),
    "two-no-act": Failure(
        Text("Chưa chọn quyết định", "No decision was chosen"),
        Text("Hãy mở lại trang và bấm một trong các nút.", "Open the page again and press one of the buttons."),
    ),
    "account-not-below": Failure(
        Text("Tài khoản này không do bạn quản lý", "This account is not yours to look after"),
        Text(
            "Hiệu trưởng quản lý tài khoản của trường; người quản trị của xã và Sở quản lý các đơn vị dưới mình.",
            "A principal looks after the school's accounts; registrars after those of the organisations below them.",
        ),
    ),
    "account-own": Failure(
        Text("Không ai tự thay đổi tài khoản của mình ở đây", "Nobody changes their own account here"),
        Text(
            "Hãy nhờ người quản trị khác; mật khẩu và mã xác thực đổi ở trang Tài khoản của tôi.",
            "Ask another registrar; password and second factor are changed at My account.",
        ),
    ),
    "account-role-not-yours": Failure(
        Text("Bạn không cấp hay thu vai trò này được", "This role is not yours to give or take"),
        Text("Hãy hỏi người quản trị tài khoản cấp trên.", "Ask the registrar above you."),
    ),
    "account-no-role": Failure(
        Text("Tài khoản phải có ít nhất một vai trò", "An account needs a role"),
        Text(
            "Hãy chọn vai trò; nếu người này thôi việc, hãy đóng tài khoản.",
            "Choose one; if this person has left, close the account.",
        ),
    ),
    "account-person-missing": Failure(
        Text("Vai trò này cần số định danh cá nhân", "This role needs a personal id"),
        Text(
            "Người thẩm tra, phê duyệt và quản trị phải có số định danh, vì hai người được tính theo số này.",
            "Reviewers, approvers and registrars must have one: two people are counted by it.",
        ),
    ),
    "account-takes-two": Failure(
        Text("Việc này cần hai người quản trị", "This takes two registrars"),
        Text("Hãy dùng nút đề nghị đặt lại mã xác thực.", "Use the button that proposes a new second factor."),
    ),
    "account-taken": Failure(
        Text("Tên tài khoản này đã có người dùng", "There is an account of this name"),
        Text("Hãy chọn tên khác.", "Choose another name."),
    ),
    "account-not-there": Failure(
        Text("Không có tài khoản này", "There is no such account"),
        Text("Hãy mở lại danh sách tài khoản.", "Open the list of accounts again."),
    ),
    "invitation-over": Failure(
        Text("Liên kết này không còn dùng được", "This link no longer works"),
        Text(
            "Liên kết dùng một lần trong 7 ngày. Hãy xin người đã mời một liên kết mới.",
            "A link works once, within 7 days. Ask whoever invited you for a new one.",
        ),
    ),
}
