"""Ours and pdfsig (poppler) on the same files: which signatures' mathematics hold. Each difference has its reason."""

import re
import shutil
import subprocess

import pytest
from stage.pdf_attacks import ATTACKS
from stage.pdf_papers import CLAIMED, Stamper, archived, paper, signed

from verifier.pdf.reader import read_pdf

# pdfsig asks whether value and digest hold over the ranges that the file itself gives, and says "not total document"
# of everything else. Where it calls valid what ours does not:
EXPLAINED = {
    "signature_wrapped": "pdfsig does not ask what lies between the ranges; pdftotext shows the forged mark",
    "value_padded_with_more_than_zeros": "pdfsig does not look behind the value; ISO 32000-2, 12.8.1 asks for zeros",
    "update_another_catalog": "pdfsig lists the signatures of pages that no form lists; ours finds none, which fails",
    "update_the_form_taken_away": "the same",
}

pytestmark = pytest.mark.skipif(shutil.which("pdfsig") is None, reason="poppler-utils is not installed")


def by_pdfsig(file):
    """Whether each signature is valid; document timestamps, which pdfsig does not verify, are left out."""
    words = ["pdfsig", "-nocert", str(file)]
    said = subprocess.run(words, capture_output=True, text=True, check=False, timeout=30).stdout
    parts = re.split(r"Signature #\d+:", said)[1:]
    return ["Validation: Signature is Valid." in part for part in parts if "not yet been verified" not in part]


def by_ours(data):
    signatures = getattr(read_pdf(data), "signatures", ())
    return [one.covers and one.intact and one.value_holds is True for one in signatures]


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_attacked_files(attack, cast, tmp_path):
    data = attack.make(cast)
    file = tmp_path / "attacked.pdf"
    file.write_bytes(data)
    ours, theirs = by_ours(data), by_pdfsig(file)
    if attack.name in EXPLAINED:
        assert any(theirs)
        assert not any(ours)
    else:
        assert ours == theirs or not (any(ours) or any(theirs))


def test_genuine_files(cast, world, tmp_path):
    stamps = Stamper(world.authorities.tsa, CLAIMED)
    one = signed(paper(), cast.seal)
    for data in (one, signed(one, cast.other, name="ChuKy2"), archived(one, stamps)):
        file = tmp_path / "genuine.pdf"
        file.write_bytes(data)
        assert by_ours(data) == by_pdfsig(file)
        assert all(by_ours(data))
