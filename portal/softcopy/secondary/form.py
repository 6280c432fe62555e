"""The fields of the secondary form (circular 22/2021, domain.md 3.3), as its template takes them. Headings stand there.

Circular 43/2021 fills the same fields with words of its own. An empty text is what the record does not say.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from portal.softcopy.filled import VIETNAMESE, Fields, born, gender, issued, mark
from portal.softcopy.secondary import signing
from portal.softcopy.secondary.words import SCHOOL, Words, stage_of
from portal.softcopy.year import Year

_YES = "1"
_NOT_STATED = "0"


def cover(year: Year, _years: Sequence[Year] = (), words: Words = SCHOOL) -> Fields:
    """The district is there only where the record has one: there are none since July 2025."""
    general, stage = year.general, stage_of(year.general["makhoi"])
    places = (
        ("Xã/Phường/Đặc khu", general["tenxa"]),
        ("Huyện (Thành phố, Quận, Thị xã)", general.get("tenhuyen", "")),
        ("Tỉnh/Thành phố", general["tentinh"]),
    )
    return {
        "words": words._asdict(),
        "note": "",
        "department": general["tensogd"],
        "school": general["tentruong"],
        "places": [_line(label, name) for label, name in places if name],
        "title": ["HỌC BẠ", stage.name.upper()],
        "name": general["hovaten"],
        "number": general.get("sosodangbo", ""),
        "book": stage.register,
        "extract": general["trichluc"] == _YES,
    }


def personal(year: Year, years: Sequence[Year], words: Words = SCHOOL) -> Fields:
    """The learner, and the schools attended as the years in force tell it.

    After the form's own lines come four that it has not, though the record has them.
    """
    general = year.general
    return {
        "words": words._asdict(),
        "note": "",
        "title": ["HỌC BẠ", stage_of(general["makhoi"]).name.upper()],
        "name": general["hovaten"],
        "gender": "" if general["gioitinh"] == _NOT_STATED else gender(year),
        "born": born(year),
        "people": general["dantoc"],
        "birthplace": general["noisinh"],
        "policy": general.get("doituongchinhsach", ""),
        "home": general.get("noiohiennay", ""),
        "family": [_relative(general, label, who) for label, who in _FAMILY],
        "person": general.get("sodinhdanh", ""),
        "code": general["mahocsinh"],
        "nation": general["quoctich"],
        "origin": general.get("quequan", ""),
        "issued": issued(year),
        "office": signing.office(year, words),
        "head": signing.head(year),
        "history": _history(year, years),
    }


_FAMILY = (("Họ và tên cha", "cha"), ("Họ và tên mẹ", "me"), ("Họ và tên người giám hộ", "nguoigiamho"))


def _relative(general: Mapping[str, str], label: str, who: str) -> Fields:
    """Left open where the record names nobody: learners of age need not name their parents."""
    return {"label": label, "name": general.get(f"hoten{who}", ""), "work": general.get(f"nghenghiep{who}", "")}


def _history(year: Year, years: Sequence[Year]) -> list[Fields]:
    """Each school attended once, in order. A recalled year's own word is not taken."""
    told = [one for one in years if one.status == "effective" or one is year]
    stays = {
        (stay["namhoc"], stay.get("ngaytrangthaichuyenden", ""), stay["tenlop"], _place(stay))
        for one in told
        for stay in one.record["quatrinhhoctap"]["nam"]
    }
    return [{"namhoc": namhoc, "class": tenlop, "school": school} for namhoc, _, tenlop, school in sorted(stays)]


def _place(stay: Mapping[str, str]) -> str:
    place, arrived = f"{stay['tentruong']}, {stay['tentinh']}", stay.get("ngaytrangthaichuyenden")
    return f"{place}\n(chuyển đến ngày {VIETNAMESE.day(arrived)})" if arrived else place


def year_pages(year: Year, words: Words = SCHOOL) -> Fields:
    """Page A, the marks; page B, the year's results, the remarks and the head's approval."""
    general, summary = year.general, year.record["tongket"]
    return {
        "words": words._asdict(),
        "note": "",
        "name": general["hovaten"],
        "class": general["tenlop"],
        "school": general["tentruong"],
        "namhoc": general["namhoc"],
        "subjects": [_subject(year, row) for row in year.record["bangdiem"]["monhoc"]],
        "certificates": signing.certificates(year),
        "terms": [_ratings(summary, names) for names in _TERMS],
        "absences": summary["sobuoinghi"],
        "after-summer": _ratings(summary, _AFTER_SUMMER),
        "unrated": _unrated(words) if general["cokhuyettatkhongdanhgia"] == _YES else "",
        "promotion": _promotion(year),
        "entries": list(_entries(year)),
        "summer": summary.get("ndungkquarenluyen", ""),
        "remark": year.record["nhanxetchung"]["nxetgvcn"],
        "homeroom": signing.homeroom(year),
        "head": signing.head(year),
        "office": signing.office(year, words),
        "confirmation": signing.confirmation(year, words),
        "issued": issued(year),
    }


_RETEST = "diemkttralai"
_MARKS = ("diemhocky1", "diemhocky2", "diemcanam", _RETEST)
# Conduct, then study, as the form's columns stand.
_TERMS = (("renluyenhocky1", "hocky1"), ("renluyenhocky2", "hocky2"), ("renluyencanam", "canam"))
_AFTER_SUMMER = ("renluyenlai", "kqhoctaplai")


def _subject(year: Year, row: Mapping[str, str]) -> Fields:
    signed = signing.teachers(year, row["Id"])
    return {
        "label": row["tenmonhoc"],
        "marks": [mark(row.get(name)) for name in _MARKS],
        "remark": row.get("nxetmonhoc", ""),
        # By itself only where the one who signed is spelt otherwise in the register than in the record.
        "teacher": "" if any(signing.same_name(one["name"], row["gvbm"]) for one in signed) else row["gvbm"],
        "signed": signed,
    }


def _ratings(summary: Mapping[str, str], names: tuple[str, str]) -> Fields:
    conduct, study = (VIETNAMESE.code("rating", summary.get(name, "")) for name in names)
    return {"conduct": conduct, "study": study}


def _unrated(words: Words) -> str:
    """Said on the page, so that nobody takes a lawful blank for a gap."""
    return f"{words.learner.capitalize()} khuyết tật, không đánh giá: ô để trống là không có mức đánh giá."


def _promotion(year: Year) -> list[Fields]:
    """The form's three lines; the record's words stand on the one that it means."""
    summary = year.record["tongket"]
    again = any(name in summary for name in _AFTER_SUMMER)
    again = again or any(_RETEST in row for row in year.record["bangdiem"]["monhoc"])
    promoted, after, stays = _PROMOTION
    meant = stays if summary["duoclenlop"] != _YES else after if again else promoted
    return [_line(label, summary["ndungduoclenlop"] if label == meant else "") for label in _PROMOTION]


_PROMOTION = (
    "Được lên lớp",
    "Được lên lớp sau khi đánh giá lại môn học hoặc rèn luyện thêm trong kì nghỉ hè",
    "Không được lên lớp",
)


def _entries(year: Year) -> Iterator[Fields]:
    """The lines under the table of results."""
    summary, grade = year.record["tongket"], year.general["makhoi"]
    completed, stage = summary.get("ndunghoanthanh", ""), stage_of(grade)
    if grade == stage.last:
        yield _line(f"Hoàn thành chương trình {stage.name}", completed)
    elif completed:
        yield _line("Hoàn thành chương trình lớp học", completed)
    for certificate in [_certificate(one) for one in summary.get("chungchi", ())] or [""]:
        yield _line("Chứng chỉ (nếu có)", certificate)
    yield _line("Kết quả tham gia các cuộc thi (nếu có)", summary.get("kquathamgiacuocthi", ""))
    yield _line("Khen thưởng (nếu có)", summary.get("ndungkhenthuong", ""))


def _certificate(one: Mapping[str, str]) -> str:
    return f"{one['tenchungchi']}. Loại: {one['loaichungchi']}" if "loaichungchi" in one else one["tenchungchi"]


def _line(label: str, value: str) -> Fields:
    return {"label": label, "value": value}
