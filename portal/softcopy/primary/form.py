"""The fields of the primary form (circular 27/2020, domain.md 3.2), as its template takes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from portal.softcopy.filled import VIETNAMESE, Fields, born, gender, issued, mark, signed, subject_teachers
from portal.softcopy.primary import subjects
from portal.softcopy.year import Year
from portal.words.code_lists import (
    COMPETENCE_LEVELS,
    GENERAL_COMPETENCES,
    PRIMARY_LEVELS,
    QUALITIES,
    SPECIFIC_COMPETENCES,
)
from portal.words.text import Text

_YES = "1"
_LAST_GRADE = "05"


def cover(year: Year, _years: Sequence[Year] = ()) -> Fields:
    """The district is there only where the record has one: there are none since July 2025."""
    general = year.general
    return {
        "name": general["hovaten"],
        "school": general["tentruong"],
        "commune": general["tenxa"],
        "district": general.get("tenhuyen"),
        "province": general["tentinh"],
        "extract": general["trichluc"] == _YES,
    }


def personal(year: Year, years: Sequence[Year]) -> Fields:
    """The learner, and the learning process as the years in force tell it."""
    general = year.general
    plain = ("hovaten", "dantoc", "quoctich", "noisinh", "quequan", "noiohiennay", "sodinhdanh", "mahocsinh")
    family = ("hotencha", "hotenme", "hotennguoigiamho", "doituongchinhsach")
    return {
        **{name: general.get(name, "") for name in (*plain, *family)},
        "gender": gender(year),
        "born": born(year),
        "issued": issued(year),
        "principal": signed(year.by("hieutruong")),
        "seal": signed(year.by("coso")),
        "history": _history(year, years),
    }


def _history(year: Year, years: Sequence[Year]) -> list[Fields]:
    """Each school attended once, in order. A recalled year's own word is not taken."""
    told = [one for one in years if one.status == "effective" or one is year]
    registered = {one.general["namhoc"]: one.general.get("sosodangbo", "") for one in told}
    stays = {
        (stay["namhoc"], stay["tenlop"], stay["tentruong"], stay["tentinh"], stay.get("ngaytrangthaichuyenden", ""))
        for one in told
        for stay in one.record["quatrinhhoctap"]["nam"]
    }
    return [
        {
            "namhoc": namhoc,
            "class": tenlop,
            "school": f"{tentruong}, {tentinh}",
            "register": registered.get(namhoc, ""),
            "arrived": VIETNAMESE.day(arrived),
        }
        for namhoc, tenlop, tentruong, tentinh, arrived in sorted(stays, key=lambda stay: (stay[0], stay[4]))
    ]


def year_pages(year: Year) -> Fields:
    """The two pages of a year."""
    general, summary = year.general, year.record["tongket"]
    return {
        "name": general["hovaten"],
        "class": general["tenlop"],
        "namhoc": general["namhoc"],
        "school": general["tentruong"],
        "height": _measured(summary, "chieucao", "cm"),
        "weight": _measured(summary, "cannang", "kg"),
        "leave": summary["nghicophep"],
        "absent": summary["nghikhongphep"],
        "not_assessed": general["cokhuyettatkhongdanhgia"] == _YES,
        "subjects": subjects.rows(year.record["bangdiem"]["monhoc"]),
        "teachers": subject_teachers(year),
        "keys": {"subjects": _key(PRIMARY_LEVELS), "competences": _key(COMPETENCE_LEVELS)},
        **_assessed(year.record.get("danhgianlpc", {})),
        "result": summary.get("xeploai", ""),
        "awards": [summary[name] for name in ("ndungkhenthuong", "ndungkhenthuongdotxuat") if name in summary],
        "completion": summary.get("ndunghoanthanh", ""),
        "flags": _flags(general["makhoi"], summary),
        "remark": year.record["nhanxetchung"]["nxetgvcn"],
        "issued": issued(year),
        "principal": signed(year.by("hieutruong")),
        "seal": signed(year.by("coso")),
        "homeroom": signed(year.by("gvcn")),
    }


def _measured(summary: Mapping[str, str], name: str, unit: str) -> str:
    return f"{summary[name]} {unit}" if name in summary else ""


def _assessed(group: Mapping[str, Any]) -> Fields:
    """Rows for every quality and competence of the form; empty where nothing was assessed."""
    return {
        "qualities": _rated(QUALITIES, group.get("phamchat", {}), group.get("nxetphamchat", "")),
        "general": _rated(GENERAL_COMPETENCES, group.get("nangluc", {}), group.get("nxetnanglucchung", "")),
        "specific": _rated(SPECIFIC_COMPETENCES, group.get("nangluc", {}), group.get("nxetnanglucdacthu", "")),
    }


def _rated(names: Mapping[str, Text], levels: Mapping[str, str], remark: str) -> Fields:
    rows = [{"label": text.vi, "level": mark(levels.get(name))} for name, text in names.items()]
    return {"rows": rows, "remark": remark}


def _key(letters: Mapping[str, Text]) -> str:
    """What the letters stand for; *exempt* is said in words where it occurs."""
    told = (f"{letter}: {text.vi}" for letter, text in letters.items() if letter != "M")
    return f"Mức đạt được: {'; '.join(told)}."


def _flags(grade: str, summary: Mapping[str, str]) -> list[Fields]:
    """What the record ticks beside the words of section 6. Of the primary programme only where it may be completed."""
    names = ["dahthanhctrinhlophoc", "dahthanhctrinhtieuhoc", "duoclenlop"]
    if grade != _LAST_GRADE and summary["dahthanhctrinhtieuhoc"] != _YES:
        names.remove("dahthanhctrinhtieuhoc")
    return [{"label": VIETNAMESE(f"field.{name}"), "value": VIETNAMESE.code("flag", summary[name])} for name in names]
