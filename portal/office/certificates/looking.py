"""Lines and declarations with what the checks say of them, as pages show them. Decides nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from portal.office.place import place
from portal.office.visitor import visitor
from registry import certificate_checks, signer_declaring
from registry.connection import Connection
from registry.rules.binding_checks import Check, Outcome, stopped
from registry.rules.binding_rules import Office
from registry.rules.signer_form import Said, Wrong
from registry.rules.signer_list import Line
from registry.signer_declarations import Declaration
from verifier.certificates import read_certificate


@dataclass(frozen=True, slots=True)
class Holder:
    """Whom a certificate names, who issued it, and when it ends."""

    name: str
    issuer: str
    serial: str
    sha256: str
    first: datetime
    last: datetime


@dataclass(frozen=True, slots=True)
class LookedAt:
    """A line of a list, its checks, and whom its certificate names."""

    line: Line
    checks: Sequence[Check]
    holder: Holder | None

    @property
    def warnings(self) -> list[Check]:
        """What a reader must know of it: all that does not simply hold."""
        return [check for check in self.checks if check.outcome is not Outcome.HOLDS]


def look_at(connection: Connection, school: str, lines: Sequence[Line]) -> list[LookedAt]:
    """Each line with its checks; one that a check stops, or that stands in the register already, is bad."""
    return [_looked_at(connection, school, line) for line in lines]


def checks_for(connection: Connection, school: str, said: Said, certificate: bytes) -> list[Check]:
    """Of a certificate that is about to be declared."""
    return _checks(connection, school, certificate, office_of(said))


def checks_on(connection: Connection, one: Declaration) -> list[Check]:
    """Of a declared certificate, now."""
    return _checks(connection, one.organisation, one.certificate, one.after)


def is_stopped(connection: Connection, one: Declaration) -> bool:
    """Whether a check stops it now."""
    return stopped(checks_on(connection, one))


def holder_of(certificate: bytes) -> Holder | None:
    """What people read of a certificate."""
    read = read_certificate(certificate)
    if read is None:
        return None
    summary = read.summary
    return Holder(
        name=read.name or summary.subject,
        issuer=summary.issuer,
        serial=f"{int(summary.serial):X}",
        sha256=summary.sha256,
        first=summary.not_before,
        last=summary.not_after,
    )


def office_of(said: Said) -> Office:
    """The same words without the role."""
    return Office(said.name, said.title, said.person_id, said.since, said.until)


def _looked_at(connection: Connection, school: str, line: Line) -> LookedAt:
    holder = holder_of(line.certificate) if line.certificate else None
    if not line.good or line.said is None or line.certificate is None or holder is None:
        return LookedAt(line, (), holder)
    found = checks_for(connection, school, line.said, line.certificate)
    refusal = signer_declaring.why_not_new(connection, school, holder.sha256, line.said.role)
    if refusal:
        line = line.refused(Wrong("line", refusal.value))
    elif stopped(found):
        line = line.refused(Wrong("certificate", "signer-stopped"))
    return LookedAt(line, found, holder)


def _checks(connection: Connection, school: str, certificate: bytes, office: Office) -> list[Check]:
    return certificate_checks.checks(
        connection,
        school,
        certificate=certificate,
        office=office,
        trust=place().trust.current(),
        at=place().clock(),
        scope=visitor().scope,
    )
