"""The marks on a paper against the record's: what is asked for, and what differs. Knows the second tier's JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from portal.institutions.claims import plain_mark
from portal.words.voice import CATALOGUE, Voice

PRIMARY = "02"
# What the paper forms print for each subject (domain.md 3), and the heading of its column.
_PRIMARY = {"mucdatduoc": "mucdatduoc", "diemkiemtradinhky": "ktdk"}
_SECONDARY = {"diemhocky1": "hk1", "diemhocky2": "hk2", "diemcanam": "cn", "diemkttralai": "retest"}
# A mark is "10" or "8,75", a letter or two; whatever is longer is none.
LONGEST = 6


@dataclass(frozen=True, slots=True)
class Cell:
    """One mark to be ticked or typed. ``options``: the letters it can be, with their words; none: a number."""

    name: str
    label: str
    options: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class PaperRow:
    """One subject."""

    subject: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """One mark that is not the record's; either may be empty words."""

    subject: str
    label: str
    paper: str
    record: str


@dataclass(frozen=True, slots=True)
class Compared:
    """``record``: which on the page. ``typed``: as it was given, to be shown again."""

    record: int
    count: int
    differences: tuple[Difference, ...]
    typed: Mapping[str, str]


def paper_rows(record: Mapping[str, Any], voice: Voice) -> tuple[PaperRow, ...]:
    """All that a paper can say of each subject, whether or not the record has it."""
    columns = _columns(record)
    return tuple(
        PaperRow(
            subject["tenmonhoc"],
            tuple(
                Cell(f"{subject['Id']}.{mark}", voice(f"page.{word}"), _options(mark, voice))
                for mark, word in columns.items()
            ),
        )
        for subject in record["bangdiem"]["monhoc"]
    )


def compared(record: Mapping[str, Any], form: Mapping[str, str], number: int, voice: Voice) -> Compared:
    """Every mark that was given, with the record's; what was left empty is not compared."""
    columns, typed, differences = _columns(record), {}, []
    for subject in record["bangdiem"]["monhoc"]:
        for mark, word in columns.items():
            name = f"{subject['Id']}.{mark}"
            given, held = form.get(name, "").strip()[:LONGEST], subject.get(mark, "")
            if not given:
                continue
            typed[name] = given
            if plain_mark(given) != plain_mark(held):
                label = voice(f"page.{word}")
                differences.append(
                    Difference(subject["tenmonhoc"], label, _said(mark, given, voice), _said(mark, held, voice))
                )
    return Compared(number, len(typed), tuple(differences), typed)


def _columns(record: Mapping[str, Any]) -> Mapping[str, str]:
    return _PRIMARY if record["macaphoc"] == PRIMARY else _SECONDARY


def _options(mark: str, voice: Voice) -> tuple[tuple[str, str], ...]:
    if mark != "mucdatduoc":
        return ()
    return tuple((letter, f"{letter}: {voice.say(words)}") for letter, words in CATALOGUE["primary-level"].items())


def _said(mark: str, value: str, voice: Voice) -> str:
    if not value:
        return voice("against-paper.empty")
    return voice.code("primary-level" if mark == "mucdatduoc" else "mark", value)
