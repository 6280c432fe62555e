"""Words of what people do after a look-up: choose, share, be told. Mails' words stand in ``watch_mails``."""

from portal.words.text import Text

WORDS = {
    "title": Text("Bạn muốn làm gì tiếp?", "What would you like to do?"),
    "view": Text("Xem học bạ", "View the record"),
    "view-hint": Text("Toàn bộ nội dung, ở ngay trang này", "All of it, on this page"),
    "share": Text("Chia sẻ học bạ này", "Share this record"),
    "share-hint": Text(
        "Một liên kết có hạn, bạn đóng lúc nào cũng được", "A link with an end, closed whenever you like"
    ),
    "share-what": Text(
        "Ai có liên kết xem được nội dung học bạ như bạn đang xem, luôn với tình trạng mới nhất. Họ không thấy mã tra "
        "cứu và không tải được tệp. Nếu cần tệp, bạn tự gửi bản PDF.",
        "Whoever has the link sees the record as you see it now, always with its newest status. They see no look-up "
        "code and get no file. Where a file is needed, send the PDF yourself.",
    ),
    "days": Text("Liên kết dùng được trong", "The link works for"),
    "days-1": Text("1 ngày", "1 day"),
    "days-7": Text("7 ngày", "7 days"),
    "days-30": Text("30 ngày", "30 days"),
    "purpose": Text("Để làm gì (không bắt buộc)", "What for (optional)"),
    "purpose-hint": Text(
        "Người mở liên kết đọc được. Đừng ghi số điện thoại, địa chỉ trang, số tài khoản.",
        "Whoever opens the link reads it. No telephone numbers, web addresses or account numbers.",
    ),
    "make": Text("Tạo liên kết", "Make the link"),
    "made-title": Text("Liên kết đã tạo", "The link is made"),
    "give": Text("1. Gửi liên kết này", "1. Give this link away"),
    "give-note": Text("Dùng được đến {ends}.", "It works until {ends}."),
    "manage-link": Text("2. Giữ liên kết này cho riêng bạn", "2. Keep this link to yourself"),
    "manage-note": Text(
        "Ở đó bạn thấy liên kết đã được mở lúc nào và đóng nó lại. Cả hai chỉ hiện một lần: hãy chép lại trước khi rời "
        "trang này.",
        "There you see when the link was opened, and close it. Both are shown once only: copy them before you leave "
        "this page.",
    ),
    "not-made": Text("Chưa tạo liên kết", "No link was made"),
    "refused-days": Text("Hãy chọn 1, 7 hoặc 30 ngày.", "Choose 1, 7 or 30 days."),
    "refused-purpose": Text(
        "Hãy viết lại mục đích: tối đa 100 ký tự, không có số điện thoại, địa chỉ trang, địa chỉ thư hay số tài khoản.",
        "Write the purpose again: at most 100 characters, no telephone numbers, web or mail addresses, account "
        "numbers.",
    ),
    "refused-many": Text(
        "Học bạ này đang có {most} liên kết còn hạn, hoặc hôm nay đã tạo quá nhiều. Hãy đóng bớt một liên kết cũ, hoặc "
        "thử lại ngày mai. Nếu bạn không tạo chúng, hãy đề nghị nhà trường đổi mã tra cứu: mọi liên kết sẽ đóng.",
        "This record has {most} open links, or too many were made today. Close an old one, or try again tomorrow. If "
        "you did not make them, ask the school for a new look-up code: all links will close.",
    ),
    "shared-title": Text("Học bạ được chia sẻ với bạn", "A record shared with you"),
    "shared-lead": Text(
        "Người có học bạ đã mở cho bạn xem. Trang đọc lại bản gốc và tình trạng tại thời điểm bạn mở.",
        "The record's holder lets you see it. The original and the status are read anew at the moment you open it.",
    ),
    "shared-until": Text("Xem được đến {ends}.", "Can be opened until {ends}."),
    "shared-counted": Text(
        "Người chia sẻ thấy liên kết được mở lúc nào, không thấy ai mở.",
        "Who shared it sees when it is opened, not by whom.",
    ),
    "shared-open": Text("Mở học bạ", "Open the record"),
    "shared-purpose": Text("Người chia sẻ ghi:", "Who shared it wrote:"),
    "shared-note": Text(
        "Đây là trang xem nhờ liên kết, không có tệp và mã tra cứu. Chỉ dùng cho việc đã nêu; hãy mở lại liên kết khi "
        "quyết định, vì tình trạng có thể thay đổi.",
        "You see this by a link: no files, no look-up code. Use it for the stated purpose only; open the link again "
        "when you decide, for the status may change.",
    ),
    "manage-title": Text("Liên kết bạn đã tạo", "The link you made"),
    "state-open": Text("Đang mở, đến {ends}", "Open until {ends}"),
    "state-ended": Text("Bạn đã đóng", "You closed it"),
    "state-expired": Text("Đã hết hạn lúc {ends}", "Its time was over at {ends}"),
    "state-code-replaced": Text(
        "Đã đóng vì nhà trường đổi mã tra cứu", "Closed, for the school replaced the look-up code"
    ),
    "state": Text("Tình trạng liên kết", "The link"),
    "made-at": Text("Tạo lúc", "Made at"),
    "for-year": Text("Học bạ năm học", "Record of"),
    "purpose-was": Text("Mục đích", "Purpose"),
    "opened": Text("Số lần mở", "Times opened"),
    "opened-when": Text("Mở lúc nào", "When it was opened"),
    "opened-kept": Text("{kept} lần gần nhất, mới nhất trước.", "The last {kept}, newest first."),
    "never-opened": Text("Chưa ai mở.", "Nobody has opened it."),
    "end": Text("Đóng liên kết ngay", "Close the link now"),
    "end-note": Text(
        "Đóng rồi không mở lại được; muốn chia sẻ nữa thì tạo liên kết mới.",
        "A closed link cannot be opened again; to share once more, make a new one.",
    ),
    "watch": Text("Báo cho tôi khi có thay đổi", "Tell me if it changes"),
    "watch-hint": Text(
        "Thư báo khi học bạ bị thu hồi, tạm dừng, thay thế", "A mail when it is recalled, suspended, replaced"
    ),
    "watch-what": Text(
        "Bạn nhận thư khi tình trạng học bạ này thay đổi, trong một năm. Thư không có tên học sinh. Địa chỉ được mã "
        "hóa, chỉ dùng cho việc này, và bị xóa khi hết hạn hoặc khi bạn thôi nhận.",
        "You get a mail when this record's status changes, for a year. No mail names the learner. The address is kept "
        "encrypted, used for this alone, and deleted at the end or when you stop it.",
    ),
    "address": Text("Địa chỉ thư điện tử của bạn", "Your e-mail address"),
    "ask": Text("Gửi thư xác nhận", "Send the confirmation mail"),
    "asked-title": Text("Hãy xem hộp thư của bạn", "Look at your mail"),
    "asked": Text(
        "Nếu địa chỉ đúng và chưa theo dõi học bạ này, một thư xác nhận đang được gửi đến. Hãy mở liên kết trong thư "
        "và bấm xác nhận trong 48 giờ; chưa xác nhận thì chưa theo dõi. Không thấy thư, hãy xem mục thư rác.",
        "If the address is right and does not watch this record yet, a confirmation mail is on its way. Open its link "
        "and confirm within 48 hours; before that nothing is watched. If you see no mail, look among the spam.",
    ),
    "malformed-title": Text("Địa chỉ này không đúng dạng", "This is no e-mail address"),
    "malformed": Text(
        "Chưa gửi gì. Hãy nhập lại, ví dụ ten@example.vn.", "Nothing was sent. Try again: name@example.vn."
    ),
    "many-title": Text("Chưa nhận được địa chỉ của bạn", "Your address was not taken"),
    "many": Text(
        "Đã có quá nhiều người theo dõi học bạ này. Hãy thử lại sau, hoặc tra cứu lại mã khi cần.",
        "Too many watch this record already. Try again later, or look the code up again when you need to know.",
    ),
    "to-confirm-title": Text("Theo dõi học bạ này?", "Watch this record?"),
    "to-confirm": Text(
        "Năm học {year}; tình trạng lúc này: {status}. Bấm xác nhận để nhận thư khi có thay đổi, trong một năm. Nếu "
        "không phải bạn đăng ký, hãy bấm xóa.",
        "School year {year}; status now: {status}. Confirm to get a mail when it changes, for a year. If it was not "
        "you who asked, delete it.",
    ),
    "confirm": Text("Xác nhận theo dõi", "Confirm"),
    "delete": Text("Không phải tôi, xóa địa chỉ", "It was not me, delete the address"),
    "watching-title": Text("Bạn đang theo dõi học bạ này", "You watch this record"),
    "watching": Text(
        "Năm học {year}; tình trạng lúc này: {status}. Bạn sẽ nhận thư khi có thay đổi, đến hết ngày {ends}.",
        "School year {year}; status now: {status}. You get a mail when it changes, until {ends}.",
    ),
    "stop": Text("Thôi nhận thư và xóa địa chỉ", "Stop the mails and delete the address"),
    "stopped-title": Text("Đã dừng theo dõi", "Stopped"),
    "stopped": Text("Địa chỉ của bạn đã được xóa. Không có thư nào nữa.", "Your address is deleted. No more mails."),
}
