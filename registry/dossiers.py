"""A learner's dossier at one level: found, or opened (contract/package.md section 1). Knows no record's content."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, or_, select, update

from registry.rules.versions import Claim
from registry.store.tables import dossier


@dataclass(slots=True)
class _Dossier:
    level: str
    citizen: str | None
    pupil: str
    pk: int | None = None


def dossiers_of(connection: Connection, claims: Sequence[Claim]) -> tuple[list[int], list[int]]:
    """The dossier of each claim, and those of them that were opened just now.

    Joined by ``sodinhdanh`` where there is one, else by ``mahocsinh`` + ``masogd``. The caller holds the learners'
    locks (``known_records.subjects_of``), so nobody opens the same dossier meanwhile.
    """
    held = _read(connection, claims)
    chosen = [_choose(held, claim) for claim in claims]
    opened = list({id(d): d for d in chosen if d.pk is None}.values())
    if opened:
        rows = [{"level": d.level, "citizen_mac": d.citizen, "pupil_mac": d.pupil} for d in opened]
        statement = dossier.insert().returning(dossier.c.pk, sort_by_parameter_order=True)
        for one, pk in zip(opened, connection.scalars(statement, rows), strict=True):
            one.pk = pk
    _name(connection, chosen, claims)
    return [d.pk for d in chosen if d.pk is not None], [d.pk for d in opened if d.pk is not None]


def _read(connection: Connection, claims: Sequence[Claim]) -> list[_Dossier]:
    citizens = {c.citizen for c in claims if c.citizen}
    pupils = {c.pupil for c in claims}
    query = select(dossier.c.level, dossier.c.citizen_mac, dossier.c.pupil_mac, dossier.c.pk)
    query = query.where(or_(dossier.c.citizen_mac.in_(citizens), dossier.c.pupil_mac.in_(pupils)))
    return [_Dossier(*row) for row in connection.execute(query.order_by(dossier.c.pk))]


def _choose(held: list[_Dossier], claim: Claim) -> _Dossier:
    here = [d for d in held if d.level == claim.level]
    by_citizen = [d for d in here if claim.citizen and d.citizen == claim.citizen]
    by_pupil = [d for d in here if d.pupil == claim.pupil and (d.citizen is None or claim.citizen is None)]
    found = by_citizen or [d for d in by_pupil if d.citizen is None] or by_pupil
    if found:
        return found[0]
    opened = _Dossier(claim.level, claim.citizen, claim.pupil)
    held.append(opened)
    return opened


def _name(connection: Connection, chosen: Sequence[_Dossier], claims: Sequence[Claim]) -> None:
    """A dossier opened before the learner had a ``sodinhdanh`` learns it from the first record that has one."""
    for one, claim in zip(chosen, claims, strict=True):
        if one.citizen is None and claim.citizen:
            one.citizen = claim.citizen
            connection.execute(update(dossier).where(dossier.c.pk == one.pk).values(citizen_mac=claim.citizen))
