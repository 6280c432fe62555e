"""Rows of the primary mark sheet, in the form's order, and which subject of a record stands in which row.

By name: the ministry's subject codes are not public. A subject without a row gets one at the end, under its own
name: nothing that was signed is left out, and nothing is put where it may not belong.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from portal.softcopy.filled import Fields, mark
from registry.rules.findings.subjects import subject_of


@dataclass(frozen=True, slots=True)
class Row:
    """``group``: the wider subject whose part this is; its parts stand beside its name."""

    key: str
    label: str
    group: str | None = None


_COMPUTING, _ARTS = "Tin học và Công nghệ", "Nghệ thuật"
# domain.md 3.2; the dots after the foreign language are the form's own, for its name.
ROWS = (
    Row("TIENG-VIET", "Tiếng Việt"),
    Row("TOAN", "Toán"),
    Row("NGOAI-NGU-1", "Ngoại ngữ 1 (…………)"),
    Row("SU-DIA", "Lịch sử và Địa lí"),
    Row("KHOA-HOC", "Khoa học"),
    Row("TIN", "Tin học", _COMPUTING),
    Row("CONG-NGHE", "Công nghệ", _COMPUTING),
    Row("DAO-DUC", "Đạo đức"),
    Row("TNXH", "Tự nhiên và Xã hội"),
    Row("THE-CHAT", "Giáo dục thể chất"),
    Row("AM-NHAC", "Âm nhạc", _ARTS),
    Row("MI-THUAT", "Mĩ thuật", _ARTS),
    Row("TRAI-NGHIEM", "Hoạt động trải nghiệm"),
    Row("TIENG-DAN-TOC", "Tiếng dân tộc"),
)
_PARTS = {"TIN-CONG-NGHE": ("TIN", "CONG-NGHE"), "NGHE-THUAT": ("AM-NHAC", "MI-THUAT")}
_FOREIGN, _ETHNIC = "NGOAI-NGU-1", "TIENG-DAN-TOC"
# Languages of ethnic groups that have a programme of their own (circular 32/2018 as amended).
_ETHNIC_LANGUAGES = frozenset({"ba na", "bahnar", "chăm", "ê đê", "gia rai", "jrai", "khmer", "mông", "mnông", "thái"})


def rows(subjects: Sequence[Mapping[str, str]]) -> list[Fields]:
    """The form's rows, filled where the record has the subject; then the subjects without a row."""
    placed: dict[str, Mapping[str, str]] = {}
    others = []
    for subject in subjects:
        key = _row_of(subject["tenmonhoc"])
        if key is None or key in placed:
            others.append(subject)
        else:
            placed[key] = subject
    return [*(_filled(row, placed.get(row.key)) for row in ROWS), *(_row(one["tenmonhoc"], one) for one in others)]


def _row_of(name: str) -> str | None:
    """The row for a subject of this name, or None. ``Nghệ thuật (Âm nhạc)`` and ``Âm nhạc`` are one row."""
    whole, part = _split(name)
    key = subject_of(whole)
    if key in _PARTS:
        within = subject_of(part)
        return within if within in _PARTS[key] else None
    if key is None and _is_ethnic(whole):
        return _ETHNIC
    return key if any(key == row.key for row in ROWS) else None


def _split(name: str) -> tuple[str, str]:
    whole, _, part = name.partition("(")
    return whole.strip(), part.strip(" )")


def _is_ethnic(name: str) -> bool:
    plain = unicodedata.normalize("NFC", name).casefold().replace("-", " ")
    language = plain.removeprefix("tiếng ").strip()
    return plain.startswith("tiếng dân tộc") or (language != plain and language in _ETHNIC_LANGUAGES)


def _filled(row: Row, subject: Mapping[str, str] | None) -> Fields:
    return _row(_label(row, subject), subject, group=row.group)


def _label(row: Row, subject: Mapping[str, str] | None) -> str:
    """The form's own label, unless the record says more or otherwise."""
    if subject is None:
        return row.label
    name = subject["tenmonhoc"]
    whole, part = _split(name)
    if row.group and part and _same(whole, row.group):
        name = part
    if row.key == _FOREIGN and not part and not whole.casefold().startswith("ngoại ngữ"):
        return f"Ngoại ngữ 1 ({name})"
    if row.key == _ETHNIC and not _same(whole, row.label) and not part:
        return f"{row.label} ({name})"
    return row.label if _same(name, row.label) else name


def _same(one: str, other: str) -> bool:
    return unicodedata.normalize("NFC", one).casefold() == other.casefold()


def _row(label: str, subject: Mapping[str, str] | None, *, group: str | None = None) -> Fields:
    here = subject or {}
    return {
        "group": group,
        "label": label,
        "level": mark(here.get("mucdatduoc")),
        "mark": mark(here.get("diemkiemtradinhky")),
        "remark": here.get("nxetmonhoc", ""),
    }
