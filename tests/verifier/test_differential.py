"""Ours, signxml and python-xmlsec on the same bytes: which signatures' mathematics hold, and over which Ids.

What the three may differ in is named below, each with the clause that decides.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from random import Random

import pytest
from stage.content_mutations import OF_CONTENT
from stage.gallery import Sent, report_on
from stage.mutation import Mutation
from stage.signature_mutations import OF_SIGNATURES
from stage.signatures import EXCLUSIVE, INCLUSIVE, INCLUSIVE_11, SHA384
from stage.world import World

from tests.verifier.oracles import Opinion, by_signxml, by_xmlsec
from verifier.report import Report

# (reader, mutation): why that reader is wrong; the other one must then agree with ours. Each has its own test in
# test_differences.py.
EXPLAINED = {
    ("signxml", "a_name_declared_again"): "REC-xml-c14n 1.0, 2.3 and 4.6: superfluous declarations are not rendered",
}
FORM = {"not-well-formed", "forbidden-construct", "schema-violation"}
SEED = 20260601
MUTATIONS = [*OF_CONTENT, *OF_SIGNATURES]


@pytest.fixture(scope="module")
def records(world: World) -> list[bytes]:
    """Small records of many shapes: canonical forms, transforms, keys, white space, names declared above."""
    made = []
    shapes = [(c, t) for c in (EXCLUSIVE, INCLUSIVE, INCLUSIVE_11) for t in (EXCLUSIVE, INCLUSIVE, None)]
    for number, (canonicalisation, transform) in enumerate(shapes):
        school = world.school(("04", "05", "03")[number % 3])
        draft = school.draft(number, subjects=1)
        for plan in draft.plans:
            plan.canonicalisation, plan.transform = canonicalisation, transform
        if number % 2:
            draft.edit(lambda text: text.replace("><", ">\n<"))
        if number % 4 == 3:
            draft.edit(lambda text: text.replace(" phienbangoi=", ' xmlns:a="urn:a" phienbangoi='))
        if number == 4:
            draft.plan("nk-cn").digest = SHA384
        if number == 0:
            draft.plan("nk-01").transform_prefixes = "ds a"
        made.append(draft.sign())
    return made


def ours(report: Report) -> dict[str, Opinion]:
    """The same question answered by our report."""
    broken = {p.where for p in report.problems if p.code == "signature-invalid"}
    covers = {
        s.id: frozenset("" if covered == "document" else covered for covered in s.covers) for s in report.signatures
    }
    return {i: Opinion(i not in broken, frozenset() if i in broken else covers[i]) for i in covers}


def judged(world: World, data: bytes) -> Report:
    level = next((code for code in ("04", "05", "03") if f"<macaphoc>{code}".encode() in data), "04")
    return report_on(world, Sent(data, world.school(level)))


def mutated(records: list[bytes], count: int) -> Iterator[tuple[Mutation, bytes]]:
    dice = Random(SEED)
    for number in range(count):
        mutation = MUTATIONS[number % len(MUTATIONS)]
        yield mutation, mutation.change(dice, records[dice.randrange(len(records))], records)


def compare(world: World, records: list[bytes], count: int) -> Counter[str]:
    """Walk ``count`` records; whatever is not explained fails. Returns how many went which way."""
    ways: Counter[str] = Counter()
    for mutation, data in mutated(records, count):
        report = judged(world, data)
        codes = {str(problem.code) for problem in report.problems}
        if codes & FORM:
            assert mutation.clauses, (
                f"{mutation.name}: refused for its form, though no clause says so: {report.problems}"
            )
            ways["refused for its form"] += 1
            continue
        own, others = ours(report), {"signxml": by_signxml(data), "xmlsec": by_xmlsec(data)}
        weak = {p.where for p in report.problems if p.code == "weak-algorithm"}
        for reader, opinion in others.items():
            assert opinion is not None, f"{mutation.name}: {reader} cannot read what ours reads"
            differing = [name for name, said in opinion.items() if name not in weak and said != own[name]]
            if differing and (reader, mutation.name) in EXPLAINED:
                agreeing = others["xmlsec" if reader == "signxml" else "signxml"] or {}
                assert all(agreeing[name] == own[name] for name in differing)
                ways["explained"] += 1
                continue
            assert not differing, f"{mutation.name}: {reader} differs on {differing}"
        ways["all hold" if all(o.holds for o in own.values()) else "some do not hold"] += 1
    return ways


def test_a_thousand_records_are_judged_alike(world: World, records: list[bytes]) -> None:
    ways = compare(world, records, 1_000)
    assert min(ways["all hold"], ways["some do not hold"], ways["refused for its form"]) > 100, ways


@pytest.mark.proof
def test_five_thousand_records_are_judged_alike(world: World, records: list[bytes]) -> None:
    ways = compare(world, records, 5_000)
    assert min(ways["all hold"], ways["some do not hold"], ways["refused for its form"]) > 500, ways
