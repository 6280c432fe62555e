"""What is looked at before a certificate is bound: each check with its outcome, none hidden. Pure.

What can never be used is stopped. All else is told: the verifier judges every signature anyway (package.md section 2),
so a binding that should wait for a better day harms nobody, and a registrar may know more than we do.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from registry.rules.binding_rules import Office
from verifier.algorithms import is_strong, key_name
from verifier.certificates import Certificate
from verifier.chain import Chain, ChainFault
from verifier.signer_checks import vietnam_day

# How authorities of Viet Nam write the holder's number into the subject (UID=CCCD:…).
_NUMBER = re.compile(r"\bCCCD:([0-9]{12})\b")


class Outcome(StrEnum):
    """``STOPS``: it cannot be approved. ``WARNS``: it can, by somebody who has read it."""

    HOLDS = "holds"
    WARNS = "warns"
    STOPS = "stops"


@dataclass(frozen=True, slots=True)
class Check:
    """One check. ``code`` names its sentence, ``said`` is filled into it."""

    code: str
    outcome: Outcome
    said: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Another binding of the same certificate or the same key. ``school``: its name as the reader may know it."""

    same_certificate: bool
    same_school: bool
    person_id: str | None
    ended: bool
    school: str


@dataclass(frozen=True, slots=True)
class Bound:
    """A certificate, the office it is for, and what the register knows of it and its holder."""

    certificate: Certificate
    office: Office
    chain: Chain
    elsewhere: Sequence[Elsewhere] = ()
    known_name: str | None = None


def checks_of(one: Bound, now: datetime) -> list[Check]:
    """All of them, in the order in which a page shows them."""
    return [*_chain(one), *_revoked(one), *_dates(one, now), *_key(one), *_conflicts(one), *_names(one)]


def stopped(checks: Sequence[Check]) -> bool:
    """Whether one of them stops it."""
    return any(check.outcome is Outcome.STOPS for check in checks)


def _chain(one: Bound) -> Iterator[Check]:
    faults = one.chain.faults
    if ChainFault.NO_PATH in faults:
        yield Check("chain-missing", Outcome.STOPS)
    elif faults & {ChainFault.BROKEN_PATH, ChainFault.WEAK_PATH}:
        yield Check("chain-broken", Outcome.STOPS)
    else:
        yield Check("chain-found", Outcome.HOLDS, {"issuer": _common_name(one.certificate.summary.issuer)})


def _revoked(one: Bound) -> Iterator[Check]:
    faults, since = one.chain.faults, one.chain.revoked_at
    if faults & {ChainFault.REVOKED, ChainFault.AUTHORITY_REVOKED} and since is not None:
        # A signature with a proof of its time from before counts (package.md section 2, Time); later ones never do.
        never = vietnam_day(since) <= one.office.since
        code = "revoked" if ChainFault.REVOKED in faults else "authority-revoked"
        yield Check(code, Outcome.STOPS if never else Outcome.WARNS, {"day": _shown(vietnam_day(since))})
    elif ChainFault.REVOCATION_UNKNOWN in faults:
        yield Check("revocation-unknown", Outcome.WARNS)
    elif not faults & {ChainFault.NO_PATH, ChainFault.BROKEN_PATH, ChainFault.WEAK_PATH}:
        yield Check("not-revoked", Outcome.HOLDS)


def _dates(one: Bound, now: datetime) -> Iterator[Check]:
    summary, office = one.certificate.summary, one.office
    first, last = vietnam_day(summary.not_before), vietnam_day(summary.not_after)
    said = {"first": _shown(first), "last": _shown(last)}
    if last < office.since or (office.until is not None and office.until < first):
        yield Check("never-meets", Outcome.STOPS, said)
    elif summary.not_after < now:
        yield Check("expired", Outcome.WARNS, said)
    elif office.since < first:
        yield Check("begins-later", Outcome.WARNS, said)
    else:
        yield Check("in-time", Outcome.HOLDS, said)


def _key(one: Bound) -> Iterator[Check]:
    said = {"kind": key_name(one.certificate.key)}
    yield (
        Check("key-strong", Outcome.HOLDS, said)
        if is_strong(one.certificate.key)
        else Check("key-weak", Outcome.STOPS, said)
    )
    yield Check("may-sign", Outcome.HOLDS) if one.certificate.may_sign else Check("may-not-sign", Outcome.STOPS)


def _conflicts(one: Bound) -> Iterator[Check]:
    for other in one.elsewhere:
        what = "certificate" if other.same_certificate else "key"
        said = {"school": other.school}
        if other.person_id != one.office.person_id:
            yield Check(f"{what}-of-other", Outcome.WARNS if other.ended else Outcome.STOPS, said)
        elif not other.same_school:
            yield Check(f"{what}-elsewhere", Outcome.WARNS, said)
        elif not other.same_certificate:
            yield Check("key-again", Outcome.WARNS, said)


def _names(one: Bound) -> Iterator[Check]:
    """Hints: an authority's spelling is its own, and what counts is the person_id."""
    common_name = one.certificate.name or ""
    theirs, ours = _plain(common_name), _plain(one.office.name)
    if theirs == ours:
        yield Check("name-same", Outcome.HOLDS)
    elif _toneless(theirs) == _toneless(ours):
        yield Check("name-tones", Outcome.WARNS, {"name": common_name})
    else:
        yield Check("name-differs", Outcome.WARNS, {"name": common_name or "–"})
    number = _NUMBER.search(one.certificate.summary.subject)
    if number and one.office.person_id and number[1] != one.office.person_id:
        yield Check("number-differs", Outcome.WARNS)
    if one.known_name is not None and _plain(one.known_name) != ours:
        yield Check("person-known-otherwise", Outcome.WARNS)


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def _toneless(text: str) -> str:
    """Without tones and marks; đ is a letter of its own and has no mark to lose."""
    bare = unicodedata.normalize("NFD", text).replace("đ", "d")
    return "".join(character for character in bare if not unicodedata.combining(character))


def _common_name(name: str) -> str:
    """The CN of an RFC 4514 name, or all of it."""
    found = re.search(r"(?:^|,)CN=((?:[^,\\]|\\.)*)", name)
    return found[1].replace("\\", "") if found else name


def _shown(day: date) -> str:
    return day.strftime("%d/%m/%Y")
