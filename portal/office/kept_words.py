"""What a kept form would have done, in the words of its own page: its title, its fields, values as people read them.

A desk whose forms may be kept (``access.desk``, ``keeps``) names them in ``FORMS``; a test finds one that does not.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from flask import current_app
from werkzeug.exceptions import HTTPException

from portal.language import LANGUAGE_NAMES, voice
from portal.words.voice import CATALOGUE, Voice
from registry.kept_forms import KeptForm

_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class Field:
    """A field's label in the catalogue; ``room``: its values' words."""

    label: str
    room: str | None = None


# What the page put there for itself: which revision it had shown, which tab to come back to.
_ITS_OWN = None

Fields = Mapping[str, Field | None]

_ACCOUNT: Fields = {
    "name": Field("office-accounts.name"),
    "username": Field("office-accounts.username"),
    "organisation": Field("office-accounts.organisation"),
    "person_id": Field("office-accounts.person"),
    "address": Field("office-accounts.address"),
    "roles": Field("office-accounts.roles", "account-role"),
}
_NOTE = {"note": Field("office.kept-note")}
_DECISION: Fields = {"seen": _ITS_OWN, "decision": Field("office-periods.decision")}

_CLOSING: Fields = {
    "since": Field("office-organisations.closes-from"),
    "decision": Field("office-organisations.decision"),
}

# endpoint → the title of what it does, and its fields.
FORMS: Mapping[str, tuple[str, Fields]] = {
    "audit_desk.export": (
        "office.kept-export",
        {name: Field(f"office-audit.{name}") for name in ("who", "act", "subject", "since", "until")}
        | {"before": _ITS_OWN},
    ),
    "certificates_deciding.decide": (
        "certificates.decide",
        {
            "act": Field("office.kept-act", "proposal-act"),
            "one": Field("office.kept-about"),
            "note": Field("certificates.note"),
        },
    ),
    "certificates_deciding.withdraw": ("certificate-form.withdraw", {}),
    "certificates_signer.change": (
        "certificate-form.correct-title",
        {
            "name": Field("certificates.name"),
            "title": Field("certificates.title-of"),
            "person_id": Field("certificates.person_id"),
            "from": Field("certificates.since"),
            "until": Field("certificates.until"),
            "reason": Field("certificates.reason"),
        },
    ),
    "granting.grant": (
        "institution.grant-title",
        {
            "purpose": Field("institution.purpose"),
            "ends": Field("institution.ends"),
            "lines_per_day": Field("institution.lines-per-day"),
            "whole_record": Field("institution.whole-record"),
        },
    ),
    "own_checks.set_webhook": ("institution.webhook", {"url": Field("institution.webhook-url")}),
    "deputies.name": (
        "recall.name-deputy",
        {
            "deputy": Field("recall.deputy"),
            "begins": Field("recall.first-day"),
            "ends": Field("recall.last-day"),
        },
    ),
    "deputies.revoke": ("recall.revoke", {}),
    "findings.act": (
        "office-findings.title",
        {"act": Field("office.kept-act", "finding-act"), "seen": _ITS_OWN, "note": Field("office-findings.note")},
    ),
    "for_two.decide": (
        "office-accounts.proposals-title",
        {
            "act": Field("office.kept-act", "proposal-act"),
            "note": Field("office-accounts.proposals-note"),
            "address": Field("office-accounts.address-for-two"),
        },
    ),
    "mails.keep": (
        "mail-address.title",
        {"address": Field("mail-address.address"), "language": Field("mail-address.language", "languages")},
    ),
    "ministry.send_again": (
        "office-ministry.again-title",
        {
            "entry": Field("office-ministry.entry"),
            "kind": _ITS_OWN,
            "which": Field("office.kept-which", "kept-which"),
        },
    ),
    "founding.found": (
        "office-organisations.new",
        {
            "code": Field("office-organisations.code"),
            "name": Field("office-organisations.name"),
            "kind": Field("office-organisations.kind", "organisation-kind"),
            "parent": Field("office-organisations.parent"),
            "levels": Field("office-organisations.levels", "level"),
        },
    ),
    "organisation_acting.close": ("office-organisations.close", _CLOSING),
    "organisation_acting.hand_over": (
        "office-organisations.hand-over",
        {
            "to": Field("office-organisations.hand-to"),
            "accounts": Field("office-organisations.people"),
            "clients": Field("office-organisations.tokens"),
        },
    ),
    "organisation_acting.move": (
        "office-organisations.move",
        {"parent": Field("office-organisations.moves-to"), "decision": Field("office-organisations.decision")},
    ),
    "organisation_acting.rename": (
        "office-organisations.rename",
        {
            "name": Field("office-organisations.new-name"),
            "since": Field("office-organisations.since"),
            "decision": Field("office-organisations.decision"),
        },
    ),
    "organisation_acting.set_levels": (
        "office-organisations.set-levels",
        {"levels": Field("office-organisations.levels", "level")},
    ),
    "organisation_acting.undo": ("office-organisations.undo", {}),
    "people.change_roles": ("office-accounts.roles-title", {"roles": _ACCOUNT["roles"]}),
    "people.close": ("office-accounts.close", _NOTE),
    "people.end_sessions": ("office-accounts.end-sessions", {}),
    "people.invite": ("office-accounts.new-title", _ACCOUNT),
    "people.invite_again": (
        "office-accounts.invite-again",
        {"address": _ACCOUNT["address"], "way": Field("office.kept-way", "kept-way")},
    ),
    "people.reopen": ("office-accounts.reopen", {}),
    "people.reset_second_factor": ("office-accounts.reset-factor", {}),
    "periods.extend": ("office-periods.extend", {**_DECISION, "until": Field("office-periods.until")}),
    "periods.lock": ("office-periods.lock", _DECISION),
    "periods.open_period": (
        "office-periods.new",
        {name: Field(f"office-periods.{name}") for name in ("year", "number", "opens", "locks")}
        | {"level": Field("office-periods.levels", "level")},
    ),
    "reception.send": (
        "reception.confirm",
        {
            "seen": _ITS_OWN,
            "version": _ITS_OWN,
            "remark": Field("reception.remark"),
            "name": Field("reception.name"),
        },
    ),
    "recall_deciding.act": (
        "recall.act-title",
        {
            "act": Field("office.kept-act", "recall-act"),
            "which": Field("recall.which", "kept-which"),
            "item": Field("office-ministry.record"),
            "number": Field("recall.decision-number"),
            "dated": Field("recall.decision-date"),
            "note": Field("recall.own-note"),
            "id_correction": Field("recall.id-correction", "kept-tick"),
            "seen": _ITS_OWN,
        },
    ),
    "school_declaring.declare": ("school.declare", {"year": Field("school.year")}),
    "school_messages.answer": ("message.title", {"answer": Field("office.kept-answer")}),
    "succeeding.propose": (
        "office-organisations.succeed",
        {
            **_CLOSING,
            "heirs": Field("office-organisations.succeed-heirs"),
            "others": Field("office-organisations.succeed-others"),
        },
    ),
    "statistics.export": (
        "statistics.export",
        {
            "year": Field("office-periods.year"),
            "level": Field("office-periods.levels", "level"),
            "dot": Field("office-periods.number"),
        },
    ),
    "work_days.enter_year": (
        "work-days.save-year",
        {
            "year": Field("work-days.year"),
            "seen": _ITS_OWN,
            "days": Field("work-days.list"),
            "decision": Field("work-days.decision"),
        },
    ),
    "work_days.set_terms": (
        "work-days.terms",
        {
            "principal": Field("work-days.principal"),
            "review": Field("work-days.review"),
            "decision": Field("work-days.decision-term"),
            "message": Field("work-days.message"),
        },
    ),
    "suspensions.end": ("recall.lift", {"item": Field("office-ministry.record")}),
}

# A declared number of learners: ``n-02-01``, level and grade.
_GRADE = re.compile(r"n-(\d\d)-(\d\d)")


@dataclass(frozen=True, slots=True)
class KeptWords:
    """As the page shows it. ``about``: which account, request or record its address names; ``page``: where that is."""

    title: str
    about: str
    page: str | None
    lines: tuple[tuple[str, str], ...]


def in_words(form: KeptForm) -> KeptWords:
    """The form as its own page calls things; what nobody named is shown as it came, never left out."""
    endpoint, about = _whose(form.path)
    title, fields = FORMS.get(endpoint, ("office.kept-title", {}))
    say = voice()
    lines = [_line(say, fields, name, value) for name, value in form.fields if value]
    return KeptWords(say(title), about, _page_of(form.path), tuple(line for line in lines if line))


def _page_of(path: str) -> str | None:
    """The page that such a form stands on: its own address, or the one above it."""
    own = urlsplit(path).path
    for candidate in (own, own.rpartition("/")[0]):
        try:
            current_app.url_map.bind("").match(candidate, method="GET")
        except HTTPException:
            continue
        return candidate
    return None


def _whose(path: str) -> tuple[str, str]:
    try:
        endpoint, named = current_app.url_map.bind("").match(urlsplit(path).path, method="POST")
    except HTTPException:  # a form of a release before this one
        return "", path
    return endpoint, ", ".join(value for value in named.values() if isinstance(value, str))


def _line(say: Voice, fields: Fields, name: str, value: str) -> tuple[str, str] | None:
    if grade := _GRADE.fullmatch(name):
        return f"{say('school.grade')} {int(grade[2])} ({say.code('level', grade[1])})", value
    if name not in fields:
        return name, value
    field = fields[name]
    return (say(field.label), _value(say, field, value)) if field else None


def _value(say: Voice, field: Field, value: str) -> str:
    if field.room == "languages":
        return dict(LANGUAGE_NAMES).get(value, value)
    if field.room and field.room in CATALOGUE:
        return say.code(field.room, value)
    if _MOMENT.fullmatch(value):
        at = datetime.fromisoformat(value)
        return f"{at:%H:%M} {say.day(value)}"
    return say.day(value) if _DATE.fullmatch(value) else value
