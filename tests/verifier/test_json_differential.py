"""Ours and jwcrypto (with rfc8785) on the same JSON records: which signatures' mathematics hold, and over which Ids.

What ours refuses for its form has a clause with each mutation; where the two say otherwise has a test by name below.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

import pytest
from stage.gallery import Sent, report_on
from stage.json_draft import altered, with_header
from stage.json_mutations import OF_JSON
from stage.mutation import Mutation
from stage.proof import write_proof
from stage.world import World

from tests.verifier.json_oracles import by_jwcrypto
from tests.verifier.oracles import Opinion
from verifier.report import Report

FORM = {"not-well-formed", "forbidden-construct", "schema-violation"}
SEED = 20260602
SEAL = "cks-nk-cs"


@pytest.fixture(scope="module")
def records(world: World) -> list[bytes]:
    """Small records of three levels, with elliptic and RSA keys and all three families of algorithms."""
    made = []
    for number in range(6):
        school = world.school(("04", "05", "02")[number % 3])
        draft = school.json_draft(number, subjects=1 + number % 2)
        if number == 2:
            draft.plan("nk-cs").algorithm, draft.plan("nk-ht").algorithm = "PS384", "RS512"
        made.append(draft.sign(indent=number % 2 or None))
    return made


def ours(report: Report) -> dict[str, Opinion]:
    """The same question answered by our report."""
    broken = {p.where for p in report.problems if p.code == "signature-invalid"}
    covers = {s.id: frozenset("" if c == "document" else c for c in s.covers) for s in report.signatures}
    return {i: Opinion(i not in broken, frozenset() if i in broken else covers[i]) for i in covers}


def judged(world: World, data: bytes) -> Report:
    level = next((code for code in ("04", "05", "02") if f'"macaphoc": "{code}"'.encode() in data), "04")
    return report_on(world, Sent(data, world.school(level)))


def damaged(records: list[bytes], count: int) -> Iterator[tuple[bytes, Mutation]]:
    dice = Random(SEED)
    for number in range(count):
        mutation = OF_JSON[number % len(OF_JSON)]
        yield mutation.change(dice, dice.choice(records), records), mutation


def way(report: Report, data: bytes, mutation: Mutation) -> str:
    """How this record went: the two agree, or a clause says why ours did not look."""
    if refused := {str(problem.code) for problem in report.problems} & FORM:
        assert refused <= mutation.refusals, f"{mutation.name}: no clause says why: {report.problems}"
        return "refused for its form"
    own, other = ours(report), by_jwcrypto(data)
    assert other is not None, f"{mutation.name}: the other cannot read what ours reads"
    weak = {problem.where for problem in report.problems if problem.code == "weak-algorithm"}
    differing = {name for name in other if name not in weak and other[name] != own[name]}
    assert not differing, f"{mutation.name}: {differing}"
    return "all hold" if all(opinion.holds for opinion in own.values()) else "some do not hold"


def compare(world: World, records: list[bytes], count: int) -> Counter[str]:
    return Counter(way(judged(world, data), data, mutation) for data, mutation in damaged(records, count))


def test_five_hundred_records_are_judged_alike(world: World, records: list[bytes]) -> None:
    ways = compare(world, records, 500)
    assert min(ways["all hold"], ways["some do not hold"], ways["refused for its form"]) > 60, ways


@pytest.mark.proof
def test_five_thousand_records_are_judged_alike(world: World, records: list[bytes]) -> None:
    ways = compare(world, records, 5_000)
    assert min(ways["all hold"], ways["some do not hold"], ways["refused for its form"]) > 600, ways
    write_proof(
        "differential-json",
        "Ours and jwcrypto on 5,000 JSON records",
        "Good and mutated records through both: do the mathematics of each signature hold, and over which Ids? A "
        "difference that is not one of the named ones (tests/verifier/test_json_differential.py) fails the test.",
        [{"outcome": way, "records": count} for way, count in sorted(ways.items())],
    )


# Where the other says that it holds and ours does not look: each kind once, with the clause that decides.


def seal_text(data: bytes, name: str, change: Callable[[str], str]) -> bytes:
    return altered(data, lambda r: r["chukyso"][-1].update({name: change(r["chukyso"][-1][name])}))


def differs(world: World, data: bytes) -> tuple[bool, set[str]]:
    """Does the other say that the seal holds, and the codes ours gives."""
    said = by_jwcrypto(data)
    assert said is not None
    return said[SEAL].holds, {str(p.code) for p in report_on(world, Sent(data)).problems}


def twin(text: str) -> str:
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    return text[:-1] + alphabet[alphabet.index(text[-1]) ^ 1]


@pytest.mark.parametrize("change", [lambda text: text + "==", twin], ids=["padding", "spare bits"])
def test_one_value_has_one_text(world: World, change: Callable[[str], str]) -> None:
    """RFC 7515, 2: base64url without padding; RFC 4648, 3.5: spare bits are zero. jwcrypto takes any spelling."""
    data = seal_text(world.primary.json_record(), "signature", change)
    assert differs(world, data) == (True, {"forbidden-construct"})


def test_a_member_twice_in_a_header_is_nobodys_choice(world: World) -> None:
    """RFC 7515, 4: names are unique. jwcrypto takes the last, others the first."""
    draft = world.primary.json_draft()
    draft.plan("nk-cs").write = lambda header: b'{"alg": "none", ' + json.dumps(header).encode()[1:]
    assert differs(world, draft.sign()) == (True, {"forbidden-construct"})


def test_a_member_twice_in_the_record_is_nobodys_choice(world: World) -> None:
    """RFC 7493, 2.3. Python's reader takes the last."""
    text = world.primary.json_record().decode()
    data = text.replace('"hovaten": "', '"hovaten": "Kẻ Khác", "hovaten": "', 1).encode()
    assert differs(world, data) == (True, {"forbidden-construct"})


@pytest.mark.parametrize("extra", [{"kid": "1"}, {"jwk": {"kty": "oct", "k": "AA"}}, {"jku": "https://example.vn/"}])
def test_a_header_has_exactly_its_members(world: World, extra: dict[str, Any]) -> None:
    """package.md section 3: the protected header has exactly these. jwcrypto ignores what it does not need."""
    draft = world.primary.json_draft()
    draft.plan("nk-cs").header = extra
    assert differs(world, draft.sign()) == (True, {"forbidden-construct"})


def test_what_is_critical_must_be_known(world: World) -> None:
    """RFC 7515, 4.1.11: here both agree; the value is right, and neither takes it."""
    draft = world.primary.json_draft()
    draft.plan("nk-cs").header = {"crit": ["sigD", "urn:x"], "urn:x": "1"}
    assert differs(world, draft.sign()) == (False, {"forbidden-construct"})


def test_a_number_has_many_texts(world: World) -> None:
    """RFC 8785, 3.2.2.3 would make 1.0, 1e0 and 1 one text; section 3 has no numbers."""
    draft = world.primary.json_draft()
    draft.content["thongtinchung"]["phienban"] = 1
    for spelling in ("1", "1.0", "1e0"):
        data = draft.sign().decode().replace('"phienban": 1', f'"phienban": {spelling}', 1).encode()
        assert differs(world, data) == (True, {"forbidden-construct"})


def test_a_value_changed_in_the_header_alone_is_seen_by_both(world: World) -> None:
    data = with_header(world.primary.json_record(), SEAL, lambda header: header.update(sigT="2026-05-30T08:00:01Z"))
    assert differs(world, data) == (False, {"signature-invalid"})
