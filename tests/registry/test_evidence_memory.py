"""Evidence in memory: what its digests name, read again every minute, never more than it may hold."""

from __future__ import annotations

import hashlib

import pytest
from holdings import POLICY
from sqlalchemy import delete, event, update

from registry import evidence
from registry.errors import EvidenceDamaged
from registry.kept_evidence import READ_AGAIN_SECONDS, EvidenceMemory
from registry.store import tables
from registry.transactions import reading, transaction

KILO = 1000


@pytest.fixture
def shelf(sqlite_engine):
    return Shelf(sqlite_engine)


class Shelf:
    """A memory over a register, its clock, and how often the register was asked."""

    def __init__(self, engine, max_bytes=100 * KILO):
        self.engine, self.now, self.asked = engine, 0.0, 0
        self.memory = EvidenceMemory(max_bytes=max_bytes, monotonic=lambda: self.now)
        event.listen(engine, "before_cursor_execute", self._count)

    def _count(self, _connection, _cursor, statement, *_):
        self.asked += "FROM evidence" in statement

    def keep(self, *crls):
        kinds = [("policy", POLICY.to_json().encode()), ("certificate", b"chain"), *(("crl", crl) for crl in crls)]
        with transaction(self.engine) as connection:
            policy, chain, *lists = evidence.keep(connection, kinds)
        return {"policy": policy, "chain": [chain], "crls": lists}

    def of(self, names):
        with reading(self.engine) as connection:
            return self.memory.of(connection, names)


def test_what_was_read_is_not_read_again_for_a_minute(shelf):
    names = shelf.keep(b"list")
    first = shelf.of(names)
    assert (first.crls, first.chain, first.policy.version) == ((b"list",), (b"chain",), POLICY.version)
    shelf.asked = 0
    assert shelf.of(names) is first
    assert shelf.asked == 0
    shelf.now = READ_AGAIN_SECONDS
    assert shelf.of(names) == first
    assert shelf.asked == 1


@pytest.mark.parametrize("damage", ["gone", "changed"])
def test_damage_shows_when_it_is_read_again_and_goes_with_its_healing(shelf, damage):
    names = shelf.keep(b"list")
    shelf.of(names)
    at = tables.evidence.c.kind == "crl"
    with transaction(shelf.engine) as connection:
        if damage == "gone":
            connection.execute(delete(tables.evidence).where(at))
        else:
            connection.execute(update(tables.evidence).where(at).values(content=b"forged"))
    shelf.now = READ_AGAIN_SECONDS
    for _ in range(2):
        with pytest.raises(EvidenceDamaged):
            shelf.of(names)
    with transaction(shelf.engine) as connection:
        connection.execute(delete(tables.evidence).where(at))
    shelf.keep(b"list")
    assert shelf.of(names).crls == (b"list",)


def test_other_digests_are_other_evidence(shelf):
    one, other = shelf.keep(b"one"), shelf.keep(b"other")
    assert shelf.of(one).crls == (b"one",)
    assert shelf.of(other).crls == (b"other",)
    assert shelf.of(one).version != shelf.of(other).version


def test_a_list_that_many_share_is_held_once(sqlite_engine):
    shelf = Shelf(sqlite_engine, max_bytes=100 * KILO)
    shared = b"s" * 60 * KILO
    bundles = [shelf.keep(shared, f"own {n}".encode()) for n in range(20)]
    held = [shelf.of(names) for names in bundles]
    shelf.asked = 0
    assert [shelf.of(names) for names in bundles] == held
    assert shelf.asked == 0
    contents = {id(crl) for kept in held for crl in kept.crls if len(crl) > KILO}
    assert len(contents) == 1


def test_a_list_that_many_share_is_read_once_a_minute_not_once_for_each(shelf, monkeypatch):
    bundles = [shelf.keep(b"shared", f"own {n}".encode()) for n in range(3)]
    asked = []
    real = evidence.read
    monkeypatch.setattr(evidence, "read", lambda connection, names: (asked.extend(names), real(connection, names))[1])
    (shared,) = set(bundles[0]["crls"]) & set(bundles[1]["crls"])
    for number, names in enumerate(bundles):
        shelf.now = 20.0 * number
        shelf.of(names)
    assert asked.count(shared) == 1
    shelf.now = READ_AGAIN_SECONDS
    for names in bundles:
        assert b"shared" in shelf.of(names).crls
    assert asked.count(shared) == 2
    with transaction(shelf.engine) as connection:
        connection.execute(delete(tables.evidence).where(tables.evidence.c.sha256 == shared))
    shelf.now = 2 * READ_AGAIN_SECONDS
    for names in bundles:
        with pytest.raises(EvidenceDamaged):
            shelf.of(names)


def test_it_forgets_the_longest_unused_when_it_is_full(sqlite_engine):
    shelf = Shelf(sqlite_engine, max_bytes=100 * KILO)
    first, second, third = (shelf.keep(bytes([n]) * 40 * KILO) for n in range(3))
    for names in (first, second, first, third):
        shelf.of(names)
    shelf.asked = 0
    shelf.of(first)
    shelf.of(third)
    assert shelf.asked == 0
    shelf.of(second)
    assert shelf.asked == 1


def test_the_trust_folders_state_is_joined_once(shelf, world):
    kept = shelf.of(shelf.keep(b"list"))
    joined = kept.joined_to(world.trust)
    assert kept.joined_to(world.trust) is joined
    assert b"list" in joined.crls
    newer = world.trust_with(crls={})
    assert kept.joined_to(newer).crls == (b"list",)
    assert kept.joined_to(world.trust).version == joined.version


def test_contents_are_proven_by_their_digests(shelf):
    names = shelf.keep(b"list")
    assert names["crls"] == [hashlib.sha256(b"list").hexdigest()]
