"""Words about accounts: the list, invitations, one's own account, proposals for two registrars."""

from portal.words.text import Text

WORDS = {
    "nav": Text("Tài khoản", "Accounts"),
    "nav-proposals": Text("Đề nghị cần hai người", "Proposals for two"),
    "waiting-proposals": Text("đề nghị chờ bạn xem xét", "proposals wait for your decision"),
    "title": Text("Tài khoản do bạn quản lý", "Accounts you look after"),
    "invite": Text("Mời người mới", "Invite somebody"),
    "search": Text("Tìm theo tên, tài khoản hoặc đơn vị", "Search by name, account or organisation"),
    "search-button": Text("Tìm", "Search"),
    "none": Text("Không có tài khoản nào.", "No accounts."),
    "name": Text("Họ và tên", "Name"),
    "username": Text("Tên tài khoản", "Account"),
    "organisation": Text("Đơn vị", "Organisation"),
    "roles": Text("Vai trò", "Roles"),
    "state": Text("Trạng thái", "State"),
    "used": Text("Dùng lần cuối", "Last used"),
    "state-open": Text("Đang mở", "Open"),
    "state-closed": Text("Đã đóng", "Closed"),
    "state-idle": Text("Không dùng 45 ngày", "Unused for 45 days"),
    "state-invited": Text("Đã mời", "Invited"),
    "state-no-way": Text("Chưa đăng nhập được", "Cannot sign in yet"),
    "invited-until": Text("Lời mời có hiệu lực đến {moment}.", "The invitation is good until {moment}."),
    "closed-idle": Text("Tự đóng vì không ai dùng trong 45 ngày.", "Closed by itself: nobody used it for 45 days."),
    "closed-by": Text("{who} đã đóng tài khoản này.", "{who} closed this account."),
    "next-page": Text("Trang sau", "Next page"),
    "previous-page": Text("Trang trước", "Previous page"),
    "new-title": Text("Mời người mới", "Invite somebody"),
    "new-lead": Text(
        "Người được mời nhận một liên kết dùng một lần để tự đặt mật khẩu và mã xác thực: qua thư thì trong 72 giờ, "
        "bạn trao tận tay thì trong 7 ngày.",
        "They get a link, good once, to set their own password and second factor: within 72 hours by mail, within 7 "
        "days if you hand it over.",
    ),
    "username-hint": Text(
        "Chữ không dấu, số và các dấu . _ @ -, ví dụ truong.vanthu.",
        "Letters, digits and . _ @ -, such as school.clerk.",
    ),
    "person": Text("Số định danh cá nhân", "Personal id"),
    "known-as": Text("Sổ đã ghi số này của", "The register has this id as"),
    "person-hint": Text(
        "12 số, hoặc hộ chiếu như GB-AB12345. Bắt buộc với người thẩm tra, phê duyệt và quản trị tài khoản.",
        "12 digits, or a passport as GB-AB12345. Reviewers, approvers and registrars must have one.",
    ),
    "two-hint": Text(
        "Vai trò thẩm tra, phê duyệt và quản trị tài khoản cần người quản trị thứ hai đồng ý.",
        "Reviewer, approver and registrar need a second registrar's consent.",
    ),
    "send": Text("Tạo lời mời", "Make the invitation"),
    "roles-title": Text("Thay đổi vai trò", "Change roles"),
    "roles-save": Text("Lưu vai trò", "Save roles"),
    "roles-note": Text(
        "Mọi phiên đang đăng nhập của tài khoản này kết thúc ngay.", "Every sign-in of this account ends at once."
    ),
    "acts-title": Text("Việc khác", "Other acts"),
    "close": Text("Đóng tài khoản", "Close the account"),
    "reopen": Text("Mở lại tài khoản", "Open the account again"),
    "end-sessions": Text("Kết thúc mọi phiên đăng nhập", "End every sign-in"),
    "invite-again": Text("Gửi liên kết mới (quên mật khẩu)", "New link (password forgotten)"),
    "reset-factor": Text("Đề nghị đặt lại mã xác thực", "Propose a new second factor"),
    "reset-factor-note": Text(
        "Khi mất điện thoại và hết mã dự phòng. Cần người quản trị thứ hai đồng ý.",
        "When the phone is lost and no recovery code is left. Needs a second registrar's consent.",
    ),
    "own-note": Text(
        "Đây là tài khoản của bạn: người khác mới thay đổi được nó.",
        "This is your own account: only others can change it.",
    ),
    "handed-title": Text("Chỉ hiện một lần", "Shown this once"),
    "handed-link": Text(
        "Liên kết cho tài khoản {username}. Gửi riêng cho người đó; dùng một lần, trong 7 ngày.",
        "The link for account {username}. Give it to that person alone; good once, for 7 days.",
    ),
    "handed-number": Text(
        "Đề nghị đã được ghi; người quản trị thứ hai sẽ xem xét và nhận liên kết. Hãy trao tận tay người giữ tài khoản "
        "{username} số này: liên kết chỉ mở được cùng với số.",
        "The proposal is written down; a second registrar will decide and gets the link. Give the holder of account "
        "{username} this number in person: the link opens only together with it.",
    ),
    "handed-mail-title": Text("Đã giao cho thư điện tử", "It goes by mail"),
    "handed-mail": Text(
        "Liên kết cho tài khoản {username} được gửi trong ít phút tới địa chỉ thư của người đó; dùng một lần, trong "
        "{hours} giờ kể từ lúc gửi. Trang tài khoản cho biết thư đã đi chưa.",
        "The link for account {username} is sent within minutes to that person's mail address; it is good once, for "
        "{hours} hours from then. The account's page shows whether the mail has gone.",
    ),
    "address": Text("Địa chỉ thư điện tử công vụ (không bắt buộc)", "Work e-mail address (optional)"),
    "address-hint": Text(
        "Có địa chỉ thì liên kết được gửi tới đó. Với vai trò cần hai người, người quản trị thứ hai mới ghi địa chỉ.",
        "With an address the link is sent there. For roles that take two, the second registrar gives the address.",
    ),
    "address-hint-off": Text(
        "Hệ thống chưa gửi thư: liên kết hiện ra một lần cho bạn. Địa chỉ được giữ để báo việc sau này.",
        "The hub sends no mail yet: the link is shown to you once. The address is kept for later mails.",
    ),
    "address-for-two": Text("Địa chỉ thư để gửi liên kết (không bắt buộc)", "Mail address for the link (optional)"),
    "address-for-two-hint": Text(
        "Hãy hỏi chính người giữ tài khoản, không hỏi người đề nghị: người đề nghị đã có số 8 chữ số. Để trống thì "
        "liên kết hiện ra một lần cho bạn.",
        "Ask the holder of the account, not whoever proposed: they have the 8-digit number already. Left empty, the "
        "link is shown to you once.",
    ),
    "mail-waits": Text("Thư mời chờ gửi từ {moment}.", "The invitation's mail waits to be sent since {moment}."),
    "mail-sent": Text("Thư mời đã gửi lúc {moment}.", "The invitation was mailed at {moment}."),
    "mail-given-up": Text(
        "Không gửi được thư mời; thôi gửi lúc {moment}. Hãy xem lại địa chỉ, hoặc trao liên kết trực tiếp.",
        "The invitation's mail could not be delivered; given up at {moment}. Check the address, or hand the link over "
        "yourself.",
    ),
    "invite-mail": Text("Gửi liên kết mới qua thư (quên mật khẩu)", "Mail a new link (password forgotten)"),
    "invite-shown": Text("Hiện liên kết mới cho tôi", "Show me a new link"),
    "handed-also-number": Text(
        "Người nhận cần cả số 8 chữ số do người đề nghị trao.",
        "They also need the 8-digit number from whoever proposed it.",
    ),
    "handed-back": Text("Về danh sách tài khoản", "Back to the accounts"),
    "proposals-title": Text("Đề nghị cần hai người quản trị", "Proposals for two registrars"),
    "proposals-none": Text("Chưa có đề nghị nào.", "There are no proposals."),
    "proposals-kind": Text("Việc", "What"),
    "proposals-about": Text("Về", "About"),
    "proposals-by": Text("Người đề nghị", "Proposed by"),
    "proposals-when": Text("Lúc", "At"),
    "proposals-decided": Text("Người quyết định", "Decided by"),
    "proposals-note": Text("Ý kiến", "Note"),
    "approve": Text("Đồng ý", "Approve"),
    "reject": Text("Không đồng ý", "Reject"),
    "withdraw": Text("Rút lại đề nghị", "Take the proposal back"),
    "own-proposal": Text(
        "Bạn đã đề nghị việc này; người quản trị khác mới quyết định được.",
        "You proposed this; only another registrar can decide it.",
    ),
    "lapsed-note": Text(
        "Đề nghị đã quá 14 ngày, không còn đồng ý được. Hãy đề nghị lại nếu vẫn cần.",
        "The proposal is older than 14 days and can no longer be approved. Propose it anew if it is still needed.",
    ),
}

OWN = {
    "nav": Text("Tài khoản của tôi", "My account"),
    "title": Text("Tài khoản của tôi", "My account"),
    "sessions": Text("Nơi đang đăng nhập", "Where you are signed in"),
    "sessions-hint": Text(
        "Thấy nơi không phải của bạn? Kết thúc phiên đó và đổi mật khẩu ngay.",
        "Is one of these not you? End it and change your password at once.",
    ),
    "session-agent": Text("Trình duyệt", "Browser"),
    "session-block": Text("Mạng", "Network"),
    "session-begun": Text("Từ lúc", "Since"),
    "session-seen": Text("Lần cuối", "Last seen"),
    "session-this": Text("Phiên này", "This one"),
    "session-end": Text("Kết thúc", "End it"),
    "session-end-others": Text("Kết thúc mọi phiên khác", "End all others"),
    "password-title": Text("Đổi mật khẩu", "Change password"),
    "password-old": Text("Mật khẩu đang dùng", "Your present password"),
    "password-new": Text("Mật khẩu mới", "New password"),
    "password-again": Text("Nhập lại mật khẩu mới", "New password again"),
    "password-hint": Text(
        "Ít nhất 12 ký tự; một câu dài dễ nhớ là tốt. Không cần chữ hoa hay ký hiệu.",
        "At least 12 characters; a long sentence you remember is good. No capitals or symbols needed.",
    ),
    "password-save": Text("Đổi mật khẩu", "Change password"),
    "password-done": Text(
        "Đã đổi mật khẩu. Mọi phiên khác đã kết thúc.", "Your password is changed. All other sign-ins have ended."
    ),
    "factor-title": Text("Đổi mã xác thực", "Change the second factor"),
    "factor-hint": Text(
        "Khi đổi điện thoại: nhập mã đang hiện ở điện thoại cũ, rồi quét mã QR mới bằng điện thoại mới.",
        "For a new phone: enter the code the old one shows, then scan the new QR code with the new one.",
    ),
    "factor-save": Text("Đặt mã xác thực mới", "Set a new second factor"),
    "recovery-title": Text("Mã dự phòng", "Recovery codes"),
    "recovery-left": Text("Còn {count} mã chưa dùng.", "{count} codes are left."),
    "recovery-hint": Text(
        "Mỗi mã thay được mã xác thực một lần. Tạo mới thì các mã cũ hết dùng được.",
        "Each stands in for the second factor once. Making new ones voids the old ones.",
    ),
    "recovery-save": Text("Tạo 10 mã mới", "Make 10 new ones"),
    "recovery-new": Text(
        "Đây là 10 mã dự phòng mới, chỉ hiện một lần. Hãy in hoặc chép ra và cất kỹ.",
        "These are your 10 new recovery codes, shown this once. Print or copy them and keep them safe.",
    ),
    "code-now": Text("Mã 6 số đang hiện trên điện thoại", "The 6 digits your phone shows now"),
    "invited-title": Text("Thiết lập tài khoản {username}", "Set up account {username}"),
    "invited-until": Text("Liên kết này dùng được đến {moment}.", "This link works until {moment}."),
    "invited-number": Text("Số 8 chữ số", "The 8-digit number"),
    "invited-number-hint": Text(
        "Người quản trị đề nghị cấp tài khoản trao tận tay số này cho bạn.",
        "The registrar who proposed your account gives it to you in person.",
    ),
    "invited-go-on": Text("Tiếp tục", "Continue"),
    "invited-qr": Text(
        "Mở ứng dụng xác thực trên điện thoại (Google Authenticator, Microsoft Authenticator, FreeOTP…) "
        "và quét mã này.",
        "Open an authenticator on your phone (Google Authenticator, Microsoft Authenticator, FreeOTP…) and scan this.",
    ),
    "invited-qr-alt": Text("Mã QR của mã xác thực", "QR code of the second factor"),
    "invited-secret": Text("Không quét được? Nhập chuỗi này vào ứng dụng:", "Cannot scan? Enter this into the app:"),
    "invited-save": Text("Lưu", "Save"),
    "invited-done": Text("Đã thiết lập xong", "All set"),
    "invited-done-text": Text(
        "Bây giờ bạn đăng nhập được bằng mật khẩu và mã xác thực.",
        "You can now sign in with password and second factor.",
    ),
    "wrong-password-here": Text(
        "Mật khẩu đang dùng không đúng, hoặc đã thử quá nhiều lần.",
        "The present password is not right, or was tried too often.",
    ),
    "wrong-code": Text(
        "Mã không đúng, đã dùng rồi hoặc đã thử quá nhiều lần. Hãy chờ mã tiếp theo.",
        "The code is not right, was used before, or was tried too often. Wait for the next one.",
    ),
    "wrong-key": Text(
        "Khóa bảo mật chưa được chấp nhận, hoặc đã thử quá nhiều lần. Hãy thử lại, hoặc nhập mã.",
        "The security key was not accepted, or was tried too often. Try again, or enter the code.",
    ),
    "wrong-number": Text(
        "Số không đúng. Sai 5 lần thì liên kết hết dùng được.",
        "The number is not right. After 5 wrong tries the link is void.",
    ),
    "password-short": Text("Mật khẩu mới phải có ít nhất 12 ký tự.", "The new password needs at least 12 characters."),
    "password-long": Text("Mật khẩu mới quá dài.", "The new password is too long."),
    "password-known": Text(
        "Mật khẩu này nằm trong danh sách mật khẩu đã bị lộ hoặc quá dễ đoán. Hãy chọn một câu của riêng bạn.",
        "This password is on the list of known ones or too easy to guess. Choose a sentence of your own.",
    ),
    "password-name": Text(
        "Mật khẩu không được chứa tên tài khoản.", "The password must not contain the account's name."
    ),
    "password-differs": Text("Hai lần nhập không giống nhau.", "The two entries differ."),
}

PROBLEMS = {
    "account-username": Text("Tên tài khoản chưa đúng dạng.", "That is no account name."),
    "account-name": Text("Hãy nhập họ và tên, tối đa 150 ký tự.", "Enter a name of at most 150 characters."),
    "account-person": Text("Số định danh cá nhân chưa đúng dạng.", "That is no personal id."),
}

KINDS = {
    "account-new": Text("Tài khoản mới với vai trò cần hai người", "A new account with a role for two"),
    "account-roles": Text("Thêm vai trò cần hai người", "A role for two"),
    "account-second-factor": Text("Đặt lại mã xác thực đã mất", "A new second factor for a lost one"),
}

ACTS = {name: WORDS[name] for name in ("approve", "reject", "withdraw")} | {"refuse": WORDS["reject"]}

STATES = {
    "open": Text("Đang chờ", "Waiting"),
    "approved": Text("Đã đồng ý", "Approved"),
    "rejected": Text("Không đồng ý", "Rejected"),
    "withdrawn": Text("Đã rút", "Taken back"),
}
