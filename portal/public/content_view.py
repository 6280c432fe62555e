"""A record's content arranged as people know it from the paper form. Knows the JSON of tier 2, already masked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from portal.words.code_lists import PRIMARY_RESULTS
from portal.words.voice import CATALOGUE, Voice

PRIMARY = "02"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table: its name, its cells, and what is written under it."""

    name: str
    cells: tuple[str, ...]
    note: str | None = None
    teacher: str | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table with a title; ``notes`` are (label, text) pairs under it. ``key`` names its look."""

    key: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    notes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """A titled list of (label, value) pairs."""

    key: str
    title: str
    pairs: tuple[tuple[str, str], ...]


def sheets(record: Mapping[str, Any], voice: Voice) -> tuple[Sheet, ...]:
    """The tables of one year: subjects, then qualities and competences (primary) or conduct and study (others)."""
    if record["macaphoc"] == PRIMARY:
        return (_primary_subjects(record, voice), *_competence_sheets(record, voice))
    return (_subjects(record, voice), _ratings(record, voice))


def _primary_subjects(record: Mapping[str, Any], voice: Voice) -> Sheet:
    rows = (
        Row(
            subject["tenmonhoc"],
            (
                voice.code("primary-level", subject["mucdatduoc"]),
                voice.code("mark", subject.get("diemkiemtradinhky", "")),
            ),
            subject.get("nxetmonhoc"),
            voice("page.teacher", name=subject["gvbm"]),
        )
        for subject in record["bangdiem"]["monhoc"]
    )
    columns = tuple(voice(f"page.{name}") for name in ("subject", "mucdatduoc", "ktdk", "remark"))
    return Sheet("primary", voice("page.subjects"), columns, tuple(rows))


_TERM_MARKS = ("diemhocky1", "diemhocky2", "diemcanam")


def _subjects(record: Mapping[str, Any], voice: Voice) -> Sheet:
    subjects = record["bangdiem"]["monhoc"]
    retested = any("diemkttralai" in subject for subject in subjects)
    marks = (*_TERM_MARKS, "diemkttralai") if retested else _TERM_MARKS
    rows = (
        Row(
            subject["tenmonhoc"],
            tuple(voice.code("mark", subject.get(mark, "")) for mark in marks),
            subject.get("nxetmonhoc"),
            voice("page.teacher", name=subject["gvbm"]),
        )
        for subject in subjects
    )
    names = ("subject", "hk1", "hk2", "cn", *(("retest",) if retested else ()), "remark")
    key = "retested" if retested else "secondary"
    return Sheet(key, voice("page.subjects"), tuple(voice(f"page.{name}") for name in names), tuple(rows))


def _competence_sheets(record: Mapping[str, Any], voice: Voice) -> tuple[Sheet, ...]:
    group = record.get("danhgianlpc")
    if group is None:
        return ()
    plan = (
        ("qualities", "quality", "phamchat", "nxetphamchat"),
        ("general-competences", "general-competence", "nangluc", "nxetnanglucchung"),
        ("specific-competences", "specific-competence", "nangluc", "nxetnanglucdacthu"),
    )
    rated = (_rated(group, title, room, (member, remark), voice=voice) for title, room, member, remark in plan)
    return tuple(sheet for sheet in rated if sheet.rows or sheet.notes)


def _rated(group: Mapping[str, Any], title: str, room: str, members: tuple[str, str], *, voice: Voice) -> Sheet:
    levels = group.get(members[0], {})
    rows = tuple(
        Row(voice.code(room, name), (voice.code("competence-level", levels[name]),))
        for name in CATALOGUE[room]
        if name in levels
    )
    remark = group.get(members[1])
    notes = ((voice("page.remark"), remark),) if remark else ()
    head = voice("page.quality" if room == "quality" else "page.competence")
    return Sheet("rated", voice(f"page.{title}"), (head, voice("page.mucdatduoc")), rows, notes)


def _ratings(record: Mapping[str, Any], voice: Voice) -> Sheet:
    """Page B of the secondary form: terms down, conduct and study across (domain.md 3.3)."""
    summary = record["tongket"]
    plan = (
        ("hk1", "renluyenhocky1", "hocky1"),
        ("hk2", "renluyenhocky2", "hocky2"),
        ("cn", "renluyencanam", "canam"),
        ("after-summer", "renluyenlai", "kqhoctaplai"),
    )
    rows = tuple(
        Row(voice(f"page.{term}"), tuple(voice.code("rating", summary.get(name, "")) for name in names))
        for term, *names in plan
        if any(name in summary for name in names)
    )
    columns = tuple(voice(f"page.{name}") for name in ("term", "conduct", "study"))
    return Sheet("ratings", voice("page.ratings"), columns, rows)


_SUMMARY = (
    "xeploai", "nghicophep", "nghikhongphep", "sobuoinghi", "duoclenlop", "ndungduoclenlop",
    "dahthanhctrinhlophoc", "dahthanhctrinhtieuhoc", "ndunghoanthanh", "kquathamgiacuocthi", "ndungkquarenluyen",
    "ndungkhenthuong", "ndungkhenthuongdotxuat",
)  # fmt: skip
_FLAGS = frozenset({"duoclenlop", "dahthanhctrinhlophoc", "dahthanhctrinhtieuhoc", "trichluc"})


def summary(record: Mapping[str, Any], voice: Voice) -> Facts:
    """The year's results beside the tables."""
    group = record["tongket"]
    pairs = [(voice(f"field.{name}"), _value(name, group[name], voice)) for name in _SUMMARY if name in group]
    pairs += [(voice("field.chungchi"), _certificate(one)) for one in group.get("chungchi", ())]
    return Facts("summary", voice("page.summary"), tuple(pairs))


def _certificate(one: Mapping[str, str]) -> str:
    return " – ".join(one[name] for name in ("tenchungchi", "loaichungchi") if name in one)


_GENERAL = (
    "hovaten", "ngaysinh", "gioitinh", "sodinhdanh", "mahocsinh", "dantoc", "quoctich", "noisinh", "quequan",
    "noiohiennay", "tentruong", "tenxa", "tenhuyen", "tentinh", "tensogd", "makhoi", "tenlop", "namhoc", "sosodangbo",
    "thongtu", "trichluc",
)  # fmt: skip


def general(record: Mapping[str, Any], voice: Voice) -> Facts:
    """The bio page of the paper form, without what the tier withholds."""
    pairs = ((voice(f"field.{name}"), _value(name, record[name], voice)) for name in _GENERAL if name in record)
    return Facts("general", voice("page.general"), tuple(pairs))


def history(record: Mapping[str, Any], voice: Voice) -> Sheet:
    """Schools attended, one year a line."""
    years: Sequence[Mapping[str, str]] = record["quatrinhhoctap"]["nam"]
    rows = tuple(Row(year["namhoc"], (year["tenlop"], _place(year, voice))) for year in years)
    columns = tuple(voice(f"page.{name}") for name in ("namhoc", "class", "school"))
    return Sheet("history", voice("page.history"), columns, rows)


def _place(year: Mapping[str, str], voice: Voice) -> str:
    place = f"{year['tentruong']}, {year['tentinh']}"
    arrived = year.get("ngaytrangthaichuyenden")
    return f"{place} ({voice('field.ngaytrangthaichuyenden')}: {voice.day(arrived)})" if arrived else place


def _value(name: str, value: str, voice: Voice) -> str:
    if name in _FLAGS:
        return voice.code("flag", value)
    if name == "gioitinh":
        return voice.code("gender", value)
    if name == "xeploai" and value in PRIMARY_RESULTS:
        return voice.say(PRIMARY_RESULTS[value])
    if name == "makhoi":
        return value.lstrip("0")
    return voice.day(value) if name == "ngaysinh" else value
