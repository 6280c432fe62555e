"""What every form fills in the same way: the day of issue, signatures, partial dates, marks. Knows no template."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from portal.softcopy.year import Signer, Year
from portal.words.voice import Voice

VIETNAMESE = Voice("vi")

Fields = dict[str, Any]

# Exempt, in a mark or a level (package.md, ``Mark`` and ``PrimaryLevel``): said in words, as on paper.
_EXEMPT = "M"


def said(key: str, **values: object) -> str:
    """A word of the soft copy's own (``portal/words/softcopy.py``)."""
    return VIETNAMESE(f"copy.{key}", **values)


def issued(year: Year) -> Fields:
    """Place, day, month and year under a form's page, as the record gives them; digits stay as written."""
    signing = year.record["danhsachky"]
    whole: str = signing["ngaykyphathanh"]
    return {"place": signing["diadanhphathanh"], "year": whole[:4], "month": whole[5:7], "day": whole[8:10]}


def signed(signers: Iterable[Signer]) -> list[Fields]:
    """Who signed, in what office, when, with which certificate."""
    return [
        {
            "name": signer.name,
            "title": signer.title,
            "when": said("signed-at", moment=VIETNAMESE.moment(signer.moment)) if signer.moment else None,
            "serial": signer.serial,
        }
        for signer in signers
    ]


def subject_teachers(year: Year) -> list[Fields]:
    """Who signed which subjects, by the names the record gives these."""
    names = {subject["Id"]: subject["tenmonhoc"] for subject in year.record["bangdiem"]["monhoc"]}
    teachers = [signer for signer in year.by("gvbm") if signer.subjects]
    told = zip(signed(teachers), teachers, strict=True)
    return [{**one, "subjects": ", ".join(names[row] for row in teacher.subjects)} for one, teacher in told]


def mark(value: str | None) -> str:
    """A mark or level as it stands on paper: a sign of the form's own, except that *exempt* is said."""
    return VIETNAMESE.code("mark", _EXEMPT) if value == _EXEMPT else value or ""


def born(year: Year) -> str:
    """As much of the date of birth as the record has: 20/04/2015, 04/2015 or 2015."""
    return VIETNAMESE.day(year.general["ngaysinh"])


def gender(year: Year) -> str:
    return VIETNAMESE.code("gender", year.general["gioitinh"])
