"""The marks that decree 137/2024 wants on a paper made from data, on every page. Knows no record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from portal.public import qr_code
from portal.words.voice import LANGUAGES, Voice


@dataclass(frozen=True, slots=True)
class Marks:
    """Whose system made this copy, when, for whom, and how to check it.

    Attributes:
        system: name of the information system.
        owner: the authority whose system it is.
        address: where to look up, as people type it.
        code: the look-up code in its printed groups.
        qr: SVG of the address with the code.
        converted_by: the person or the software that made the copy.
        phrase: the check phrase's lines, Vietnamese first; empty where there is none.
    """

    system: str
    owner: str
    address: str
    code: str
    qr: str
    converted_at: datetime
    converted_by: str
    phrase: tuple[str, ...] = ()


def qr_of(base_url: str, printed_code: str) -> str:
    """The QR code of a code's look-up page, as SVG: nothing else is in it."""
    return qr_code.as_svg(qr_code.look_up_address(base_url, printed_code)).decode()


@dataclass(frozen=True, slots=True)
class Maker:
    """Who makes copies here: the same for all of an app's or a request's.

    Attributes:
        base_url: the public's address.
        by: the person or the software, as ``Marks.converted_by``.
    """

    owner: str
    base_url: str
    by: str

    def marks(self, printed_code: str, phrase: str, *, at: datetime) -> Marks:
        """Of a copy that bears this code and its check phrase (``registry.check_phrase``)."""
        vietnamese = Voice(LANGUAGES[0])
        return Marks(
            system=vietnamese("copy.system"),
            owner=self.owner,
            address=self.base_url,
            code=printed_code,
            qr=qr_of(self.base_url, printed_code),
            converted_at=at,
            converted_by=self.by,
            phrase=tuple(Voice(language)("copy.phrase", words=phrase) for language in LANGUAGES),
        )
