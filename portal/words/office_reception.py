"""The words of communes' reception reports, their refusals among them."""

from functools import partial

from portal.words.failures import refused
from portal.words.text import Text

WORDS = {
    "nav": Text("Báo cáo tiếp nhận", "Reception reports"),
    "waiting": Text("đợt đã khóa chưa có báo cáo tiếp nhận", "locked periods without a reception report"),
    "title": Text("Báo cáo tiếp nhận của xã", "The commune's reception reports"),
    "lead": Text(
        "Sau khi đợt khóa, xã xác nhận với Sở đã tiếp nhận học bạ của các trường đến đâu. Báo cáo gửi đi được giữ "
        "nguyên; gửi lại là một bản mới.",
        "After a period has locked, the commune confirms to the department what it has received from its schools. A "
        "report is kept as it was sent; sending again makes a new version.",
    ),
    "none-sent": Text("Chưa gửi", "Not sent"),
    "version": Text("Bản {number}", "Version {number}"),
    "sent-at": Text("Gửi lúc {moment}", "Sent at {moment}"),
    "prepare": Text("Xem số liệu và gửi", "See the figures and send"),
    "prepare-again": Text("Gửi bản mới", "Send a new version"),
    "form-title": Text("Báo cáo tiếp nhận đợt {number}, năm học {year}", "Reception of period {number}, {year}"),
    "form-lead": Text(
        "Số liệu dưới đây do hệ thống đếm lúc này, của các trường thuộc xã. Khi gửi, đúng số liệu này được giữ.",
        "The hub has counted the figures below just now, of the commune's schools. These very figures are kept.",
    ),
    "not-locked": Text(
        "Đợt chưa khóa: số liệu còn thay đổi, có thể phải gửi lại sau khi khóa.",
        "The period has not locked: the figures will change, and you may have to send again after the lock.",
    ),
    "not-begun": Text("Đợt chưa mở nên chưa gửi được.", "The period has not opened: nothing can be sent yet."),
    "totals": Text("Tổng số", "In all"),
    "schools": Text("Số trường", "Schools"),
    "by-school": Text("Từng trường, từng cấp học", "By school and level"),
    "school": Text("Trường", "School"),
    "level": Text("Cấp học", "Level"),
    "declared": Text("Sĩ số khai", "Declared"),
    "received": Text("Đã nhận", "Received"),
    "effective": Text("Có hiệu lực", "Effective"),
    "pending": Text("Chờ khóa", "Pending"),
    "recalled": Text("Đã thu hồi", "Recalled"),
    "refused": Text("Bị từ chối", "Refused"),
    "late": Text("Trường nộp chậm", "Late schools"),
    "is-late": Text("Chậm", "Late"),
    "means": Text(
        "Đã nhận gồm có hiệu lực, chờ khóa và đã thu hồi; học bạ trường tự rút không tính. Bị từ chối đếm theo trường, "
        "mọi cấp. Chậm: chưa nhận được gì, hoặc ít hơn sĩ số khai.",
        "Received is effective, pending and recalled together; what a school withdrew itself is not counted. Refused "
        "is counted by school, over all levels. Late: nothing received, or less than declared.",
    ),
    "problems": Text("Lỗi theo loại", "Problems by kind"),
    "no-problems": Text("Không có lỗi nào.", "No problems."),
    "no-schools": Text("Xã không có trường nào thuộc đợt này.", "The commune has no schools in this period."),
    "confirm": Text("Xác nhận và gửi Sở", "Confirm and send to the department"),
    "remark": Text("Nhận xét, kiến nghị (không bắt buộc)", "Remark (optional)"),
    "remark-hint": Text("Được mã hóa khi lưu; đừng ghi tên học sinh.", "Kept encrypted; please name no learner."),
    "name": Text("Họ và tên người xác nhận", "Your name, as a confirmation"),
    "name-hint": Text("Ghi đúng như tài khoản: {name}.", "As your account has it: {name}."),
    "send": Text("Gửi báo cáo", "Send the report"),
    "sent": Text("Đã gửi.", "Sent."),
    "report-title": Text("Báo cáo tiếp nhận, {commune}", "Reception report, {commune}"),
    "of-period": Text("Đợt", "Period"),
    "confirmed-by": Text("Người xác nhận", "Confirmed by"),
    "digest": Text("Mã băm số liệu", "Digest of the figures"),
    "no-remark": Text("Không có nhận xét.", "No remark."),
    "versions": Text("Các bản đã gửi", "Versions sent"),
    "csv": Text("Tải CSV", "Download CSV"),
    "communes-title": Text(
        "Báo cáo tiếp nhận đợt {number}, năm học {year}", "Reception reports of period {number}, {year}"
    ),
    "communes-lead": Text("{missing} trong {count} xã chưa gửi.", "{missing} of {count} communes have not sent one."),
    "commune": Text("Xã, phường", "Commune"),
    "report": Text("Báo cáo", "Report"),
    "before-lock": Text("trước khi khóa", "before the lock"),
    "of-communes": Text("Báo cáo tiếp nhận của các xã", "The communes' reception reports"),
    "back": Text("Về các báo cáo", "Back to the reports"),
}

_refused = partial(refused, so_far=Text("Chưa có gì được gửi.", "Nothing was sent."))


REFUSALS = {
    "reception-not-begun": _refused(
        Text("Đợt chưa mở", "The period has not opened"), Text("Hãy chờ đợt mở.", "Wait until it opens.")
    ),
    "reception-figures-changed": _refused(
        Text("Số liệu vừa thay đổi", "The figures have just changed"),
        Text("Hãy mở lại trang, xem số liệu mới rồi gửi.", "Open the page again, look at the new figures, then send."),
    ),
    "reception-sent-meanwhile": _refused(
        Text("Người khác của xã vừa gửi", "Somebody else of the commune has just sent one"),
        Text("Hãy xem bản đó trước khi gửi bản mới.", "Look at theirs before you send a new version."),
    ),
    "reception-name-differs": _refused(
        Text("Họ tên không khớp với tài khoản", "The name is not your account's"),
        Text("Hãy ghi họ và tên đúng như tài khoản của bạn.", "Write your name as your account has it."),
    ),
    "reception-remark-too-long": _refused(
        Text("Nhận xét quá dài", "The remark is too long"),
        Text("Nhiều nhất 2000 ký tự.", "2,000 characters at most."),
    ),
}
