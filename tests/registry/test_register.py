"""Only what was verified without a problem can be registered; what is registered is about one learner at a time."""

from __future__ import annotations

import pytest

from registry.admission import AcceptedRecord, NotAccepted
from registry.batch_items import Verified
from registry.judgement import FoundProblem, Judgement, SecondFactor
from registry.rules.versions import Claim, Place

CLAIM = Claim("a" * 36, 1, "1" * 64, "31000701", "2025-2026", "02", "citizen", "pupil")
GOOD = Judgement(
    "trust", size=10, format="xades", claim=CLAIM, grade="05", second_factor=SecondFactor("b", 10, "l"), report=b"{}",
    evidence={"policy": "p"},
)  # fmt: skip


def accepted(judgement, problems=()):
    return AcceptedRecord.of(Verified(0, "1" * 64, "", judgement), Place(()), problems=problems, at_once=True)


def test_a_record_without_a_problem_becomes_an_accepted_one():
    assert accepted(GOOD).claim == CLAIM


@pytest.mark.parametrize(
    ("judgement", "problems"),
    [
        (GOOD, [FoundProblem("version-conflict", "")]),
        (Judgement("trust", problems=(FoundProblem("signature-invalid", ""),), claim=CLAIM, report=b"{}"), []),
        (Judgement("trust"), []),
        (Judgement("trust", claim=CLAIM), []),
    ],
)
def test_nobody_can_register_unverified_bytes_by_forgetting_an_if(judgement, problems):
    with pytest.raises(NotAccepted):
        accepted(judgement, problems)


@pytest.mark.parametrize(
    "judgement", [GOOD, Judgement("trust"), Judgement("t", problems=(FoundProblem("a", "b"),), findings=("f",))]
)
def test_a_judgement_survives_being_written_down(judgement):
    assert Judgement.from_text(judgement.to_text(), judgement.report) == judgement
