"""What the recall desk refuses, in words: what happened, who must act, how."""

from portal.words.text import Text

REFUSALS = {
    "wrong-role": Text(
        "Bước này cần vai trò khác; hãy chờ người thẩm tra hoặc người phê duyệt.",
        "This step needs another role; wait for a reviewer or an approver.",
    ),
    "not-below": Text(
        "Trường này không thuộc đơn vị của bạn. Xã, phường quản lý trường hoặc Sở xử lý.",
        "This school is not below your organisation. Its own commune or the department acts.",
    ),
    "no-person": Text(
        "Tài khoản chưa gắn với một người nên không được quyết định. Hãy nhờ người quản trị tài khoản.",
        "Your account names no person and may not decide. Ask the registrar.",
    ),
    "asked-it": Text(
        "Người đề nghị, hoặc người của trường đề nghị, không xét đề nghị đó. Cần người khác.",
        "Who asked, or belongs to the school that asked, does not decide on it. Somebody else must.",
    ),
    "same-person": Text(
        "Bạn đã xử lý bước trước; bước này cần một người khác, dù bạn có hai tài khoản.",
        "You took the step before; this one needs another person, whatever accounts you have.",
    ),
    "already-decided": Text("Đã quyết định xong, không đổi được nữa.", "This is decided and cannot be changed."),
    "changed-meanwhile": Text(
        "Vừa có người khác xử lý đề nghị này; chưa có gì được thực hiện. Hãy xem lại trạng thái mới dưới đây.",
        "Somebody else acted meanwhile; nothing was done. Look at it again as it is now, below.",
    ),
    "mark-not-possible": Text(
        "Chỉ cho phép sửa số định danh khi phê duyệt lần cuối, với lý do sai dữ liệu hoặc theo tòa án, thanh tra.",
        "An id may be corrected only with the final approval, for a data error or by order of a court or inspection.",
    ),
    "reason-not-theirs": Text(
        "Căn cứ đã chọn không dùng được với lý do này. Hãy chọn lại.",
        "The chosen ground does not go with this reason. Choose again.",
    ),
    "record-unknown": Text(
        "Không có học bạ này trong phạm vi của bạn. Hãy kiểm tra mã và phiên bản.",
        "There is no such record in your scope. Check the id and the version.",
    ),
    "record-pending": Text(
        "Học bạ chưa có hiệu lực: nhà trường tự rút, không cần thu hồi.",
        "Not yet in force: the school withdraws it itself; no recall is needed.",
    ),
    "record-withdrawn": Text(
        "Nhà trường đã rút học bạ này; gửi được phiên bản tiếp theo ngay.",
        "Withdrawn already; the next version can be sent at once.",
    ),
    "record-recalled": Text(
        "Học bạ này đã bị thu hồi; gửi được phiên bản tiếp theo ngay.",
        "Recalled already; the next version can be sent at once.",
    ),
    "already-requested": Text(
        "Đang có một đề nghị chưa quyết định cho học bạ này. Hãy chờ kết quả.",
        "There is an open request for it. Wait for what becomes of that one.",
    ),
    "item-twice": Text("Học bạ này có hai lần trong danh sách.", "It stands in the list twice."),
    "not-dissolved": Text(
        "Trường còn người ký và chưa có trường kế thừa; trường phải tự đề nghị.",
        "The school has a seal or principal in office and no successor; it must ask itself.",
    ),
    "not-recalled": Text(
        "Học bạ này không bị thu hồi; không có gì để phục hồi.", "It is not recalled; there is nothing to undo."
    ),
    "has-successor": Text(
        "Đã có phiên bản sau, hoặc một học bạ khác của học sinh trong năm học đó; không phục hồi được nữa.",
        "A later version, or another record of that learner and year, is held; the recall cannot be undone any more.",
    ),
    "other-reason": Text(
        "Lý do phải là lý do của lần thu hồi cần hủy bỏ. Hãy chọn lại.",
        "The reason must be that of the recall to be undone. Choose again.",
    ),
    "not-so-long": Text(
        "Tạm dừng từ 1 đến 72 giờ. Cần lâu hơn thì đề nghị thu hồi.",
        "A suspension takes 1 to 72 hours. If that is not enough, ask for a recall.",
    ),
    "suspended-lately": Text(
        "Học bạ này đã bị tạm dừng trong 30 ngày qua. Hãy đề nghị thu hồi.",
        "It was suspended within the last 30 days. Ask for a recall.",
    ),
    "not-suspended": Text(
        "Học bạ này hiện không bị tạm dừng; không cần làm gì.", "It is not suspended now; there is nothing to lift."
    ),
}

# What a form lacks; nothing was done.
INCOMPLETE = {
    "incomplete-act": Text("Hãy bấm một trong các nút xử lý.", "Press one of the buttons."),
    "incomplete-items": Text("Hãy chọn ít nhất một học bạ.", "Choose at least one record."),
    "incomplete-which": Text(
        "Bạn đã đánh dấu một số học bạ nhưng lại chọn áp dụng cho tất cả; chưa có gì được thực hiện. Hãy chọn một "
        "trong hai.",
        "You ticked some records and chose all of them as well; nothing was done. Choose one or the other.",
    ),
    "incomplete-length": Text("Nội dung nhập quá dài hoặc sai dạng.", "What was entered is too long or malformed."),
    "incomplete-number": Text(
        "Phê duyệt thu hồi cần số và ngày quyết định.", "To approve, the decision's number and date are needed."
    ),
    "incomplete-dated": Text("Hãy nhập ngày quyết định.", "Enter the decision's date."),
    "incomplete-note": Text(
        "Từ chối hoặc trả lại cần ý kiến, để nơi đề nghị biết phải làm gì.",
        "To reject or return, a note is needed, so that who asked knows what to do.",
    ),
    "incomplete-reason": Text("Hãy chọn lý do.", "Choose the reason."),
    "incomplete-ground": Text("Hãy chọn căn cứ của Sở.", "Choose the department's ground."),
    "incomplete-text": Text(
        "Hãy viết lý do cụ thể, tối đa 2.000 ký tự.", "Say what is the matter, in at most 2,000 characters."
    ),
}

FILES = {
    "pdf-too-large": Text("Tệp lớn hơn 5 MiB.", "The file is larger than 5 MiB."),
    "not-a-pdf": Text("Tệp không phải PDF.", "The file is no PDF."),
    "pdf-cut-off": Text("Tệp PDF bị cắt hoặc hỏng.", "The PDF is cut off or damaged."),
    "too-many-files": Text("Quá nhiều tệp.", "Too many files."),
    "record-too-large": Text("Bản sửa lớn hơn 1 MiB.", "The corrected version is larger than 1 MiB."),
    "record-not-next": Text(
        "Không đọc được, chữ ký kết thúc không đúng, hoặc không phải phiên bản tiếp theo của học bạ đã chọn.",
        "It cannot be read, its closing signature does not hold, or it is not the next version of a chosen record.",
    ),
    "record-twice": Text("Có hai bản sửa cho cùng một học bạ.", "There are two corrected versions of one record."),
}

LISTS = {
    "list-too-large": Text("Danh sách lớn hơn 256 KiB.", "The list is larger than 256 KiB."),
    "list-too-long": Text("Danh sách dài hơn 1.000 dòng; hãy chia nhỏ.", "More than 1,000 lines; split the list."),
    "list-not-utf8": Text(
        "Tệp không phải văn bản UTF-8. Trong Excel, chọn lưu dạng “CSV UTF-8”.",
        "The file is not UTF-8 text. In Excel, save it as “CSV UTF-8”.",
    ),
    "list-not-csv": Text("Tệp không phải CSV.", "The file is no CSV."),
    "list-empty": Text("Không có dòng nào.", "There are no lines."),
    "nothing-chosen": Text("Hãy chọn ít nhất một học bạ rồi tiếp tục.", "Choose at least one record, then continue."),
    "line-malformed": Text(
        "Không phải mã tra cứu hay mã học bạ; có lẽ gõ nhầm.",
        "Neither a look-up code nor a record id; perhaps mistyped.",
    ),
    "line-version": Text("Phiên bản phải là số từ 1 đến 999.", "The version must be a number from 1 to 999."),
    "line-unknown": Text(
        "Không có học bạ này trong phạm vi của bạn, hoặc mã mở nhiều năm học.",
        "No such record in your scope, or the code opens several years.",
    ),
    "line-twice": Text("Đã có ở dòng khác.", "Named in another line already."),
}

DEPUTIES = {
    "not-approver": Text(
        "Chỉ người được giao vai trò phê duyệt mới cử người thay.",
        "Only who holds the approver's role can name a deputy.",
    ),
    "no-such-account": Text("Không có tài khoản này ở Sở.", "The department has no such account."),
    "same-person": Text(
        "Đó là tài khoản khác của chính bạn; cần một người khác.", "That is you; it must be somebody else."
    ),
    "not-reviewer": Text(
        "Người thay phải là người thẩm tra của Sở, do hai người quản trị cấp vai trò.",
        "A deputy must be a reviewer of the department, whom two registrars made one.",
    ),
    "has-it": Text("Người này đã có vai trò phê duyệt.", "They hold the approver's role already."),
    "bad-dates": Text("Hãy kiểm tra ngày bắt đầu và ngày kết thúc.", "Check the first and the last day."),
    "too-long": Text(
        "Tối đa 60 ngày. Vắng lâu hơn thì nhờ người quản trị cấp vai trò.",
        "At most 60 days. For longer, ask the registrars to grant the role.",
    ),
    "overlaps": Text("Đã giao cho người này trong thời gian đó.", "They have it for part of that time already."),
}
