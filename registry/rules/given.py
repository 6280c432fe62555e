"""A value someone wrote in a file, and where it stands: every check that fails names the place. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from registry.errors import ProvinceFileWrong

_NAMHOC = re.compile(r"(\d{4})-(\d{4})")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Given:
    """One value with its path, as ``organisations[3].signers[0].role``. Every method raises ProvinceFileWrong."""

    value: Any
    path: str

    def wrong(self, why: str) -> ProvinceFileWrong:
        """To be raised; ``why`` never repeats the value, which may be a secret."""
        return ProvinceFileWrong(self.path or "(file)", why)

    def members(self, required: Collection[str], optional: Collection[str] = ()) -> dict[str, Given]:
        """The members of an object. One that is null counts as absent; one of another name is a slip of the pen."""
        if not isinstance(self.value, Mapping):
            raise self.wrong("must be an object")
        found = {}
        for name, value in self.value.items():
            at = Given(value, f"{self.path}.{name}" if self.path else str(name))
            if name not in required and name not in optional:
                raise at.wrong("is not a known member")
            if value is not None:
                found[name] = at
        for name in required:
            if name not in found:
                raise Given(None, f"{self.path}.{name}" if self.path else name).wrong("is missing")
        return found

    def items(self) -> list[Given]:
        """The items of a list."""
        if not isinstance(self.value, list):
            raise self.wrong("must be a list")
        return [Given(value, f"{self.path}[{place}]") for place, value in enumerate(self.value)]

    def text(self, longest: int) -> str:
        """A text that is not blank and holds nothing invisible."""
        if not isinstance(self.value, str):
            raise self.wrong("must be a text")
        if not self.value.strip():
            raise self.wrong("must not be blank")
        if len(self.value) > longest:
            raise self.wrong(f"is longer than {longest} characters")
        if any(unicodedata.category(character) in {"Cc", "Cf", "Cs", "Co", "Cn"} for character in self.value):
            raise self.wrong("holds a control or invisible character")
        return self.value

    def like(self, pattern: re.Pattern[str], meaning: str) -> str:
        """A text of one form."""
        if not isinstance(self.value, str) or not pattern.fullmatch(self.value):
            raise self.wrong(f"must be {meaning}")
        return self.value

    def choice(self, allowed: Collection[str]) -> str:
        """One of a few words."""
        if not isinstance(self.value, str) or self.value not in allowed:
            raise self.wrong(f"must be one of {', '.join(sorted(allowed))}")
        return self.value

    def choices(self, allowed: Collection[str]) -> list[str]:
        """Some of a few words, each once; sorted."""
        found = [item.choice(allowed) for item in self.items()]
        if len(set(found)) != len(found):
            raise self.wrong("names something twice")
        return sorted(found)

    def flag(self) -> bool:
        """True or false."""
        if not isinstance(self.value, bool):
            raise self.wrong("must be true or false")
        return self.value

    def day(self) -> date:
        """``YYYY-MM-DD``."""
        try:
            return date.fromisoformat(self.like(_DATE, "a date YYYY-MM-DD"))
        except ValueError:
            raise self.wrong("is not a day of the calendar") from None

    def moment(self) -> datetime:
        """RFC 3339 with offset."""
        try:
            found = datetime.fromisoformat(self.text(40))
        except ValueError:
            raise self.wrong("must be a moment as 2026-05-15T00:00:00+07:00") from None
        if found.tzinfo is None:
            raise self.wrong("needs an offset from UTC")
        return found

    def namhoc(self) -> str:
        """A school year: two following years."""
        text = self.like(_NAMHOC, "a school year as 2025-2026")
        if int(text[5:]) != int(text[:4]) + 1:
            raise self.wrong("must name two following years")
        return text
