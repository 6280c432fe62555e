"""Attacks kept as files: the same bytes, trust and policy for ever, so that no later change of the stage hides them."""

import json
from datetime import datetime
from pathlib import Path

import pytest

from verifier.policy import Expected, Policy
from verifier.trust import TrustStore, der_objects
from verifier.verify import verify

KEPT = Path(__file__).parent / "kept"
VERDICTS = json.loads((KEPT / "verdicts.json").read_text())


def read(kind):
    return tuple(der for file in sorted((KEPT / "trust" / kind).iterdir()) for der in der_objects(file.read_bytes()))


@pytest.mark.parametrize("name", sorted(VERDICTS["codes"]))
def test_a_kept_attack_gets_the_verdict_it_got(name):
    moment = datetime.fromisoformat(VERDICTS["received_at"])
    report = verify(
        (KEPT / f"{name}.xml").read_bytes(),
        trust=TrustStore(read("roots"), read("intermediates"), read("crls"), read("tsa-roots")),
        policy=Policy.from_json((KEPT / "policy.json").read_text()),
        at=moment,
        received_at=moment,
        expected=Expected(VERDICTS["school"], VERDICTS["namhoc"], frozenset({"02"})),
    )
    assert sorted({str(problem.code) for problem in report.problems}) == VERDICTS["codes"][name]
    assert report.passed == (not VERDICTS["codes"][name])


def test_every_kept_file_has_a_verdict():
    assert {file.stem for file in KEPT.glob("*.xml")} == set(VERDICTS["codes"])
