"""The words of the desk of organisations and persons."""

from portal.words.text import Text

WORDS = {
    "nav": Text("Đơn vị", "Organisations"),
    "title": Text("Trường và đơn vị", "Schools and other organisations"),
    "search": Text("Tìm theo tên hoặc mã (gõ không dấu cũng được)", "Search by name or code"),
    "search-button": Text("Lọc", "Filter"),
    "any": Text("Tất cả", "Any"),
    "kind": Text("Loại", "Kind"),
    "level": Text("Cấp học", "Level"),
    "state": Text("Tình trạng", "State"),
    "number": Text("{number} đơn vị.", "{number} organisations."),
    "none": Text("Không có đơn vị nào như vậy.", "There is no such organisation."),
    "csv": Text("Tải CSV", "Download CSV"),
    "new": Text("Thêm đơn vị", "Add an organisation"),
    "persons": Text("Tìm người", "Find a person"),
    "next-page": Text("Trang sau", "Next page"),
    "previous-page": Text("Trang trước", "Previous page"),
    "code": Text("Mã", "Code"),
    "code-hint": Text(
        "Mã trường của Bộ; chữ không dấu, số và . _ -, tối đa 20 ký tự. Mã không đổi được về sau.",
        "The ministry's code: letters, digits and . _ -, at most 20. It cannot be changed later.",
    ),
    "name": Text("Tên", "Name"),
    "parent": Text("Đơn vị cấp trên", "Below"),
    "levels": Text("Cấp học", "Levels"),
    "levels-hint": Text("Dành cho trường học; đơn vị khác để trống.", "For schools; leave empty for others."),
    "new-lead": Text(
        "Đơn vị mới chưa gửi được gì: chứng thư, tài khoản và mã truy cập là các việc riêng sau đó.",
        "A new organisation can do nothing yet: certificates, accounts and tokens are acts of their own.",
    ),
    "new-save": Text("Thêm", "Add it"),
    "closed-since": Text("Ngừng hoạt động từ {date}", "Closed from {date}"),
    "closing-on": Text("Sẽ ngừng hoạt động từ {date}", "Will close from {date}"),
    "succeeded-by": Text("kế thừa bởi {code}", "succeeded by {code}"),
    "heirs": Text("Trường kế thừa", "Succeeded by"),
    "forebears": Text("Kế thừa của", "Succeeds"),
    "from": Text("từ {date}", "from {date}"),
    "not-here": Text("không có trong sổ", "not in this register"),
    "earlier-names": Text("Tên trước đây", "Earlier names"),
    "until": Text("đến hết ngày {date}", "until {date}"),
    "names-hint": Text(
        "Học bạ giữ tên trường lúc nộp; đổi tên không đổi học bạ cũ.",
        "Records keep the name the school had when they came in; a new name changes no old record.",
    ),
    "periods": Text("Đợt nộp đang mở", "Open collection periods"),
    "period": Text("Đợt {number}, {year}", "Period {number}, {year}"),
    "people": Text("Tài khoản", "Accounts"),
    "people-none": Text("Chưa có tài khoản nào.", "There are no accounts."),
    "person": Text("Người này", "This person"),
    "username": Text("Tên tài khoản", "Account"),
    "roles": Text("Vai trò", "Roles"),
    "account-closed": Text("đã đóng", "closed"),
    "tokens": Text("Phần mềm kết nối", "Connected software"),
    "tokens-number": Text("{number} phần mềm, {given} đã có mã truy cập.", "{number} programs, {given} with a token."),
    "tokens-none": Text("Chưa có phần mềm nào.", "There are none."),
    "waiting": Text("Đang chờ người quản trị thứ hai", "Waiting for a second registrar"),
    "history": Text("Đã thay đổi những gì", "What was changed"),
    "history-none": Text("Chưa có thay đổi nào được ghi.", "No change is on record."),
    "who": Text("Ai", "Who"),
    "when": Text("Lúc", "When"),
    "what": Text("Việc", "What"),
    "detail": Text("Trước và sau", "Before and after"),
    "acts": Text("Thay đổi", "Change something"),
    "rename": Text("Đổi tên", "Rename"),
    "new-name": Text("Tên mới", "New name"),
    "since": Text("Có hiệu lực từ ngày", "Holds from"),
    "decision": Text("Số quyết định", "Number of the decision"),
    "rename-hint": Text("Hôm nay hoặc một ngày đã qua, theo quyết định.", "Today or a day past, as the decision says."),
    "save-levels": Text("Lưu cấp học", "Save the levels"),
    "set-levels": Text("Đổi cấp học", "Change the levels"),
    "move": Text("Chuyển sang xã khác", "Move to another commune"),
    "moves-to": Text("Chuyển về", "Moves to"),
    "two": Text("Cần người quản trị thứ hai đồng ý.", "Takes a second registrar's consent."),
    "propose": Text("Đề nghị", "Propose it"),
    "close": Text("Ngừng hoạt động", "Close it"),
    "closes-from": Text("Ngừng hoạt động từ ngày", "Closes from"),
    "close-hint": Text(
        "Từ ngày này hệ thống không nhận gói nào của đơn vị nữa, kể cả gói ký trước đó: hãy chọn ngày sau khi trường "
        "đã nộp xong.",
        "From this day on the hub takes no batch of it, not even one signed before: choose a day after the school has "
        "sent everything.",
    ),
    "succeed": Text("Sáp nhập hoặc tách", "Merge or split"),
    "succeed-hint": Text(
        "Trường này và các trường khác nhập làm một, hoặc trường này tách thành nhiều trường.",
        "This school and others become one, or this school becomes several.",
    ),
    "succeed-title": Text("{name}: sáp nhập hoặc tách", "{name}: merge or split"),
    "succeed-heirs": Text("Mã các trường kế thừa", "Codes of the schools that go on"),
    "succeed-heirs-hint": Text(
        "Một mã khi sáp nhập; nhiều mã, cách nhau bằng dấu cách, khi tách. Trường mới phải được thêm trước.",
        "One code for a merger; several with spaces between for a split. Add a new school first.",
    ),
    "succeed-others": Text("Mã các trường khác cùng nhập vào", "Codes of other schools merged with it"),
    "succeed-others-hint": Text("Để trống nếu chỉ có trường này.", "Leave empty if it is this school alone."),
    "schools-here": Text("Các trường đang hoạt động do bạn phụ trách", "Schools at work that are yours to look after"),
    "goes": Text("Ngừng hoạt động", "Closes"),
    "goes-on": Text("Kế thừa", "Goes on in its stead"),
    "means": Text("Nghĩa là", "What it means"),
    "closing-means": Text(
        "Từ ngày đó: không nhận gói, mã truy cập và tài khoản còn ở đơn vị hết dùng được; thu hồi học bạ của trường do "
        "trường kế thừa hoặc Sở đề nghị. Học bạ đã có giữ nguyên giá trị. Trước ngày đó có thể hủy.",
        "From that day: no batches; tokens and accounts still there stop working; recalls of its records are asked "
        "for by a successor or the department. Records stay what they are. Before that day it can be undone.",
    ),
    "move-means": Text(
        "Ngay khi đồng ý: xã mới thấy trường và học bạ của trường, xã cũ thôi thấy.",
        "At once: the new commune sees the school and its records, the old one no longer does.",
    ),
    "succession-means": Text(
        "Từ ngày đó trường kế thừa thấy học bạ của trường cũ, đề nghị thu hồi và nộp phiên bản sửa; trường cũ "
        "ngừng hoạt động. Trước ngày đó có thể hủy.",
        "From that day a successor sees the old school's records, asks for their recall and sends corrected versions; "
        "the old school closes. Before that day it can be undone.",
    ),
    "undo": Text("Hủy việc ngừng hoạt động", "Undo the closing"),
    "undo-hint": Text(
        "Chỉ trước ngày ngừng hoạt động. Đơn vị hoạt động tiếp, việc kế thừa cũng hủy.",
        "Only before its day. The organisation goes on, and nobody succeeds it.",
    ),
    "hand-over": Text("Bàn giao tài khoản và phần mềm", "Hand over accounts and software"),
    "hand-over-hint": Text(
        "Những gì được chọn làm việc cho trường kế thừa ngay từ bây giờ; những gì để lại hết dùng được từ ngày ngừng "
        "hoạt động.",
        "What is ticked works for the successor from now on; what is left stops on the day of closing.",
    ),
    "hand-to": Text("Bàn giao cho", "Hand over to"),
    "hand-save": Text("Bàn giao", "Hand over"),
    "back": Text("Về danh sách đơn vị", "Back to the organisations"),
    "back-one": Text("Về trang của đơn vị", "Back to its page"),
    "persons-title": Text("Tìm một người", "Find a person"),
    "persons-lead": Text(
        "Tài khoản và chứng thư của một người ở các đơn vị bạn phụ trách, xem cùng một chỗ.",
        "One person's accounts and certificates at the organisations you look after, side by side.",
    ),
    "persons-who": Text("Họ tên hoặc số định danh cá nhân", "Name or personal id"),
    "persons-none": Text("Không tìm thấy ai.", "Nobody was found."),
    "persons-most": Text("Chỉ hiện {most} người đầu tiên.", "Only the first {most} are shown."),
    "person-id": Text("Số định danh (3 số cuối)", "Personal id (last three)"),
    "person-two": Text(
        "Người này có {number} tài khoản: khi cần hai người, họ vẫn chỉ là một.",
        "This person has {number} accounts: where two people are needed, they are still one.",
    ),
    "person-accounts": Text("Tài khoản", "Accounts"),
    "person-certificates": Text("Chứng thư ký học bạ", "Certificates for signing"),
    "person-lent": Text("Ủy quyền", "Lent roles"),
    "person-none": Text("Không có.", "None."),
    "certificate": Text("Chứng thư", "Certificate"),
    "days": Text("Thời gian giữ chức", "In office"),
    "still": Text("đến nay", "until now"),
    "lent-line": Text(
        "{approver} ủy quyền cho {deputy}, {begins} đến {ends}", "{approver} lends to {deputy}, {begins} to {ends}"
    ),
    "lent-over": Text("đã hết", "over"),
}

KINDS = {
    "department": Text("Sở", "Department"),
    "commune": Text("Xã, phường", "Commune"),
    "school": Text("Trường", "School"),
    "institution": Text("Đơn vị đối chiếu", "Institution"),
}

STANDINGS = {
    "open": Text("Đang hoạt động", "At work"),
    "closing": Text("Sắp ngừng", "Closing"),
    "closed": Text("Đã ngừng", "Closed"),
    "merged": Text("Đã được kế thừa", "Succeeded"),
}

ACTS = {
    "organisation:founded": Text("Thêm đơn vị", "Added"),
    "organisation:renamed": Text("Đổi tên", "Renamed"),
    "organisation:levels-changed": Text("Đổi cấp học", "Levels changed"),
    "organisation:moved": Text("Chuyển đơn vị cấp trên", "Moved"),
    "organisation:closed": Text("Quyết định ngừng hoạt động", "Closing decided"),
    "organisation:succeeded": Text("Quyết định kế thừa", "Succession decided"),
    "organisation:closing-undone": Text("Hủy việc ngừng hoạt động", "Closing undone"),
    "organisation:handed-over": Text("Bàn giao tài khoản, phần mềm", "Accounts and software handed over"),
    "organisation:added": Text("Nạp từ tệp của tỉnh", "Loaded from the province file"),
    "organisation:changed": Text("Tệp của tỉnh thay đổi", "Changed by the province file"),
}

TOLD = {
    "before": Text("trước", "before"),
    "after": Text("sau", "after"),
    "since": Text("từ", "from"),
    "decision": Text("quyết định", "decision"),
    "closed_from": Text("ngừng từ", "closed from"),
    "successors": Text("kế thừa bởi", "succeeded by"),
    "succeeds": Text("kế thừa của", "succeeds"),
    "accounts": Text("tài khoản", "accounts"),
    "clients": Text("phần mềm", "software"),
    "code": Text("mã", "code"),
    "name": Text("tên", "name"),
    "kind": Text("loại", "kind"),
    "parent": Text("cấp trên", "below"),
    "levels": Text("cấp học", "levels"),
}

PROPOSALS = {
    "organisation-closing": Text("Ngừng hoạt động một đơn vị", "Closing of an organisation"),
    "organisation-move": Text("Chuyển trường sang xã khác", "Another commune for a school"),
    "organisation-succession": Text("Sáp nhập hoặc tách trường", "Merger or split of schools"),
}
