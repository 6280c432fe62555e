"""What the register holds that bears on some claims, read at once and kept up while a batch is registered.

Reads only; what follows from it is ``rules.versions``' word.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Column, Connection, or_, select

from registry.rules.lifecycle import State
from registry.rules.versions import Claim, KnownVersion
from registry.store.tables import record


class KnownRecords:
    """An index over known versions: by digest, by record id, by learner."""

    def __init__(self) -> None:
        self._by_sha256: dict[str, KnownVersion] = {}
        self._by_record_id: dict[str, list[KnownVersion]] = defaultdict(list)
        self._by_learner: dict[str, list[KnownVersion]] = defaultdict(list)

    def add(self, known: KnownVersion) -> None:
        """Take in one version; one with the same bytes is already here and stays."""
        claim = known.claim
        if claim.sha256 in self._by_sha256:
            return
        self._by_sha256[claim.sha256] = known
        self._by_record_id[claim.record_id].append(known)
        for mac in filter(None, (claim.citizen, claim.pupil)):
            self._by_learner[mac].append(known)

    def with_bytes(self, sha256: str) -> KnownVersion | None:
        return self._by_sha256.get(sha256)

    def versions(self, record_id: str) -> Sequence[KnownVersion]:
        return self._by_record_id.get(record_id, ())

    def of_learner(self, claim: Claim) -> list[KnownVersion]:
        """Versions that share the citizen or the pupil hash; whether they are of the same learner is not said."""
        found = [known for mac in filter(None, (claim.citizen, claim.pupil)) for known in self._by_learner.get(mac, ())]
        return list({known.claim.sha256: known for known in found}.values())


def read_known(
    connection: Connection, *, claims: Iterable[Claim], sha256s: Iterable[str], into: KnownRecords
) -> KnownRecords:
    """All versions with these digests, with these record ids, or of these learners."""
    claims = list(claims)
    wanted = (
        (record.c.sha256, set(sha256s)),
        (record.c.record_id, {c.record_id for c in claims}),
        (record.c.citizen_mac, {c.citizen for c in claims if c.citizen}),
        (record.c.pupil_mac, {c.pupil for c in claims}),
    )
    conditions = [column.in_(values) for column, values in wanted if values]
    if conditions:
        query = select(*_COLUMNS).where(or_(*conditions)).order_by(record.c.pk)
        for row in connection.execute(query):
            pk, state, detail, grade, *claim = row
            marked = bool(detail.get("id_correction"))
            into.add(KnownVersion(claim=Claim(*claim), state=State(state), pk=pk, id_correction=marked, grade=grade))
    return into


def subjects_of(claims: Iterable[Claim]) -> set[str]:
    """The names to lock before deciding about these claims: two batches with one of them in common take turns."""
    names: set[str] = set()
    for claim in claims:
        names.add(f"record:{claim.record_id}")
        names.update(f"learner:{mac}" for mac in (claim.citizen, claim.pupil) if mac)
    return names


def digests_held(connection: Connection, organisation: str, sha256s: Sequence[str]) -> set[str]:
    """Those of these digests that are records of this organisation: the same bytes again."""
    query = select(record.c.sha256).where(record.c.sha256.in_(sha256s), record.c.organisation == organisation)
    return set(connection.scalars(query))


def digests_with_a_row(connection: Connection, sha256s: Sequence[str]) -> set[str]:
    """Those of these digests that are records of anybody."""
    return set(connection.scalars(select(record.c.sha256).where(record.c.sha256.in_(sha256s))))


# In the order of ``Claim``'s fields.
OF_A_CLAIM: tuple[Column[Any], ...] = (
    record.c.record_id,
    record.c.version,
    record.c.sha256,
    record.c.organisation,
    record.c.namhoc,
    record.c.level,
    record.c.citizen_mac,
    record.c.pupil_mac,
)
_COLUMNS = (record.c.pk, record.c.state, record.c.state_detail, record.c.grade, *OF_A_CLAIM)
