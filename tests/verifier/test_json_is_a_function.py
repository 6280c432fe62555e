"""Whatever bytes begin like JSON, ``verify`` answers with a report, and never reads what was not signed."""

from __future__ import annotations

import base64
import json
import random
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from stage.json_draft import JsonDraft
from stage.json_mutations import OF_JSON, records
from stage.world import CLOCK, World

from verifier.jose import decode_base64url
from verifier.report import Indication, Report, SubIndication
from verifier.safe_json import MAX_DEPTH, Ambiguous, NotJson, Number, load
from verifier.verify import verify

FEW = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(exclude_categories=[])),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
TEXTS = st.sampled_from(["", "#noidung", "noidung", "Id", "cks-nk-cs", "\u200b", "\x00", "\ud800", "1", "a" * 3000])


def asked(world: World, data: bytes) -> Report:
    """The report, which must not be the one that stands for a fault of ours."""
    school = world.school("03")
    report = verify(
        data,
        trust=world.trust,
        policy=world.policy(school),
        at=CLOCK,
        received_at=CLOCK,
        expected=world.expected(school),
    )
    assert report.sub_indication is not SubIndication.POLICY_PROCESSING_ERROR
    assert report.format == "jades"
    return report


@given(data=st.binary(max_size=400), begin=st.sampled_from([b"{", b"[", b'{"noidung":', b'{"chukyso":[{"Id":']))
@FEW
def test_any_bytes_that_begin_like_json_are_answered(world: World, data: bytes, begin: bytes) -> None:
    assert asked(world, begin + data).indication is not Indication.TOTAL_PASSED


def put(record: dict[str, Any], chance: random.Random, value: Any) -> None:
    """Some value where some other one stood, wherever that is."""
    one: Any = chance.choice([found for found in records(record) if found])
    name = chance.choice(list(one))
    while isinstance(one[name], list) and one[name] and chance.random() < 0.7:
        one, name = one[name], chance.randrange(len(one[name]))
    one[name] = value


@given(seed=st.integers(0, 2**32), value=VALUES | TEXTS)
@FEW
def test_any_value_anywhere_is_answered(world: World, seed: int, value: Any) -> None:
    record = json.loads(world.school("03").json_record())
    put(record, random.Random(seed), value)
    report = asked(world, json.dumps(record).encode())
    if report.fields is not None:
        assert report.fields == asked(world, world.school("03").json_record()).fields


@given(seed=st.integers(0, 2**32), value=VALUES | TEXTS)
@FEW
def test_any_value_anywhere_that_is_signed_as_well_is_answered(world: World, seed: int, value: Any) -> None:
    """Re-signed, so that it comes as far as it can: form and grammar are all that stop it."""
    chance = random.Random(seed)
    draft = world.school("03").json_draft()
    for plan in draft.plans:  # rfc8785 would refuse some of these values
        plan.canonical = compact
    if chance.random() < 0.5:
        target = draft.plans[chance.randrange(len(draft.plans))]
        name = chance.choice(["alg", "x5c", "x5t#S256", "sigT", "crit", "sigD"])
        target.header = {name: value}
    else:
        put(draft.content, chance, value)
    asked(world, signed_as_far_as_it_goes(draft))


def compact(part: Any) -> bytes:
    return json.dumps(part, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def signed_as_far_as_it_goes(draft: JsonDraft) -> bytes:
    try:
        return draft.sign()
    except (UnicodeEncodeError, TypeError, KeyError):  # half a character; Ids that are no texts: unsigned then
        return json.dumps(draft.record).encode()


@given(seed=st.integers(0, 2**32), times=st.integers(1, 5))
@FEW
def test_a_record_damaged_in_several_ways_is_answered(world: World, seed: int, times: int) -> None:
    chance = random.Random(seed)
    good = world.school("03").json_record()
    data = good
    for _ in range(times):
        mutation = chance.choice(OF_JSON)
        try:
            data = mutation.change(chance, data, [good, world.school("03").json_record(1)])
        except (ValueError, LookupError, TypeError, AttributeError):  # it met what an earlier one left
            continue
    if data[:1] in (b"{", b"["):
        asked(world, data)


@given(text=st.text(alphabet='{}[]",:\\u0019aedDE+-.\n\t NI', max_size=60))
@settings(max_examples=400, deadline=None)
def test_what_is_read_is_what_python_reads_unless_it_is_refused(text: str) -> None:
    try:
        value = load(text.encode())
    except (NotJson, Ambiguous):
        return
    assert with_numbers_named(value) == json.loads(text, parse_int=lambda _: "n", parse_float=lambda _: "n")


def with_numbers_named(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: with_numbers_named(member) for name, member in value.items()}
    if isinstance(value, list):
        return [with_numbers_named(member) for member in value]
    return "n" if isinstance(value, Number) else value


def test_depth_is_counted_alike_whether_few_brackets_or_many() -> None:
    for depth, is_read in ((MAX_DEPTH, True), (MAX_DEPTH + 1, False)):
        few = "[" * depth + "]" * depth
        many = f"[{', '.join(['[]'] * 600)}, {few[1:-1]}]"
        for text in (few, many):
            try:
                load(text.encode())
                assert is_read
            except Ambiguous:
                assert not is_read


def test_brackets_in_texts_are_no_depth() -> None:
    text = json.dumps(["[{" * 1000, '\\"[[[[' * 500])
    assert load(text.encode()) == json.loads(text)


@given(data=st.binary(max_size=80))
def test_base64url_has_one_text(data: bytes) -> None:
    text = base64.urlsafe_b64encode(data).rstrip(b"=").decode()
    assert decode_base64url(text) == data
