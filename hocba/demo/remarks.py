"""What teachers write under a mark, in the words Vietnamese schools use. Knows no names.

One sentence for each band of ability, chosen by a fixed piece of luck.
"""

from __future__ import annotations

from hocba.demo.curriculum import PRIMARY
from hocba.demo.learners import Learner

_STRONG, _STEADY = 8.5, 7.3

_SUBJECT = {
    "strong": (
        "Nắm vững kiến thức, vận dụng linh hoạt, trình bày rõ ràng.",
        "Tư duy tốt, tích cực phát biểu, hoàn thành xuất sắc các nhiệm vụ học tập.",
        "Tiếp thu nhanh, biết giúp đỡ bạn cùng tiến bộ.",
        "Chủ động tìm tòi, sản phẩm học tập sáng tạo.",
        "Có năng khiếu, tham gia sôi nổi các hoạt động của môn học.",
    ),
    "steady": (
        "Nắm được kiến thức cơ bản, có ý thức học tập; cần phát biểu nhiều hơn.",
        "Chăm chỉ, tiến bộ rõ ở học kì II.",
        "Hiểu bài, làm bài cẩn thận; cần luyện thêm kĩ năng trình bày.",
        "Hoàn thành tốt các bài thực hành; cần tự tin hơn khi trao đổi nhóm.",
        "Có tinh thần tự học; nên đọc thêm tài liệu tham khảo.",
    ),
    "slow": (
        "Có cố gắng; cần ôn tập thường xuyên phần kiến thức cơ bản.",
        "Hoàn thành yêu cầu cần đạt; cần mạnh dạn trao đổi khi chưa hiểu bài.",
        "Đã tiến bộ so với học kì I, cần chủ động hơn trong học tập.",
        "Chuyên cần; cần rèn thêm kĩ năng trình bày.",
        "Hòa nhập tốt với lớp; cần hoàn thành bài tập đúng hạn.",
    ),
}
_HOMEROOM = {
    "strong": "Chăm ngoan, có ý thức tự học tốt, hòa đồng và tích cực trong các hoạt động tập thể.",
    "steady": "Ngoan, có tinh thần trách nhiệm với tập thể lớp; cần mạnh dạn hơn trong học tập.",
    "slow": "Thực hiện tốt nội quy, đoàn kết với bạn bè; cần dành thêm thời gian cho việc học.",
}
_ADULT = "Học viên chấp hành tốt nội quy, sắp xếp thời gian làm việc và học tập hợp lí, có nhiều tiến bộ."
_QUALITIES = "Lễ phép, trung thực, biết yêu thương và giúp đỡ mọi người."
_GENERAL = "Biết tự học, hợp tác tốt trong nhóm và mạnh dạn nêu ý kiến."
_SPECIFIC = "Diễn đạt rõ ràng, tính toán cẩn thận, yêu thích các hoạt động nghệ thuật và thể thao."


def on_subject(learner: Learner, code: str) -> str:
    choices = _SUBJECT[_band(learner)]
    return choices[learner.luck(f"remark/{code}", len(choices))]


def on_year(learner: Learner, *, adult: bool) -> str:
    return _ADULT if adult else _HOMEROOM[_band(learner)]


def on_competences(level: str) -> dict[str, str]:
    """The three comments of the primary form."""
    if level != PRIMARY:
        return {}
    return {"nxetphamchat": _QUALITIES, "nxetnanglucchung": _GENERAL, "nxetnanglucdacthu": _SPECIFIC}


def _band(learner: Learner) -> str:
    if learner.ability >= _STRONG:
        return "strong"
    return "steady" if learner.ability >= _STEADY else "slow"
