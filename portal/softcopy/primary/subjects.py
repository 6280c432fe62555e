"""Rows of the primary mark sheet, in the form's order, and which subject of a record stands in which row.

By name: the ministry's subject codes are not public. A subject without a row gets one at the end, under its own
name: nothing that was signed is left out, and nothing is put where it may not belong.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from portal.softcopy.filled import Fields, mark
from registry.rules.findings.subjects import subject_of


@dataclass(frozen=True, slots=True)
class Row:
    """``whole``: the subject whose part this is; a record may have it undivided."""

    key: str
    label: str
    whole: str | None = None


_COMPUTING, _ARTS = "TIN-CONG-NGHE", "NGHE-THUAT"
# domain.md 3.2; the dots after the foreign language are the form's own, for its name.
ROWS = (
    Row("TIENG-VIET", "Tiếng Việt"),
    Row("TOAN", "Toán"),
    Row("NGOAI-NGU-1", "Ngoại ngữ 1 (…………)"),
    Row("SU-DIA", "Lịch sử và Địa lí"),
    Row("KHOA-HOC", "Khoa học"),
    Row("TIN", "Tin học và Công nghệ (Tin học)", _COMPUTING),
    Row("CONG-NGHE", "Tin học và Công nghệ (Công nghệ)", _COMPUTING),
    Row("DAO-DUC", "Đạo đức"),
    Row("TNXH", "Tự nhiên và Xã hội"),
    Row("THE-CHAT", "Giáo dục thể chất"),
    Row("AM-NHAC", "Nghệ thuật (Âm nhạc)", _ARTS),
    Row("MI-THUAT", "Nghệ thuật (Mĩ thuật)", _ARTS),
    Row("TRAI-NGHIEM", "Hoạt động trải nghiệm"),
    Row("TIENG-DAN-TOC", "Tiếng dân tộc"),
)
_KNOWN = frozenset({row.key for row in ROWS} | {_COMPUTING, _ARTS})
_FOREIGN, _ETHNIC = "NGOAI-NGU-1", "TIENG-DAN-TOC"
# Languages of ethnic groups that have a programme of their own (circular 32/2018 as amended).
_ETHNIC_LANGUAGES = frozenset({"ba na", "bahnar", "chăm", "ê đê", "gia rai", "jrai", "khmer", "mông", "mnông", "thái"})

Subject = Mapping[str, str]


def rows(subjects: Sequence[Subject]) -> list[Fields]:
    """The form's rows, filled where the record has the subject; then the subjects without a row."""
    placed: dict[str, Subject] = {}
    others = []
    for subject in subjects:
        key = _row_of(subject["tenmonhoc"])
        if key is None or key in placed:
            others.append(subject)
        else:
            placed[key] = subject
    return [*_form_rows(placed), *(_row(one["tenmonhoc"], one) for one in others)]


def _form_rows(placed: dict[str, Subject]) -> Iterator[Fields]:
    """An undivided subject stands where its parts would; a part without a mark is then no open row."""
    divided = {row.whole for row in ROWS if row.key in placed}
    told: set[str] = set()
    for row in ROWS:
        if row.whole in placed and row.whole not in told:
            told.add(row.whole)
            yield _row(placed[row.whole]["tenmonhoc"], placed[row.whole])
        if row.whole not in told or row.key in placed or row.whole in divided:
            yield _row(_label(row, placed.get(row.key)), placed.get(row.key))


def _row_of(name: str) -> str | None:
    """The row for a subject of this name, or None. ``Nghệ thuật (Âm nhạc)`` and ``Âm nhạc`` are one row."""
    whole, part = _split(name)
    key = subject_of(whole)
    if part and key in (_COMPUTING, _ARTS):
        within = subject_of(part)
        return within if any(row.key == within and row.whole == key for row in ROWS) else None
    if key is None and _is_ethnic(whole):
        return _ETHNIC
    return key if key in _KNOWN else None


def _split(name: str) -> tuple[str, str]:
    whole, _, part = name.partition("(")
    return whole.strip(), part.strip(" )")


def _is_ethnic(name: str) -> bool:
    plain = unicodedata.normalize("NFC", name).casefold().replace("-", " ")
    language = plain.removeprefix("tiếng ").strip()
    return plain.startswith("tiếng dân tộc") or (language != plain and language in _ETHNIC_LANGUAGES)


def _label(row: Row, subject: Subject | None) -> str:
    """The form's own label, unless the record says more or otherwise."""
    if subject is None:
        return row.label
    name = subject["tenmonhoc"]
    whole, part = _split(name)
    if row.key == _FOREIGN and not part and not whole.casefold().startswith("ngoại ngữ"):
        return f"Ngoại ngữ 1 ({name})"
    if row.key == _ETHNIC and not part and not _same(whole, row.label):
        return f"{row.label} ({name})"
    if row.whole and _same(name, _split(row.label)[1]):
        return row.label
    return row.label if _same(name, row.label) else name


def _same(one: str, other: str) -> bool:
    return unicodedata.normalize("NFC", one).casefold() == other.casefold()


def _row(label: str, subject: Subject | None) -> Fields:
    here = subject or {}
    return {
        "label": label,
        "level": mark(here.get("mucdatduoc")),
        "mark": mark(here.get("diemkiemtradinhky")),
        "remark": here.get("nxetmonhoc", ""),
    }
