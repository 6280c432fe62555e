"""Evidence in memory: what its digests name, read again every minute, never more than it may hold."""

from __future__ import annotations

import dataclasses
import gc
import hashlib
import tracemalloc
import weakref

import pytest
from holdings import POLICY
from sqlalchemy import delete, event, update

from registry import evidence
from registry.errors import EvidenceDamaged
from registry.kept_evidence import BUNDLE_BYTES, READ_AGAIN_SECONDS, EvidenceMemory
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

    def keep_policy(self, policy, *chain):
        kinds = [("policy", policy.to_json().encode()), *(("certificate", der) for der in chain), ("crl", b"list")]
        with transaction(self.engine) as connection:
            sha256, *rest = evidence.keep(connection, kinds)
        return {"policy": sha256, "chain": rest[:-1], "crls": rest[-1:]}

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
    shelf = Shelf(sqlite_engine, max_bytes=60 * KILO + 21 * 2 * BUNDLE_BYTES)
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
    shelf = Shelf(sqlite_engine, max_bytes=100 * KILO + 4 * BUNDLE_BYTES)
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


def test_it_counts_what_it_really_holds(sqlite_engine, world):
    """Parsed policies and joined stores are most of what a class's evidence takes: not its contents."""
    shelf, school = Shelf(sqlite_engine, max_bytes=10**9), world.primary
    policy = world.policy(school).only(row.certificate.sha256 for row in school.registrations[:6])
    names = []
    for number in range(150):
        bindings = (dataclasses.replace(b, name=f"Lò Văn {number}") for b in policy.bindings)
        own = dataclasses.replace(policy, bindings=tuple(bindings))
        names.append(shelf.keep_policy(own, *(f"{number} {n}".encode() * 150 for n in range(6))))
    shelf.of(names.pop())
    tracemalloc.start()
    try:
        before, counted = tracemalloc.get_traced_memory()[0], shelf.memory.held_bytes
        for one in names:
            kept = shelf.of(one)
            assert kept.joined_to(world.trust).version
            assert kept.policy.version
            assert kept.policy.bindings_by_certificate
        held = tracemalloc.get_traced_memory()[0] - before
    finally:
        tracemalloc.stop()
    counted = shelf.memory.held_bytes - counted
    assert 0.75 * counted < held < 1.2 * counted, (held, counted, len(policy.to_json()))


def test_small_contents_fill_it_too(sqlite_engine):
    shelf = Shelf(sqlite_engine, max_bytes=10 * BUNDLE_BYTES)
    bundles = [shelf.keep(f"own {n}".encode()) for n in range(20)]
    for names in bundles:
        shelf.of(names)
        assert shelf.memory.held_bytes <= 10 * BUNDLE_BYTES
    shelf.asked = 0
    shelf.of(bundles[-1])
    assert shelf.asked == 0
    shelf.of(bundles[0])
    assert shelf.asked == 1


def test_what_is_not_used_keeps_no_replaced_lists_of_the_trust_folder_in_memory(shelf, world):
    unused, used = shelf.of(shelf.keep(b"one")), shelf.keep(b"other")
    old = world.trust_with(crls={})
    unused.joined_to(old)
    gone = weakref.ref(old)
    del old
    shelf.now = READ_AGAIN_SECONDS
    shelf.of(used)
    gc.collect()
    assert gone() is None
