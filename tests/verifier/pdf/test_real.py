"""A real document of an education department, signed five times in 2025, as it was published."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from cell.pdf import read_pdf
from verifier.pdf.verify import verify_pdf
from verifier.report import Indication

FILE = Path(__file__).parents[4] / "shared" / "real" / "quyet-dinh-295-kien-giang.pdf"
pytestmark = pytest.mark.skipif(not FILE.exists(), reason="../shared is not here")


@pytest.fixture(scope="module")
def report(world):
    return verify_pdf(FILE.read_bytes(), read=read_pdf, trust=world.trust, at=datetime(2026, 12, 1, tzinfo=UTC))


def test_it_is_intact_its_algorithms_weak_and_its_chain_unknown(report):
    """SHA-1, and roots that are not at hand: it cannot be called valid, and it is not broken."""
    assert report.intact
    assert report.indication is Indication.INDETERMINATE
    assert {s.indication for s in report.signatures} == {Indication.INDETERMINATE}
    found = {(p.code.value, p.sub_indication.value) for p in report.problems}
    assert found == {
        ("weak-algorithm", "CRYPTO_CONSTRAINTS_FAILURE"),
        ("signer-untrusted", "NO_CERTIFICATE_CHAIN_FOUND"),
    }


def test_each_signature_is_read_whole(report):
    people = ["Lê Ngọc Hân", "Huỳnh Văn Hóa", *["Sở Giáo dục và Đào tạo"] * 3]
    assert [s.signer for s in report.signatures] == people
    assert [s.covers for s in report.signatures] == [*((f"revision-{n}",) for n in (3, 4, 5, 6)), ("document",)]
    assert {s.algorithm for s in report.signatures} == {"rsa-sha1"}
    assert all("timestamp-unproven" in s.warnings for s in report.signatures)


def test_a_letter_changed_in_it_breaks_all_five(world):
    data = bytearray(FILE.read_bytes())
    data[5000] ^= 1
    report = verify_pdf(bytes(data), read=read_pdf, trust=world.trust, at=datetime(2026, 12, 1, tzinfo=UTC))
    assert not report.intact
    assert report.indication is Indication.TOTAL_FAILED
