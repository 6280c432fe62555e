"""What the rules of recall answer, in words, for door, console and (later) office. Decides nothing."""

from __future__ import annotations

from ingest.sentence import Sentence
from registry.rules.recall_rules import Ground, RecallState, Refusal
from registry.rules.suspension_rules import LONGEST_HOURS, ONCE_IN

# What happened, who must act, how.
REFUSALS: dict[Refusal, Sentence] = {
    Refusal.WRONG_ROLE: Sentence(
        "Tài khoản này không có vai trò cần cho bước này. Hãy nhờ người có vai trò reviewer hoặc approver.",
        "This account does not have the role for this step. Ask somebody who is a reviewer or an approver.",
    ),
    Refusal.NOT_BELOW: Sentence(
        "Trường này không thuộc đơn vị của tài khoản. Hãy nhờ xã/phường quản lý trường hoặc Sở.",
        "This school is not below the account's organisation. Ask the school's own commune, or the department.",
    ),
    Refusal.NO_PERSON: Sentence(
        "Tài khoản chưa gắn với một người (person_id) nên không được quyết định. Hãy nhờ quản trị bổ sung.",
        "The account names no person (person_id) and may not act here. A registrar must add it.",
    ),
    Refusal.ASKED_IT: Sentence(
        "Người đề nghị (hoặc người của trường đề nghị) không được xét đề nghị đó. Cần một người khác.",
        "Who asked, or belongs to the school that asked, may not decide on it. Another person must.",
    ),
    Refusal.SAME_PERSON: Sentence(
        "Người này đã xét mục này rồi; cần hai người khác nhau, kể cả khi một người có hai tài khoản.",
        "This person has already acted on it. Two different people are needed, whatever accounts they use.",
    ),
    Refusal.DECIDED: Sentence(
        "Đề nghị đã được quyết định xong, không đổi được nữa.",
        "This has been decided already and cannot be changed.",
    ),
    Refusal.CHANGED_MEANWHILE: Sentence(
        "Vừa có người khác xét đề nghị này. Hãy xem lại rồi quyết định.",
        "Somebody else acted on this request meanwhile. Look at it again, then decide.",
    ),
    Refusal.MARK_NOT_POSSIBLE: Sentence(
        "Dấu sửa định danh chỉ dùng khi phê duyệt lần cuối, với lý do data-error hoặc court-or-inspection.",
        "The mark for a corrected id goes with the final approval only, for data-error or court-or-inspection.",
    ),
    Refusal.REASON_NOT_THEIRS: Sentence(
        "Căn cứ này không dùng được với lý do này. Xem docs/recall.md.",
        "This ground does not go with this reason. See docs/recall.md.",
    ),
    Refusal.RECORD_UNKNOWN: Sentence(
        "Không có học bạ hoặc đề nghị này, hoặc không thuộc trường đang hỏi. Hãy kiểm tra lại mã và phiên bản.",
        "There is no such record or request, or it is not this school's. Check the id and the version.",
    ),
    Refusal.RECORD_PENDING: Sentence(
        "Học bạ chưa có hiệu lực. Nhà trường tự rút (DELETE /api/v1/records), không cần thu hồi.",
        "The record is still pending. The school withdraws it itself (DELETE /api/v1/records); no recall is needed.",
    ),
    Refusal.RECORD_WITHDRAWN: Sentence(
        "Nhà trường đã rút học bạ này; có thể gửi phiên bản tiếp theo ngay.",
        "The school has withdrawn this record; the next version can be sent at once.",
    ),
    Refusal.RECORD_RECALLED: Sentence(
        "Học bạ này đã bị thu hồi; có thể gửi phiên bản tiếp theo ngay.",
        "This record is recalled already; the next version can be sent at once.",
    ),
    Refusal.ALREADY_REQUESTED: Sentence(
        "Học bạ này đang có một đề nghị thu hồi chưa quyết định. Hãy chờ kết quả của đề nghị đó.",
        "There is an open request for this record. Wait for what becomes of that one.",
    ),
    Refusal.ITEM_TWICE: Sentence(
        "Học bạ này có hai lần trong danh sách. Đơn vị cung cấp phần mềm cần gửi mỗi học bạ một lần.",
        "This record stands in the list twice. The software supplier must send each record once.",
    ),
    Refusal.NOT_DISSOLVED: Sentence(
        "Trường này còn người ký hoặc chưa có trường kế thừa; trường phải tự đề nghị.",
        "This school still has a seal or a principal in office and no successor; it must ask itself.",
    ),
    Refusal.NOT_RECALLED: Sentence(
        "Học bạ này không ở trạng thái đã thu hồi, nên không có gì để khôi phục.",
        "This record is not recalled, so there is nothing to reinstate.",
    ),
    Refusal.HAS_SUCCESSOR: Sentence(
        "Đã có học bạ khác thay học bạ này, nên không khôi phục được. Nếu bản thay sai, hãy đề nghị thu hồi bản đó.",
        "Another record has taken this one's place: it cannot be reinstated. If that one is wrong, have it recalled.",
    ),
    Refusal.OTHER_REASON: Sentence(
        "Học bạ này đã bị thu hồi vì lý do khác. Hãy ghi đúng lý do của quyết định thu hồi cần hủy.",
        "This record was recalled for another reason. Name the reason of the recall that is to be undone.",
    ),
    Refusal.NOT_SO_LONG: Sentence(
        f"Tạm dừng khẩn cấp từ 1 đến {LONGEST_HOURS} giờ. Nếu cần lâu hơn, hãy đề nghị thu hồi.",
        f"An emergency suspension takes 1 to {LONGEST_HOURS} hours. If that is not enough, ask for a recall.",
    ),
    Refusal.SUSPENDED_LATELY: Sentence(
        f"Học bạ này đã bị tạm dừng trong vòng {ONCE_IN.days} ngày qua; không tạm dừng thêm. Hãy đề nghị thu hồi.",
        f"This record was suspended within the last {ONCE_IN.days} days and cannot be again. Ask for a recall.",
    ),
    Refusal.NOT_SUSPENDED: Sentence(
        "Học bạ này hiện không bị tạm dừng; không cần làm gì.",
        "This record is not suspended now; there is nothing to lift.",
    ),
}

# What comes next, for whoever just acted.
STATES: dict[RecallState, Sentence] = {
    RecallState.AWAITING_PRINCIPAL: Sentence(
        "Chờ hiệu trưởng của trường xác nhận.", "Waits for the school's principal to confirm."
    ),
    RecallState.REQUESTED: Sentence(
        "Đã đề nghị; cần hai người khác nhau xét.", "Requested; two different people must look at it."
    ),
    RecallState.CHECKED: Sentence(
        "Đã thẩm tra. Cần thêm một người khác có vai trò approver phê duyệt.",
        "Checked. One more person is needed: another approver must approve.",
    ),
    RecallState.APPROVED: Sentence(
        "Đã phê duyệt: học bạ bị thu hồi kể từ lúc này. Trường có thể gửi phiên bản tiếp theo.",
        "Approved: recalled from this moment on. The school can send the next version.",
    ),
    RecallState.REJECTED: Sentence("Đã từ chối: học bạ giữ nguyên hiệu lực.", "Rejected: the record stays as it was."),
    RecallState.RETURNED: Sentence(
        "Đã trả lại cho nơi đề nghị: học bạ giữ nguyên hiệu lực, có thể đề nghị lại.",
        "Sent back to who asked: the record stays as it was; it may be asked for anew.",
    ),
}

# The same where a recall is to be undone.
_REINSTATEMENT: dict[RecallState, Sentence] = {
    RecallState.APPROVED: Sentence(
        "Đã phê duyệt: học bạ có hiệu lực trở lại kể từ lúc này.", "Approved: in force again from this moment on."
    ),
    RecallState.REJECTED: Sentence("Đã từ chối: học bạ vẫn bị thu hồi.", "Rejected: the record stays recalled."),
    RecallState.RETURNED: Sentence(
        "Đã trả lại cho nơi đề nghị: học bạ vẫn bị thu hồi, có thể đề nghị lại.",
        "Sent back to who asked: the record stays recalled; it may be asked for anew.",
    ),
}


def what_comes_next(state: RecallState, ground: str | None) -> Sentence:
    """``STATES``' sentence, or that for a reinstatement."""
    others = _REINSTATEMENT if ground == Ground.REINSTATEMENT else {}
    return others.get(state, STATES[state])


# Answers of the door, as in ``answers.PROBLEMS``: code → status and sentences.
RECALL_PROBLEMS: dict[str, tuple[int, Sentence]] = {
    "recall-malformed": (
        400,
        Sentence(
            "Đề nghị thu hồi không đúng mẫu ở vị trí `where`. Đơn vị cung cấp phần mềm cần sửa theo tài liệu.",
            "The recall request is not of the documented form at `where`. The software supplier must correct it.",
        ),
    ),
    "recall-too-large": (
        413,
        Sentence(
            "Đề nghị thu hồi quá lớn. Nhà trường hãy chia danh sách thành nhiều đề nghị nhỏ hơn.",
            "The recall request is too large. The school should split its list into several smaller requests.",
        ),
    ),
    "json-expected": (
        415,
        Sentence(
            "Nội dung gửi lên phải là application/json. Đơn vị cung cấp phần mềm cần sửa tiêu đề Content-Type.",
            "The body must be application/json. The software supplier must correct the Content-Type header.",
        ),
    ),
    "recall-items-refused": (
        422,
        Sentence(
            "Có học bạ không thể đề nghị thu hồi, nêu trong `items` kèm lý do; chưa có gì được ghi nhận. "
            "Nhà trường hãy bỏ hoặc sửa các mục đó rồi gửi lại.",
            "Some records cannot be asked for; `items` names each with its reason, and nothing was recorded. "
            "The school should take them out or correct them and send again.",
        ),
    ),
}
