"""Every finding in words: what it says, by which article, and whether it contradicts a text or only asks. Data alone.

``docs/findings.md`` prints the same list with what each rule leaves out.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from registry.rules.findings.finding import FindingCode


class Severity(StrEnum):
    """``contradicts``: the record and the text cannot both be right. ``asks``: it may be right, with a decision."""

    CONTRADICTS = "contradicts"
    ASKS = "asks"


@dataclass(frozen=True, slots=True)
class Entry:
    """``vi`` and ``en`` are whole sentences that cite the article."""

    severity: Severity
    vi: str
    en: str


_C, _A = Severity.CONTRADICTS, Severity.ASKS

CATALOGUE: dict[FindingCode, Entry] = {
    FindingCode.YEAR_AVERAGE: Entry(
        _C,
        "Điểm trung bình môn cả năm không bằng (học kì I + 2 × học kì II) / 3 (Thông tư 22/2021, Điều 9 khoản 1 điểm b;"
        " Thông tư 43/2021 tính như vậy).",
        "A subject's average of the year is not (term I + 2 × term II) / 3 (Circular 22/2021, article 9.1b; Circular"
        " 43/2021 alike).",
    ),
    FindingCode.YEAR_COMMENT: Entry(
        _C,
        "Mức cả năm của môn đánh giá bằng nhận xét khác mức học kì II (Thông tư 22/2021, Điều 9 khoản 1 điểm a).",
        "The year's result of a subject judged by comment is not that of term II (Circular 22/2021, article 9.1a).",
    ),
    FindingCode.MARK_FORM: Entry(
        _C,
        "Môn đánh giá bằng nhận xét lại có điểm số, hoặc môn có điểm số lại ghi Đạt/Chưa đạt (Thông tư 22/2021, Điều 5"
        " khoản 3).",
        "A subject judged by comment has marks, or one with marks has a comment in their place (Circular 22/2021,"
        " article 5.3).",
    ),
    FindingCode.STUDY_RATING: Entry(
        _C,
        "Kết quả học tập không khớp với kết quả các môn (Thông tư 22/2021, Điều 9 khoản 2 và 3).",
        "The study rating does not follow from the subjects (Circular 22/2021, articles 9.2 and 9.3).",
    ),
    FindingCode.STUDY_AGAIN: Entry(
        _C,
        "Kết quả học tập sau đánh giá lại không khớp với điểm đánh giá lại (Thông tư 22/2021, Điều 14).",
        "The study rating after the summer does not follow from the marks then reached (Circular 22/2021, article 14).",
    ),
    FindingCode.YEAR_CONDUCT: Entry(
        _C,
        "Kết quả rèn luyện cả năm không khớp với hai học kì (Thông tư 22/2021, Điều 8 khoản 2 điểm b).",
        "The year's conduct does not follow from the two terms (Circular 22/2021, article 8.2b).",
    ),
    FindingCode.PROMOTED: Entry(
        _C,
        "Được lên lớp mà kết quả rèn luyện hoặc học tập Chưa đạt, hoặc nghỉ quá 45 buổi (Thông tư 22/2021, Điều 12"
        " khoản 1).",
        "Promoted with conduct or study not reached, or absent more than 45 times (Circular 22/2021, article 12.1).",
    ),
    FindingCode.NOT_PROMOTED: Entry(
        _C,
        "Không được lên lớp mà đủ ba điều kiện lên lớp (Thông tư 22/2021, Điều 12 khoản 1).",
        "Not promoted although all three conditions are met (Circular 22/2021, article 12.1).",
    ),
    FindingCode.AWARD: Entry(
        _C,
        "Danh hiệu khen thưởng cuối năm không khớp với kết quả cả năm (Thông tư 22/2021, Điều 15; tiểu học: Thông tư"
        " 27/2020, Điều 13).",
        "The title at the year's end does not fit the year's results (Circular 22/2021, article 15; primary: Circular"
        " 27/2020, article 13).",
    ),
    FindingCode.TEST_MARK: Entry(
        _C,
        "Điểm kiểm tra định kì có phần thập phân (Thông tư 27/2020, Điều 7 khoản 1 điểm d).",
        "A year-end test has a decimal mark (Circular 27/2020, article 7.1d).",
    ),
    FindingCode.PRIMARY_RATING: Entry(
        _C,
        "Đánh giá kết quả giáo dục không khớp với các môn học, phẩm chất, năng lực và bài kiểm tra cuối năm (Thông tư"
        " 27/2020, Điều 9 khoản 2).",
        "The year's rating does not follow from subjects, qualities, competences and year-end tests (Circular 27/2020,"
        " article 9.2).",
    ),
    FindingCode.GRADE_COMPLETION: Entry(
        _C,
        "Đạt một trong ba mức hoàn thành mà không ghi hoàn thành chương trình lớp học (Thông tư 27/2020, Điều 11 khoản"
        " 1 điểm a).",
        "One of the three ratings that complete the grade, and the grade is not said to be completed (Circular"
        " 27/2020, article 11.1a).",
    ),
    FindingCode.PRIMARY_COMPLETION: Entry(
        _C,
        "Hoàn thành chương trình tiểu học chỉ ghi cho học sinh hoàn thành lớp 5, và phải ghi cho các em (Thông tư"
        " 27/2020, Điều 11 khoản 2).",
        "Completing primary school is said of those who complete grade 5, of all of them and of nobody else (Circular"
        " 27/2020, article 11.2).",
    ),
    FindingCode.NOT_COMPLETED_IN_BATCH_1: Entry(
        _A,
        "Học sinh chưa hoàn thành lớp học mà gửi ở đợt 1, đợt dành cho học sinh đã hoàn thành (Quy chế học bạ số, Điều"
        " 4: QĐ 550/2024 Điện Biên).",
        "A learner who has not completed the grade came in batch 1, which is for those who have (regulation of digital"
        " records, article 4: Điện Biên 550/2024).",
    ),
    FindingCode.GRADE_JUMP: Entry(
        _A,
        "Khối lớp tăng nhanh hơn số năm học: học vượt lớp cần quyết định của nhà trường (Điều lệ trường).",
        "The grade rises faster than the years: leaping a grade needs the school's decision (school charter).",
    ),
    FindingCode.GRADE_BACK: Entry(
        _A,
        "Khối lớp thấp hơn năm học trước (chuỗi các năm trong học bạ).",
        "The grade is lower than in an earlier year (the record's chain of years).",
    ),
    FindingCode.GRADE_AGAIN: Entry(
        _A,
        "Cùng một khối lớp hai năm liền: hỏi trường xem năm trước học sinh có được lên lớp không (học bạ từng năm).",
        "The same grade two years running: ask whether the learner was promoted the year before (yearly records).",
    ),
    FindingCode.YEAR_GAP: Entry(
        _A,
        "Thiếu học bạ của năm học ở giữa (học bạ số mỗi năm học một bản).",
        "The record of a year in between is missing (each school year has its own).",
    ),
    FindingCode.SCHOOL_CHANGE: Entry(
        _A,
        "Đổi trường so với năm trước mà quá trình học tập không ghi chuyển đến (QĐ 295/2025 Kiên Giang, Điều 4 khoản"
        " 4: chuyển giao quyền quản lý học bạ số).",
        "Another school than the year before, and the record's history tells of no transfer (Kiên Giang 295/2025,"
        " article 4.4: the right to manage a record is handed over).",
    ),
    FindingCode.SECOND_LIVE_RECORD: Entry(
        _A,
        "Học sinh có hai học bạ còn giá trị của cùng năm học, cùng cấp ở hai trường (mỗi năm học một học bạ).",
        "The learner has two live records of one year and level at two schools (one record a school year).",
    ),
    FindingCode.ENGINES_DIFFER: Entry(
        _A,
        "Chương trình kiểm tra thứ hai kết luận khác về chữ ký số: tra cứu ghi «chưa kết luận được» cho đến khi người"
        " vận hành tìm ra nguyên nhân (ETSI EN 319 102-1, 5.1.3).",
        'A second engine judges the signatures otherwise: look-ups say "cannot be judged" until the operators have'
        " found out why (ETSI EN 319 102-1, 5.1.3).",
    ),
}
