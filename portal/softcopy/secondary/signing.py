"""Signatures as the form of circulars 22/2021 and 43/2021 shows them: who, in which office, when, over what."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import Final

from portal.softcopy.filled import VIETNAMESE, Fields, signed
from portal.softcopy.secondary.words import Words
from portal.softcopy.year import Signer, Year

HEAD, HOMEROOM, SUBJECT, SEAL = "hieutruong", "gvcn", "gvbm", "coso"

# Who leads and who may sign in their stead. A centre may be led by a principal once it became a school (domain.md 5.7).
_DEPUTIES: Final = (("Hiệu trưởng", "Phó Hiệu trưởng"), ("Giám đốc", "Phó Giám đốc"))


def head(year: Year) -> list[Fields]:
    """The head's signature, and the seal beside it."""
    return [*_blocks(year, HEAD), *_blocks(year, SEAL)]


def homeroom(year: Year) -> list[Fields]:
    """The homeroom teacher's signature and what it covers: the marks are signed by those who gave them."""
    return _blocks(year, HOMEROOM)


def office(year: Year, words: Words) -> list[str]:
    """The office the head signed in, by lines. Deputies, in charge or not, sign for the head (KT., decree 30/2020)."""
    title = next((signer.title for signer in year.by(HEAD) if signer.title), words.head)
    for chief, deputy in _DEPUTIES:
        if deputy.casefold() in title.casefold():
            return [f"KT. {chief}".upper(), deputy.upper()]
    return [title.upper()]


def confirmation(year: Year, words: Words) -> list[str]:
    """The heading of the head's place under the marks; a deputy's office follows it."""
    stead = office(year, words)
    return ["Xác nhận của", words.head, *(stead if len(stead) > 1 else ())]


def teachers(year: Year, subject_id: str) -> list[Fields]:
    """Who signed a row of the marks, and when."""
    return [
        {"name": signer.name, "when": VIETNAMESE.moment(signer.moment) if signer.moment else None}
        for signer in year.by(SUBJECT)
        if subject_id in signer.subjects
    ]


def certificates(year: Year) -> list[Fields]:
    """The subject teachers' certificates: once each, not in every row."""
    found = {(signer.name, signer.serial) for signer in year.by(SUBJECT) if signer.serial and signer.subjects}
    return [{"name": name, "serial": serial} for name, serial in sorted(found)]


def _blocks(year: Year, role: str) -> list[Fields]:
    signers = year.by(role)
    return [one | {"scope": _scope(year, signer)} for one, signer in zip(signed(signers), signers, strict=True)]


def _scope(year: Year, signer: Signer) -> str:
    return ", ".join(VIETNAMESE.code("part", part) for part in _covered(year, signer))


def _covered(year: Year, signer: Signer) -> Iterable[str]:
    """What their line in the record says they sign: a signature over less does not hold (package.md section 2)."""
    lines = [line for line in year.record["danhsachky"]["nguoiky"] if line["vaitro"] == signer.role]
    own = lines if len(lines) == 1 else [line for line in lines if same_name(line["hoten"], signer.name)]
    return own[0]["phamvi"] if own else ()


def same_name(one: str, other: str) -> bool:
    """Spelt alike, however the letters were typed."""
    return unicodedata.normalize("NFC", one).casefold() == unicodedata.normalize("NFC", other).casefold()
