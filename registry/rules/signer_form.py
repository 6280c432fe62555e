"""What is said of a signer beside the certificate, as typed into a form or a line of a list. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from registry.rules.province_file import PERSON

FIELDS = ("role", "name", "title", "person_id", "from", "until")
SEAL = "coso"
LONGEST_NAME, LONGEST_TITLE = 250, 150  # the register's columns (province file)
# Days in office: signatures on records begin in 2023 (QĐ 550/2024); a year outside these is a slip of the pen.
FIRST_DAY, LAST_DAY = date(2015, 1, 1), date(2080, 12, 31)

_ROLES = {
    "giaovien": {"giaovien", "giáo viên", "teacher"},
    "hieutruong": {"hieutruong", "hiệu trưởng", "giám đốc", "principal"},
    "coso": {"coso", "cơ sở", "con dấu", "cơ sở giáo dục", "seal"},
}
_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn"}
_ELEVEN_DIGITS = re.compile(r"[0-9]{11}")


@dataclass(frozen=True, slots=True)
class Said:
    """Who signs, in which role, from which day to which (both in office). ``person_id`` None: a seal."""

    role: str
    name: str
    title: str | None
    person_id: str | None
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class Wrong:
    """A field that cannot be taken; ``why`` names the sentence."""

    field: str
    why: str


def read_said(given: Mapping[str, str]) -> Said | tuple[Wrong, ...]:
    """The fields of ``FIELDS``, every one checked; all that is wrong at once."""
    texts = {name: unicodedata.normalize("NFC", given.get(name, "")).strip() for name in FIELDS}
    role = next((role for role, words in _ROLES.items() if texts["role"].casefold() in words), None)
    since, until = _day(texts["from"]), _day(texts["until"])
    wrong = [
        *([] if role else [Wrong("role", "role-unknown")]),
        *_text("name", texts["name"], LONGEST_NAME, needed=True),
        *_text("title", texts["title"], LONGEST_TITLE, needed=False),
        *_person(texts["person_id"], role),
        *_days(texts, since, until),
    ]
    if wrong or role is None or since is None:
        return tuple(wrong)
    return Said(role, texts["name"], texts["title"] or None, texts["person_id"] or None, since, until)


def _text(field: str, text: str, longest: int, *, needed: bool) -> list[Wrong]:
    if not text:
        return [Wrong(field, f"{field}-missing")] if needed else []
    if len(text) > longest:
        return [Wrong(field, "text-long")]
    if any(unicodedata.category(character) in _INVISIBLE for character in text):
        return [Wrong(field, "text-invisible")]
    return []


def _person(person_id: str, role: str | None) -> list[Wrong]:
    if role == SEAL:
        return [Wrong("person_id", "person-of-seal")] if person_id else []
    if not person_id:
        return [Wrong("person_id", "person-missing")]
    if _ELEVEN_DIGITS.fullmatch(person_id):
        return [Wrong("person_id", "person-zero")]
    return [] if PERSON.fullmatch(person_id) else [Wrong("person_id", "person-form")]


def _days(texts: Mapping[str, str], since: date | None, until: date | None) -> list[Wrong]:
    if not texts["from"]:
        return [Wrong("from", "from-missing")]
    for field, day in (("from", since), ("until", until)):
        if texts[field] and day is None:
            return [Wrong(field, "day-form")]
        if day and not FIRST_DAY <= day <= LAST_DAY:
            return [Wrong(field, "day-far")]
    return [Wrong("until", "until-before-from")] if since and until and until < since else []


def _day(text: str) -> date | None:
    """``2026-09-05``, or ``05/09/2026`` as spreadsheets here write it."""
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 (a day has no zone)
        except ValueError:
            continue
    return None
