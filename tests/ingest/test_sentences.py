"""Every problem code has its sentences."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ingest.sentences import SENTENCES
from verifier.report import ProblemCode

BATCH = """batch-too-large not-a-zip unsafe-entry compression-bomb manifest-missing manifest-unreadable
manifest-signature-invalid manifest-signer-unknown manifest-school-mismatch manifest-file-mismatch period-closed"""
RECORD = """not-well-formed forbidden-construct schema-violation signature-missing signature-coverage signature-invalid
weak-algorithm signer-mismatch signer-not-registered signer-untrusted certificate-expired certificate-revoked
revocation-unknown certificate-usage signing-time-implausible seal-not-last school-mismatch year-mismatch
version-conflict version-not-next predecessor-not-recalled learner-mismatch period-closed"""
CONTRACT = Path(__file__).parents[3] / "shared" / "contract" / "package.md"


def test_every_code_of_section_5_has_its_sentences_and_no_other_has():
    assert set(SENTENCES) == {*BATCH.split(), *RECORD.split()}
    assert {str(code) for code in ProblemCode} <= set(SENTENCES)


@pytest.mark.skipif(not CONTRACT.exists(), reason="the contract (../shared) is not here")
def test_the_codes_are_those_of_the_contract():
    section = CONTRACT.read_text().partition("## 5.")[2].partition("All problems")[0]
    assert set(SENTENCES) == set(re.findall(r"`([a-z-]+)`", section))


@pytest.mark.parametrize("code", sorted(SENTENCES))
def test_a_sentence_says_what_who_and_how(code):
    vi, en = SENTENCES[code]
    assert re.search(r"trường|người|đơn vị", vi, re.IGNORECASE)
    assert re.search(r"school|signer|supplier|department|person", en)
    assert vi.endswith(".")
    assert en.endswith(".")
    assert len(re.split(r"(?<=[.;]) ", vi)) >= 2
