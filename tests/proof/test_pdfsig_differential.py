"""Ours and pdfsig (poppler) on two hundred signed and damaged PDFs: which signatures' mathematics hold, and over what.

Named differences: ``tests/verifier/pdf/test_pdfsig_differential.py`` has the attacks one by one; here each difference
must be one of ``REASONS``, by what our reader itself found. Writes docs/proof/differential-pdf.md.
"""

from __future__ import annotations

import shutil
from collections import Counter
from random import Random

import pytest
from stage.proof import write_proof

from tests.fuzz.conftest import entry  # noqa: F401 - a fixture
from tests.fuzz.walk import Made
from tests.verifier.pdf.test_pdfsig_differential import by_ours, by_pdfsig
from verifier.pdf.facts import Unreadable
from verifier.pdf.reader import read_pdf

FILES, SEED = 200, "pdfsig"
# Why pdfsig calls valid what ours does not, by what ours found.
UNREAD = "ours reads no document: written against the rules, or over a limit"
UNCOVERED = "pdfsig does not ask what lies between and behind the ranges (ISO 32000-2, 12.8.1)"
UNLISTED = "pdfsig lists signatures that no form lists, or ours finds more than one reading"
UNTOLD = "ours cannot compute it (the signature names no algorithm of ours) and says so; NSS goes by the key"
# Why ours calls valid what pdfsig does not.
NSS = "pdfsig's library (NSS) cannot read it: BER without lengths, or attributes that are not DER"
ODD_CMS = {"damaged CMS", "indefinite length", "indefinite length of all", "a raw attribute", "a damaged raw attribute"}
REASONS = (UNREAD, UNCOVERED, UNLISTED, UNTOLD, NSS)

pytestmark = [
    pytest.mark.proof,
    pytest.mark.skipif(shutil.which("pdfsig") is None, reason="poppler-utils is not installed"),
    pytest.mark.filterwarnings("ignore:Attribute's length:UserWarning"),
]


def way(made: Made, file) -> str:
    """How this file went."""
    file.write_bytes(made.data)
    ours, theirs = by_ours(made.data), by_pdfsig(file)
    if sum(ours) == sum(theirs):
        return "all hold" if ours and all(ours) else "some do not hold" if ours else "no signature holds"
    read = read_pdf(made.data)
    if sum(ours) > sum(theirs):
        assert ODD_CMS & set(made.done), f"{made.done}: ours {ours}, pdfsig {theirs}"
        return NSS
    if isinstance(read, Unreadable):
        return UNREAD
    if len(ours) < len(theirs):
        return UNLISTED
    if any(not one.covers for one in read.signatures):
        return UNCOVERED
    if any(one.intact and one.value_holds is None for one in read.signatures):
        return UNTOLD
    raise AssertionError(f"{made.done}: ours {ours}, pdfsig {theirs}")


@pytest.mark.parametrize("entry", ["pdf"], indirect=True)
def test_two_hundred_pdfs_are_judged_alike(entry, tmp_path) -> None:  # noqa: F811
    ways: Counter[str] = Counter()
    number = 0
    while ways.total() < FILES:
        number += 1
        try:
            made = entry.make(Random(f"{SEED}/{number}"))
        except Exception:
            continue
        ways[way(made, tmp_path / "some.pdf")] += 1
    assert min(ways["all hold"], ways["some do not hold"] + ways["no signature holds"]) > FILES // 10, ways
    write_proof(
        "differential-pdf",
        f"Ours and pdfsig on {FILES:,} PDFs",
        "Signed PDFs, good and damaged (tests/fuzz/pdf_files.py), through both: do the mathematics of each signature "
        "hold over what it should cover? A difference that is not one of the named ones fails the test.",
        [{"outcome": way, "files": count} for way, count in sorted(ways.items())],
    )
