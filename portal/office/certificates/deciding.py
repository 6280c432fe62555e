"""What registrars decide of declared signers, one by one or a school's at once; a declaration's own page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.language import voice
from portal.office.access import desk
from portal.office.certificates.looking import Holder, checks_on, holder_of, is_stopped
from portal.office.certificates.who import (
    ABOVE,
    AT_SCHOOL,
    DECIDING,
    DECLARING,
    KINDS,
    READING,
    acting,
    declaration_of,
    declarer,
    own_school,
    school_of,
    without_nul,
)
from portal.office.errors import NoSuchThing, Refused
from portal.office.for_two import show_kind
from portal.office.place import place
from portal.office.school.who import checked_id
from portal.office.visitor import visitor
from portal.words.office_failures import FAILURES
from registry import signer_deciding, signer_declarations, signer_declaring
from registry.connection import Connection
from registry.proposals import NOTE_MAX, Acting, Proposal, ProposalNotAllowed
from registry.rules.binding_checks import Check, Outcome, stopped
from registry.rules.binding_rules import DeclarationState, why_not_decide
from registry.rules.two_people import TwoRefusal
from registry.signer_deciding import BOUND_FOR_TWO, CHANGED_FOR_TWO, Saying
from registry.signer_declarations import Declaration
from registry.signer_declaring import SignerNotAllowed
from registry.transactions import reading, transaction

bp = Blueprint("certificates_deciding", __name__)


@desk(bp, "/certificates/<code>/waiting", roles=DECIDING, kinds=ABOVE)
def waiting(code: str) -> str:
    """A school's undecided declarations, each with what the checks say of it."""
    at = place().clock()
    with reading(place().engine) as connection:
        school = school_of(connection, code)
        by = acting(connection, school.code)
        rows = [_row(connection, one, by) for one in signer_declarations.waiting_at(connection, school.code, at)]
    ticked = request.args.get("tick") == "good"
    return render_template(
        "office/certificates/waiting.html",
        school=school,
        rows=rows,
        ticked=ticked,
        refusals=_refusals(),
        longest=NOTE_MAX,
    )


@desk(bp, "/certificates/<code>/waiting", roles=DECIDING, kinds=ABOVE, methods=["POST"])
def decide(code: str) -> Response:
    """Yes or no to those that are ticked: all of them or, where a rule says no to one, none."""
    form, act = request.form, request.form.get("act", "")
    if act not in {"approve", "refuse"}:
        raise Refused("two-no-act")
    chosen = {checked_id(one) for one in form.getlist("one")}
    if not chosen:
        raise Refused("signer-none-taken")
    at = place().clock()
    with reading(place().engine) as connection:
        school = school_of(connection, code)
        among = signer_declarations.of_ids(connection, school.code, chosen, at)
        if len(among) != len(chosen):
            raise NoSuchThing
        # Before the locks: a chain takes its time. What may change in the register meanwhile is asked again under them.
        stops = {one.id for one in among if one.before is None and is_stopped(connection, one)}
    with transaction(place().engine) as connection:
        by, say = acting(connection, school.code), Saying(act == "approve", without_nul(form.get("note", "")))
        try:
            done = signer_deciding.decide(connection, place().keyring, among, say, by=by, at=at, stopped=stops)
        except (SignerNotAllowed, ProposalNotAllowed) as refused:
            raise Refused(refused.refusal.value) from refused
    numbers: dict[str, Any] = {"effective": done.effective, "proposed": done.proposed, "refused": done.refused}
    return redirect(url_for("certificates_deciding.decided", code=code, **numbers), 303)


@desk(bp, "/certificates/<code>/decided", roles=DECIDING, kinds=ABOVE)
def decided(code: str) -> str:
    """How many are effective now, and how many wait for a second registrar."""
    with reading(place().engine) as connection:
        school = school_of(connection, code)
    numbers = {name: request.args.get(name, 0, type=int) for name in ("effective", "proposed", "refused")}
    return render_template("office/certificates/decided.html", school=school, numbers=numbers)


@desk(bp, "/certificates/<code>/declared/<declaration_id>", roles=READING, kinds=KINDS)
def one_declaration(code: str, declaration_id: str) -> str:
    """One, with its certificate, every check, and where it stands."""
    here = visitor()
    with reading(place().engine) as connection:
        school = school_of(connection, code)
        one = declaration_of(connection, code, declaration_id)
        row = _row(connection, one, acting(connection, school.code))
    own = here.account.organisation == one.organisation and here.has(*DECLARING)
    return render_template(
        "office/certificates/declared.html",
        school=school,
        row=row,
        may_withdraw=own and one.state is DeclarationState.WAITING,
        refusals=_refusals(),
        longest=NOTE_MAX,
    )


@desk(bp, "/certificates/<code>/declared/<declaration_id>/withdraw", roles=DECLARING, kinds=AT_SCHOOL, methods=["POST"])
def withdraw(code: str, declaration_id: str) -> Response:
    """The school takes it back."""
    with transaction(place().engine) as connection:
        own_school(connection, code)
        one = declaration_of(connection, code, declaration_id)
        try:
            signer_declaring.withdraw(connection, one, by=declarer(), at=place().clock())
        except SignerNotAllowed as refused:
            raise Refused(refused.refusal.value) from refused
    return redirect(url_for("certificates_school.one_school", code=code), 303)


@dataclass(frozen=True, slots=True)
class Row:
    """A declaration as a page shows it. ``why_not``: why this visitor cannot say yes to it."""

    one: Declaration
    holder: Holder | None
    checks: Sequence[Check]
    stopped: bool
    why_not: str | None

    @property
    def warnings(self) -> list[Check]:
        """What a registrar must have read."""
        return [check for check in self.checks if check.outcome is not Outcome.HOLDS]


def _row(connection: Connection, one: Declaration, by: Acting) -> Row:
    checks = checks_on(connection, one)
    # An end or a correction is never stopped: the certificate is bound already.
    stops = one.before is None and stopped(checks)
    return Row(one, holder_of(one.certificate), checks, stops, _why_not(one, by, stopped_now=stops))


def _why_not(one: Declaration, by: Acting, *, stopped_now: bool) -> str | None:
    """Why this registrar cannot say yes; None: they can. The register asks again."""
    if one.state is DeclarationState.PROPOSED and one.proposed_person == by.who.person_id:
        return TwoRefusal.SAME_PERSON.value
    refusal = why_not_decide(by.who, by.username, one.facts)
    if refusal is not None:
        return refusal.value
    return "signer-stopped" if stopped_now and one.state is DeclarationState.WAITING else None


def _refusals() -> Mapping[str, str]:
    """Each refusal's title in the visitor's language."""
    return {code: voice().say(failure.title) for code, failure in FAILURES.items()}


_LABELS = {"title": "certificates.title-of"}


def _facts(one: Proposal) -> list[tuple[str, str]]:
    """For the page of proposals for two."""
    say, after, before = voice(), one.payload["after"], one.payload["before"]
    facts = [("certificates.role", say.code("signer-role", one.payload["role"]))]
    for name in ("name", "person_id", "title", "since", "until"):
        new, old = _shown(after[name]), _shown(before[name]) if before else None
        if new != "–" or old:
            facts.append((_LABELS.get(name, f"certificates.{name}"), new if old in {None, new} else f"{old} → {new}"))
    if one.payload.get("reason"):
        facts.append(("certificates.reason", one.payload["reason"]))
    return [*facts, *_certificate_facts(one)]


def _certificate_facts(one: Proposal) -> Iterator[tuple[str, str]]:
    """Whose certificate it is and what its checks warn of now: the second registrar agrees to these, too."""
    with reading(place().engine) as connection:
        found = signer_declarations.by_id(connection, one.payload["declaration"], place().clock())
        checks = checks_on(connection, found) if found and found.before is None else []
    holder = holder_of(found.certificate) if found else None
    if holder is not None:
        yield "certificates.names", holder.name
        yield "certificates.issuer", holder.issuer
        yield "certificates.digest", holder.sha256
    for check in checks:
        if check.outcome is not Outcome.HOLDS:
            yield "certificates.checks", voice()(f"certificate-check.{check.code}", **check.said)


def _shown(value: str | None) -> str:
    return value or "–"


for _kind in (BOUND_FOR_TWO, CHANGED_FOR_TWO):
    show_kind(_kind, _facts)
