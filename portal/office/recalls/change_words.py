"""What differs between two versions of a record, in the words of the paper form. Knows no request and no register."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from portal.words.code_lists import GENERAL_COMPETENCES, QUALITIES, SPECIFIC_COMPETENCES
from portal.words.fields import FIELDS, PLACES
from portal.words.voice import Voice
from registry.rules.differences import Difference

# Members whose words the form of the paper gives; an unknown one is shown as the record names it.
_LABELS = FIELDS | PLACES | QUALITIES | GENERAL_COMPETENCES | SPECIFIC_COMPETENCES
# A list's own name says nothing beside the name of its entry.
_SILENT = frozenset({"monhoc", "nangluc", "nguoiky", "nam"})
# Members whose values are letters of a code list (hocba.xsd).
_LISTS = {
    "mucdatduoc": "primary-level",
    "gioitinh": "gender",
    "macaphoc": "level",
    "trichluc": "flag",
    "duoclenlop": "flag",
    "dahthanhctrinhlophoc": "flag",
    "dahthanhctrinhtieuhoc": "flag",
    "vaitro": "role",
    **dict.fromkeys(("renluyenhocky1", "renluyenhocky2", "renluyencanam", "renluyenlai"), "rating"),
    **dict.fromkeys(("hocky1", "hocky2", "canam", "kqhoctaplai"), "rating"),
}
_RATED = "danhgianlpc"


@dataclass(frozen=True, slots=True)
class Change:
    """One field of a comparison, in words; None: it is not there."""

    where: str
    before: str | None
    after: str | None


def in_words(
    found: Iterable[Difference], before: Mapping[str, Any], after: Mapping[str, Any], say: Voice
) -> tuple[Change, ...]:
    """Each of ``found`` (between ``before`` and ``after``, the groups of two reports) in the record's order."""
    subjects = _subjects(after) | _subjects(before)
    return tuple(_change(one, subjects, say) for one in found)


def _change(one: Difference, subjects: Mapping[str, str], say: Voice) -> Change:
    # The group's own name says less than the field's; what names a subject or a year stays.
    parts = [part for part in one.path[1:] or one.path if part not in _SILENT] or list(one.path)
    where = " › ".join(_label(part, subjects, say) for part in parts)
    return Change(where, _value(one.path, one.before, say), _value(one.path, one.after, say))


def _label(part: str, subjects: Mapping[str, str], say: Voice) -> str:
    known = _LABELS.get(part)
    return say.say(known) if known else subjects.get(part, part)


def _value(path: tuple[str, ...], value: str | None, say: Voice) -> str | None:
    if value is None:
        return None
    if path[-1].startswith("ngay"):
        return say.day(value)
    room = "competence-level" if path[0] == _RATED else _LISTS.get(path[-1])
    return say.code(room, value) if room else value


def _subjects(groups: Mapping[str, Any]) -> dict[str, str]:
    """Name by code."""
    listed = groups.get("bangdiem", {}).get("monhoc", ())
    return {one["mamonhoc"]: one["tenmonhoc"] for one in listed if one.get("mamonhoc") and one.get("tenmonhoc")}
