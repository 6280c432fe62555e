"""What a record was judged with at intake, ready to judge with again. Knows digests and policies, no verdict.

A province's records share a few lists and a policy a school: they are read once, their digests computed, and kept in
memory under those digests. Which digests are a record's is read at every look-up. The lists that have revoked one of
its certificates since (``revocations``) belong to it from then on.
"""

from __future__ import annotations

import hashlib
import json
import threading
import time
from collections import Counter, OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sqlalchemy import Connection, select

from registry import evidence, revocations
from registry.errors import EvidenceDamaged
from registry.store import tables
from verifier.policy import Policy
from verifier.trust import TrustStore

# Vietnam's largest CRLs have a few MB; so much holds the lists of several years' batches beside each other.
MAX_BYTES = 64 * 1024 * 1024

# What a record's evidence holds beside its contents: digests, tuples, its joined store; and its policy, which as
# objects is some times as long as its text. The test measures both.
BUNDLE_BYTES = 2 * 1024
POLICY_AS_OBJECTS = 3

# After so long it is read and proven again: evidence that the database loses shows within a minute in every process.
# What memory holds is what its digest names in any case, so nothing wrong is ever judged with.
READ_AGAIN_SECONDS = 60.0


@dataclass(frozen=True)
class KeptEvidence:
    """What a record was judged with at intake. Equal content, equal ``version``."""

    policy: Policy
    crls: tuple[bytes, ...]
    chain: tuple[bytes, ...]
    version: str
    _joined: list[tuple[TrustStore, TrustStore]] = field(default_factory=list, init=False, repr=False, compare=False)

    def joined_to(self, trust: TrustStore) -> TrustStore:
        """``trust`` plus this; made, and its version computed, once for each state of the trust folder."""
        for known, joined in self._joined:
            if known is trust:
                return joined
        joined = trust.with_evidence(crls=self.crls, chain=self.chain)
        self._joined[:] = [(trust, joined)]
        return joined

    def part(self) -> None:
        """Let go of the trust folder's state it was joined to: its lists would stay in memory for this alone."""
        self._joined.clear()


def evidence_of(connection: Connection, pk: int) -> KeptEvidence:
    """What this record was judged with, read now.

    Raises:
        EvidenceDamaged: some of it is gone or changed.
        KeyError: no such record.
    """
    row = connection.execute(select(tables.record.c.evidence).where(tables.record.c.pk == pk)).scalar_one_or_none()
    if row is None:
        raise KeyError(pk)
    names = _Names.of(row).and_since(connection)
    return _put_together(names, evidence.read(connection, names.all))


class EvidenceMemory:
    """Kept evidence by its digests, at most ``max_bytes`` in all, the longest unused forgotten first."""

    def __init__(self, *, max_bytes: int = MAX_BYTES, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._max_bytes = max_bytes
        self._monotonic = monotonic
        self._lock = threading.Lock()
        # By the digests of intake: when it was read, its digests with what was learnt since, the evidence.
        self._bundles: OrderedDict[_Names, tuple[float, _Names, KeptEvidence]] = OrderedDict()
        # By digest: when it was read and proven, the bytes. Whole classes share the large ones.
        self._contents: dict[str, tuple[float, bytes]] = {}
        self._holders: Counter[str] = Counter()
        self._bytes = 0
        self._parted_at = monotonic()

    def of(self, connection: Connection, judged_with: Mapping[str, Any]) -> KeptEvidence:
        """The evidence with these digests (``HeldRecord.judged_with``) and what was learnt since, read at most a minute
        ago.

        Raises:
            EvidenceDamaged: some of it is gone or changed.
        """
        names, now = _Names.of(judged_with), self._monotonic()
        with self._lock:
            known = self._bundles.get(names)
            if known is not None and now - known[0] < READ_AGAIN_SECONDS:
                self._bundles.move_to_end(names)
                return known[2]
        full = names.and_since(connection)
        contents = self._read(connection, full, now)
        with self._lock:
            self._forget(names)
            return self._remember(names, full, contents)

    @property
    def held_bytes(self) -> int:
        """What it holds now, as it counts."""
        return self._bytes

    def _read(self, connection: Connection, full: _Names, now: float) -> Mapping[str, tuple[float, bytes]]:
        """Contents with when each was read: another record's evidence may have brought it less than a minute ago."""
        with self._lock:
            known = {sha256: self._contents[sha256] for sha256 in full.all if sha256 in self._contents}
        fresh = {sha256: kept for sha256, kept in known.items() if now - kept[0] < READ_AGAIN_SECONDS}
        wanted = [sha256 for sha256 in full.all if sha256 not in fresh]
        read = evidence.read(connection, wanted) if wanted else {}
        return fresh | {sha256: (now, read[sha256]) for sha256 in wanted}

    def _remember(self, names: _Names, full: _Names, contents: Mapping[str, tuple[float, bytes]]) -> KeptEvidence:
        """Contents that are there already are shared, not held twice."""
        held = {sha256: self._contents.get(sha256, kept) for sha256, kept in contents.items()}
        found = _put_together(full, {sha256: content for sha256, (_, content) in held.items()})
        for sha256, (before, content) in held.items():
            self._bytes += 0 if sha256 in self._contents else len(content)
            self._contents[sha256] = max(before, contents[sha256][0]), content
            self._holders[sha256] += 1
        self._bytes += _beside(full, held[full.policy][1])
        self._bundles[names] = (min(read_at for read_at, _ in contents.values()), full, found)
        self._part_unused()
        while self._bytes > self._max_bytes and len(self._bundles) > 1:
            self._forget(next(iter(self._bundles)))
        return found

    def _forget(self, names: _Names) -> None:
        _, full, _ = self._bundles.pop(names, (0.0, None, None))
        if full is None:
            return
        self._bytes -= _beside(full, self._contents[full.policy][1])
        for sha256 in set(full.all):
            self._holders[sha256] -= 1
            if not self._holders[sha256]:
                del self._holders[sha256]
                self._bytes -= len(self._contents.pop(sha256)[1])

    def _part_unused(self) -> None:
        """Once a minute: what must be read again before it is used again need not be joined to anything."""
        now = self._monotonic()
        if now - self._parted_at < READ_AGAIN_SECONDS:
            return
        self._parted_at = now
        for read_at, _, found in self._bundles.values():
            if now - read_at >= READ_AGAIN_SECONDS:
                found.part()


class _Names(NamedTuple):
    """The digests of one record's evidence, as ``record.evidence`` has them."""

    policy: str
    crls: tuple[str, ...]
    chain: tuple[str, ...]

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> _Names:
        return cls(row["policy"], tuple(sorted(row["crls"])), tuple(sorted(row["chain"])))

    def and_since(self, connection: Connection) -> _Names:
        """With the lists that are known to revoke one of its certificates: another ``version`` where there is one."""
        since = revocations.lists_against(connection, self.chain)
        return self._replace(crls=tuple(sorted({*self.crls, *since}))) if since else self

    @property
    def all(self) -> tuple[str, ...]:
        return (self.policy, *self.crls, *self.chain)


def _beside(names: _Names, policy: bytes) -> int:
    """Bytes that one record's evidence takes beside its contents."""
    return BUNDLE_BYTES + POLICY_AS_OBJECTS * len(policy) + 200 * len(names.all)


def _put_together(names: _Names, contents: Mapping[str, bytes]) -> KeptEvidence:
    try:
        policy = Policy.from_json(contents[names.policy].decode())
    except (ValueError, KeyError, TypeError) as error:
        raise EvidenceDamaged(names.policy) from error
    return KeptEvidence(
        policy=policy,
        crls=tuple(contents[sha256] for sha256 in names.crls),
        chain=tuple(contents[sha256] for sha256 in names.chain),
        version=hashlib.sha256(json.dumps(names).encode()).hexdigest(),
    )
