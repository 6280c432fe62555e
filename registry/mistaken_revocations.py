"""Remembered revocations, and two registrars' word that an authority listed one by mistake. Reads no list.

A remembered revocation stays whatever later lists say (``revocations``): where the authority takes it back, only people
can. A later list that revokes the certificate again is learnt again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select, update

from registry import audit
from registry.audit import AuditEntry
from registry.keyring import Keyring
from registry.proposals import Acting, NewProposal, Proposal, propose, register_kind
from registry.store.revocation_tables import revocation
from registry.store.tables import signer

MISTAKEN = "revocation-mistaken"
LONGEST_REASON = 300
# A province has some hundred revoked certificates among its signers; a page of them.
MOST_LISTED = 500


@dataclass(frozen=True, slots=True)
class Remembered:
    """One certificate that a remembered list revokes. ``name``, ``organisation``: of a signer bound to it, if any."""

    certificate_sha256: str
    list_sha256: str
    revoked_at: datetime
    learnt_at: datetime
    mistaken_at: datetime | None
    name: str | None
    organisation: str | None


def remembered(connection: Connection) -> Sequence[Remembered]:
    """The newest first."""
    whose = select(
        signer.c.certificate_sha256, func.min(signer.c.name).label("name"), func.min(signer.c.organisation).label("of")
    )
    bound = whose.group_by(signer.c.certificate_sha256).subquery()
    query = select(revocation, bound.c.name, bound.c.of).outerjoin(
        bound, bound.c.certificate_sha256 == revocation.c.certificate_sha256
    )
    ordered = query.order_by(revocation.c.learnt_at.desc(), revocation.c.certificate_sha256, revocation.c.list_sha256)
    return [
        Remembered(
            r.certificate_sha256, r.list_sha256, r.revoked_at, r.learnt_at, mistaken_at=r.mistaken_at, name=r.name,
            organisation=r.of,
        )
        for r in connection.execute(ordered.limit(MOST_LISTED))
    ]  # fmt: skip


def propose_mistaken(
    connection: Connection, certificate_sha256: str, *, department: str, reason: str, by: Acting, at: datetime
) -> str:
    """Ask a second registrar of the department; the proposal's id.

    Raises:
        LookupError: nothing that counts is remembered of this certificate.
        ProposalNotAllowed: not a registrar of the department.
    """
    if not _counting(connection, certificate_sha256):
        raise LookupError(certificate_sha256)
    payload = {"certificate": certificate_sha256, "reason": reason.strip()[:LONGEST_REASON]}
    new = NewProposal(MISTAKEN, department, f"certificate:{certificate_sha256}", payload)
    return propose(connection, new, by=by, at=at)


def _carry_out(connection: Connection, _keyring: Keyring, found: Proposal, by: Acting, *, at: datetime) -> None:
    certificate = found.payload["certificate"]
    lists = _counting(connection, certificate)
    mine = (revocation.c.certificate_sha256 == certificate, revocation.c.mistaken_at.is_(None))
    connection.execute(update(revocation).where(*mine).values(mistaken_at=at))
    detail = {"lists": lists, "reason": found.payload["reason"], "proposal": found.id}
    line = AuditEntry(f"account:{by.username}", "revocation:mistaken", f"certificate:{certificate}", detail)
    audit.append(connection, [line], at=at)


def _counting(connection: Connection, certificate_sha256: str) -> list[str]:
    mine = (revocation.c.certificate_sha256 == certificate_sha256, revocation.c.mistaken_at.is_(None))
    return sorted(connection.scalars(select(revocation.c.list_sha256).where(*mine)))


register_kind(MISTAKEN, _carry_out)
