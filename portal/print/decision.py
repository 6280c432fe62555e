"""The paper of one decision: who decided what on which records, when, and how to check it. A PDF, not yet sealed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.print.in_both import VOICES, Pair, code, moment, said
from portal.print.typesetting import typeset
from portal.public import qr_code
from registry.decided import Acted, Concerned, Decided, Kind

# Where the public app answers with them (``portal.public.operations``).
KEYS_PATH = "/.well-known/hocba/jwks.json"


@dataclass(frozen=True, slots=True)
class Stamp:
    """What the paper says of itself.

    Attributes:
        author: whose hub it is.
        base_url: the public's address.
        audit: number and hash of the newest line of the audit chain, from after the decision.
    """

    id: str
    author: str
    base_url: str
    made_at: datetime
    audit: tuple[int, str]


def decision_pdf(decided: Decided, stamp: Stamp) -> bytes:
    """The paper, the same bytes for the same decision and stamp."""
    address = stamp.base_url.rstrip("/")
    heading = said(f"paper.heading-{_outcome_of(decided, plain=decided.approved)}")
    data = {
        "title": heading["vi"],
        "description": heading["en"],
        "author": stamp.author,
        "system": said("paper.system")["vi"],
        "heading": heading,
        "lead": said("paper.lead"),
        "foot": said("paper.foot", id=stamp.id)["vi"],
        "labels": _labels(len(decided.records)),
        "facts": _facts(decided),
        "people": [_person(one, decides=one is decided.people[-1]) for one in decided.people],
        "records": [_record(decided, one, number) for number, one in enumerate(decided.records, start=1)],
        "check": said("paper.how"),
        "proof": _proof(stamp, address),
        "qr": qr_code.as_svg(f"{address}/").decode(),
        "alt": said("paper.alt")["vi"],
    }
    return typeset("decision", data, at=stamp.made_at)


def _outcome_of(decided: Decided, *, plain: bool) -> str:
    if plain:
        return str(decided.kind)
    return f"{decided.kind}-{'approved' if decided.approved else 'rejected'}"


def _labels(count: int) -> dict[str, Pair]:
    names = ("decision", "people", "check", "act", "who", "when", "record", "school", "outcome")
    found = {name: said(f"paper.{name}") for name in names}
    return found | {"number": said("paper.row"), "records": said("paper.records", count=count)}


def _facts(decided: Decided) -> list[dict[str, Any]]:
    """Labels with values that are the same in both languages, or said twice."""
    told: list[tuple[str, Any]] = [("outcome-fact", said(f"paper-outcome.{_outcome_of(decided, plain=False)}"))]
    if decided.kind in (Kind.RECALL, Kind.REINSTATEMENT):
        told.insert(0, ("number", decided.number or said("paper.no-number")))
    told.append(("since", moment(decided.at)))
    if decided.until:
        told.append(("until", moment(decided.until)))
    if decided.reason:
        told.append(("reason", code("reason", decided.reason)))
    if decided.ground:
        told.append(("ground", code("recall-ground", decided.ground)))
    if decided.request_id:
        told.append(("request", decided.request_id))
    if decided.note:
        told.append(("note", decided.note))
    return [{"label": said(f"paper.{name}"), "value": value} for name, value in told]


def _person(one: Acted, *, decides: bool) -> dict[str, Any]:
    role = code("account-role", one.role)
    names = ", ".join(one.in_stead_of)
    key = "in-stead-of" if names else "office"
    office = {
        language: voice(f"paper.{key}", role=role[language], organisation=one.organisation, names=names)
        for language, voice in VOICES.items()
    }
    unnamed = "software" if one.by_software else "unnamed"
    return {
        "act": code("paper-act", _act(one, decides=decides)),
        "name": one.name or said(f"paper.{unnamed}")["vi"],
        "office": office,
        "when": VOICES["vi"].moment(one.at),
    }


def _act(one: Acted, *, decides: bool) -> str:
    if one.act not in ("approve", "reject"):
        return one.act
    if one.role == "principal":
        return f"{one.act}-principal"
    return f"{one.act}-{'deciding' if decides else 'checking'}"


def _record(decided: Decided, one: Concerned, number: int) -> dict[str, Any]:
    level, outcome = code("level", one.level), said(f"paper-outcome.{_outcome_of(decided, plain=False)}")
    told = {"year": one.namhoc, "grade": int(one.grade)}
    year = {language: voice("paper.year", level=level[language], **told) for language, voice in VOICES.items()}
    if one.id_correction:
        marked = {lang: voice("paper.id-correction", outcome=outcome[lang]) for lang, voice in VOICES.items()}
        outcome = marked
    return {
        "number": str(number),
        "id": one.record_id,
        "version": said("paper.version", version=one.version),
        "school": one.school,
        "year": year,
        "outcome": outcome,
    }


def _proof(stamp: Stamp, address: str) -> Sequence[dict[str, Any]]:
    seq, newest = stamp.audit
    told = (
        ("address", address),
        ("keys", f"{address}{KEYS_PATH}"),
        ("paper", stamp.id),
        ("made", VOICES["vi"].moment(stamp.made_at)),
        ("audit", str(seq)),
        ("audit-hash", newest),
    )
    return [{"label": said(f"paper.{name}"), "value": value} for name, value in told]
