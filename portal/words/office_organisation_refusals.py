"""Why something was not done to an organisation, in words."""

from portal.words.failures import refused
from portal.words.text import Text

REFUSALS = {
    "organisation-not-below": refused(
        Text("Đơn vị này không do bạn quản lý", "This organisation is not yours to look after"),
        Text(
            "Việc này thuộc người quản trị của xã hoặc Sở phụ trách đơn vị.",
            "It belongs to the registrar of the commune or department above it.",
        ),
    ),
    "organisation-only-department": refused(
        Text("Chỉ Sở chuyển trường sang xã khác", "Only the department moves schools between communes"),
        Text("Việc này liên quan hai xã. Hãy đề nghị Sở.", "Two communes are concerned. Ask the department."),
    ),
    "organisation-not-a-code": refused(
        Text("Mã không đúng dạng", "That is no code"),
        Text("Hãy dùng chữ không dấu, số và . _ -.", "Use letters, digits and . _ -."),
    ),
    "organisation-taken": refused(
        Text("Mã này đã có", "There is an organisation of this code"),
        Text("Hãy kiểm tra lại mã, hoặc mở đơn vị đã có.", "Check the code, or open the one there is."),
    ),
    "organisation-not-a-name": refused(
        Text("Tên không đúng", "That is no name"),
        Text("Hãy ghi tên, tối đa 250 ký tự, không ký tự ẩn.", "Give a name of at most 250 visible characters."),
    ),
    "organisation-same-name": refused(
        Text("Tên mới giống tên đang dùng", "The new name is the present one"),
        Text("Hãy ghi tên khác.", "Give another one."),
    ),
    "organisation-not-levels": refused(
        Text("Cấp học không đúng", "The levels are not right"),
        Text("Trường có ít nhất một cấp; đơn vị khác không có.", "A school has one at least, nobody else any."),
    ),
    "organisation-not-a-kind": refused(
        Text("Loại đơn vị không đúng", "That kind of organisation cannot be this"),
        Text("Sở không được thêm hay ngừng ở đây.", "A department is neither added nor closed here."),
    ),
    "organisation-not-above": refused(
        Text("Đơn vị cấp trên không đúng", "That organisation cannot stand above it"),
        Text(
            "Trường thuộc xã hoặc Sở, xã thuộc Sở; đơn vị cấp trên phải đang hoạt động.",
            "Schools belong to a commune or the department, communes to the department; whatever stands above is at "
            "work.",
        ),
    ),
    "organisation-same-parent": refused(
        Text("Đơn vị đã thuộc nơi này", "It stands there already"), Text("Hãy chọn nơi khác.", "Choose another.")
    ),
    "organisation-not-a-day": refused(
        Text("Ngày không đúng", "That day will not do"),
        Text(
            "Tên mới: hôm nay hoặc trước, không trước lần đổi tên cuối. Ngừng hoạt động, kế thừa: không quá một năm "
            "trước và hai năm sau hôm nay, và không trước ngày đã quyết định ngừng.",
            "A new name: today or before, not before the last one. Closings and successions: at most a year back and "
            "two years ahead, and not before a closing that is decided already.",
        ),
    ),
    "organisation-no-decision": refused(
        Text("Thiếu số quyết định", "The decision's number is missing"),
        Text("Hãy ghi số quyết định, nhiều nhất 60 ký tự.", "Give the number, 60 characters at most."),
    ),
    "organisation-closed": refused(
        Text("Đơn vị đã hoặc sắp ngừng hoạt động", "The organisation has closed or is to close"),
        Text("Hãy xem trang của đơn vị.", "See its page."),
    ),
    "organisation-has-schools": refused(
        Text("Còn trường thuộc xã này", "Schools still stand below it"),
        Text("Hãy chuyển các trường đó trước.", "Move those schools first."),
    ),
    "organisation-not-schools": refused(
        Text("Có mã không phải trường bạn phụ trách", "One of the codes is not a school of yours"),
        Text("Chỉ trường kế thừa trường; hãy kiểm tra từng mã.", "Only schools succeed schools; check every code."),
    ),
    "organisation-one-to-many": refused(
        Text("Số trường không đúng", "The numbers of schools do not fit"),
        Text(
            "Nhiều trường nhập làm một, hoặc một trường tách thành nhiều; tối đa 20.",
            "Several become one, or one becomes several; 20 at most.",
        ),
    ),
    "organisation-circle": refused(
        Text("Trường không tự kế thừa mình", "A school would succeed itself"),
        Text("Một trường đã nằm ở phía kia, trực tiếp hoặc qua trường khác.", "One of them stands on both sides."),
    ),
    "organisation-too-late": refused(
        Text("Không còn hủy được", "It can no longer be undone"),
        Text(
            "Chỉ hủy được trước ngày ngừng hoạt động. Sau đó hãy thêm đơn vị mới.",
            "Only before the day of closing. Afterwards add a new organisation.",
        ),
    ),
    "organisation-not-heir": refused(
        Text("Đơn vị nhận không kế thừa đơn vị này", "That organisation does not succeed this one"),
        Text("Hãy ghi việc kế thừa trước.", "Write down the succession first."),
    ),
    "organisation-not-handed": refused(
        Text("Không bàn giao được những gì đã chọn", "What was ticked cannot be handed over"),
        Text(
            "Hãy chọn tài khoản hoặc phần mềm của đơn vị này; không phải tài khoản của chính bạn, không trùng tên phần "
            "mềm ở nơi nhận.",
            "Tick accounts or software of this organisation; not your own, and no software of a name the other has.",
        ),
    ),
}
