"""What bears on a recalled record that is to be in force again: has anything taken its place? Writes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Connection, select

from registry.known_records import OF_A_CLAIM, KnownRecords, read_known, subjects_of
from registry.rules.versions import Claim, succeeded
from registry.store.tables import record
from registry.transactions import lock_subjects


def lock_places(connection: Connection, pks: Iterable[int]) -> None:
    """Wait until nobody registers a version that could take one of these records' places, and keep it so.

    To be called before the records' rows are locked: whoever registers takes these locks first, too.
    """
    lock_subjects(connection, subjects_of(_claims(connection, pks).values()))


def taken_places(connection: Connection, pks: Sequence[int]) -> frozenset[int]:
    """Those of these records that have a successor: a later version, or another live record in their stead."""
    claims = _claims(connection, pks)
    known = read_known(connection, claims=claims.values(), sha256s=(), into=KnownRecords())
    return frozenset(
        pk
        for pk, claim in claims.items()
        if succeeded(claim, versions=known.versions(claim.record_id), rivals=known.of_learner(claim))
    )


def _claims(connection: Connection, pks: Iterable[int]) -> Mapping[int, Claim]:
    rows = connection.execute(select(record.c.pk, *OF_A_CLAIM).where(record.c.pk.in_(list(pks))))
    return {pk: Claim(*claim) for pk, *claim in rows}
