"""In which fields two versions of a record differ. Pure; compares the JSON shape of ``package.md`` section 3.

Entries of a list are the same entry by what names them (a subject's code, a year), not by their place.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

# What names an entry of a list, tried in this order; else its place does.
_NAMES = ("mamonhoc", "tenmonhoc", "namhoc", "vaitro", "hotennguoiky", "tenchungchi")
# Say nothing about the learner: identifiers of the document's parts.
_LEFT_OUT = frozenset({"Id", "phamvi"})


@dataclass(frozen=True, slots=True)
class Difference:
    """One field. ``path`` are member names, and for a list's entry what names it; None: it is not there."""

    path: tuple[str, ...]
    before: str | None
    after: str | None


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Difference, ...]:
    """Every field that differs, in the order of the record."""
    return tuple(_compare((), before, after))


def _compare(path: tuple[str, ...], before: Any, after: Any) -> Iterator[Difference]:
    shape = before if before is not None else after
    if isinstance(shape, Mapping) and isinstance(before or {}, Mapping) and isinstance(after or {}, Mapping):
        yield from _members(path, before or {}, after or {})
    elif _is_list(shape) and _is_list(before or []) and _is_list(after or []):
        yield from _members(path, _named(before or []), _named(after or []))
    elif before != after:
        yield Difference(path, _text(before), _text(after))


def _members(path: tuple[str, ...], before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Difference]:
    for name in dict.fromkeys((*before, *after)):
        if name not in _LEFT_OUT:
            yield from _compare((*path, name), before.get(name), after.get(name))


def _named(entries: Sequence[Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for place, entry in enumerate(entries, start=1):
        name = str(place)
        if isinstance(entry, Mapping):
            name = next((str(entry[key]) for key in _NAMES if entry.get(key)), name)
        found[name if name not in found else f"{name} ({place})"] = entry
    return found


def _is_list(value: Any) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str)


def _text(value: Any) -> str | None:
    return None if value is None else str(value)
