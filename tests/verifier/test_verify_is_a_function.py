"""``verify`` is a pure function: same inputs, same report; nothing raises; a memo never says anything else."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from stage.world import CLOCK, World

from verifier.errors import NaiveMoment, NoTrustAnchors
from verifier.memo import Memo
from verifier.policy import Policy
from verifier.report import Indication, Report, SubIndication
from verifier.trust import TrustStore
from verifier.verify import verify


def asked(data: bytes, **inputs: Any) -> Report:
    """The report, which must not be the one that stands for a fault of ours."""
    report = verify(data, **inputs)
    assert report.sub_indication is not SubIndication.POLICY_PROCESSING_ERROR
    return report


FEW = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def question(world: World) -> dict:
    return {
        "trust": world.trust,
        "policy": world.policy(world.school("03")),
        "at": CLOCK,
        "received_at": CLOCK,
        "expected": world.expected(world.school("03")),
    }


def test_the_same_inputs_give_the_same_report(world: World) -> None:
    record = world.school("03").record()
    assert verify(record, **question(world)) == verify(record, **question(world))
    assert verify(record, **question(world)).passed


@given(data=st.binary(max_size=2000))
@FEW
def test_any_bytes_are_answered_with_a_report(world: World, data: bytes) -> None:
    assert asked(data, **question(world)).indication is not Indication.TOTAL_PASSED


@given(seed=st.integers(0, 2**32), cuts=st.integers(1, 12))
@FEW
def test_a_mangled_record_is_answered_and_never_says_anything_new(world: World, seed: int, cuts: int) -> None:
    record = world.school("03").record()
    report = asked(mangled(record, random.Random(seed), cuts), **question(world))
    if report.fields is not None:
        # Whatever was done to the bytes, what is read from them is what was signed.
        assert report.fields == verify(record, **question(world)).fields


@given(seed=st.integers(0, 2**32))
@FEW
def test_a_record_with_its_elements_moved_about_is_answered_with_a_report(world: World, seed: int) -> None:
    chance = random.Random(seed)
    pieces = world.school("03").record().decode().split("<")
    for _ in range(chance.randint(1, 4)):
        i, j = chance.randrange(len(pieces)), chance.randrange(len(pieces))
        swapped, doubled = (pieces[j], pieces[i]), (f"{pieces[i]}<{pieces[j]}", pieces[j])
        pieces[i], pieces[j] = chance.choice([swapped, doubled, ("", "")])
    asked("<".join(pieces).encode(), **question(world))


@given(seed=st.integers(0, 2**32))
@FEW
def test_a_record_with_a_mangled_certificate_is_answered_with_a_report(world: World, seed: int) -> None:
    chance = random.Random(seed)
    text = world.school("03").record().decode()
    start = text.index("<ds:X509Certificate>") + len("<ds:X509Certificate>")
    position = start + chance.randrange(400)
    text = text[:position] + chance.choice("ABCDEFabcdef0123+/") + text[position + 1 :]
    assert not asked(text.encode(), **question(world)).passed or text.encode() == world.school("03").record()


def test_a_fault_of_ours_is_cannot_tell(world: World) -> None:
    """What nobody foresaw (here: a policy that breaks when it is used) refuses one document and stops nothing."""
    broken = Policy("package-1", requirements=None, bindings=())  # type: ignore[arg-type]
    report = verify(world.school("03").record(), **{**question(world), "policy": broken})
    assert report.indication is Indication.INDETERMINATE
    assert report.sub_indication is SubIndication.POLICY_PROCESSING_ERROR


def test_a_foreign_element_with_a_prefix_of_its_own_is_a_violation(world: World) -> None:
    """libxml2 names it in an XPath with that prefix, which no XPath evaluation of ours knows."""
    record = world.school("03").record().decode()
    foreign = record.replace("<hovaten>", '<a:b xmlns:a="urn:x"/><hovaten>', 1)
    report = asked(foreign.encode(), **question(world))
    assert {p.code.value for p in report.problems} == {"schema-violation"}


def mangled(record: bytes, chance: random.Random, cuts: int) -> bytes:
    data = bytearray(record)
    for _ in range(cuts):
        at = chance.randrange(len(data))
        match chance.randrange(4):
            case 0:
                data[at] = chance.randrange(256)
            case 1:
                del data[at : at + chance.randrange(200)]
            case 2:
                data[at:at] = data[chance.randrange(len(data)) :][: chance.randrange(300)]
            case _:
                data[at:at] = chance.choice([b"&#0;", b"<![CDATA[", b"]]>", b"&amp;", b"\xef\xbb\xbf", b"<a:b/>", b"'"])
        if not data:
            return b""
    return bytes(data)


def test_without_anchors_the_caller_is_told(world: World) -> None:
    with pytest.raises(NoTrustAnchors):
        verify(b"<a/>", trust=TrustStore(()), policy=Policy.unbound(), at=CLOCK)


def test_a_moment_without_offset_is_the_callers_mistake(world: World) -> None:
    with pytest.raises(NaiveMoment):
        verify(b"<a/>", trust=world.trust, policy=Policy.unbound(), at=datetime(2026, 1, 1))  # noqa: DTZ001


def test_with_a_receipt_nothing_changes_by_time_alone(world: World) -> None:
    report = verify(world.school("03").record(), **question(world))
    assert (report.stable_from, report.stable_until) == (None, None)
    later = verify(world.school("03").record(), **{**question(world), "at": CLOCK + timedelta(days=4000)})
    assert later.passed


def test_without_a_receipt_the_edges_are_true(world: World) -> None:
    """At each told edge the verdict may change; between them it does not."""
    inputs = {**question(world), "received_at": None}
    record = world.school("03").record()
    report = verify(record, **inputs)
    assert report.passed
    assert report.stable_until is not None
    assert verify(record, **{**inputs, "at": report.stable_until - timedelta(seconds=1)}).passed
    far = datetime(2035, 1, 1, tzinfo=UTC)
    assert not verify(record, **{**inputs, "at": far}).passed


def test_the_memo_says_what_verify_says(world: World) -> None:
    memo = Memo(size=2)
    records = [world.school("03").record(n) for n in range(3)]
    for record in records * 2:
        assert memo.verify(record, **question(world)) == verify(record, **question(world))


def test_the_memo_asks_again_when_anything_it_depends_on_changes(world: World) -> None:
    memo = Memo()
    record = world.primary.record()
    inputs = {**question(world), "policy": world.policy(), "expected": world.expected()}
    assert memo.verify(record, **inputs).passed
    assert not memo.verify(record + b" ", **inputs).passed or memo.verify(record + b" ", **inputs).sha256 != ""
    serial = world.primary.homeroom.credential.serial
    revoking = world.trust_with(crls=world.crls({serial: CLOCK - timedelta(days=1)}))
    assert not memo.verify(record, **{**inputs, "trust": revoking}).passed
    assert memo.verify(record, **inputs).passed
    nobody = Policy("package-1", inputs["policy"].requirements, ())
    assert not memo.verify(record, **{**inputs, "policy": nobody}).passed


def test_a_remembered_report_bears_the_moment_of_this_check(world: World) -> None:
    memo = Memo()
    record = world.school("03").record()
    inputs = question(world)
    memo.verify(record, **inputs)
    later = CLOCK + timedelta(days=2)
    assert memo.verify(record, **{**inputs, "at": later}).checked_at == later


def test_without_a_receipt_the_memo_never_reuses_a_proven_time(world: World) -> None:
    memo = Memo()
    record = world.school("03").record()
    inputs = {**question(world), "received_at": None}
    memo.verify(record, **inputs)
    later = CLOCK + timedelta(days=1)
    assert {s.proven_time for s in memo.verify(record, **{**inputs, "at": later}).signatures} == {later}
