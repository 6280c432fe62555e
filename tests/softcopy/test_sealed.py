"""The whole soft copy: five programs agree on seal and structure, its text is read in order, its original comes out."""

from __future__ import annotations

import io
import shutil
import subprocess
import unicodedata
from dataclasses import replace

import pikepdf
import pytest
from asn1crypto import x509 as asn1_x509
from paper_reading import text_of
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from softcopy.people import AT, marks
from stage.fixtures import world  # noqa: F401 - a fixture

from cell.pdf import read_pdf
from portal.public.examination import Examined
from portal.softcopy.absences import absence, not_here
from portal.softcopy.sealed import Order, Part, soft_copy
from portal.softcopy.year import Missing
from registry.held_records import HeldRecord
from sealer.keys import HubSeal
from sealer.pdf_seal import own_keys
from verifier.pdf.verify import verify_pdf
from verifier.report import Indication
from verifier.verify import verify


@pytest.fixture(scope="module")
def seal(tmp_path_factory):
    return HubSeal.create(tmp_path_factory.mktemp("seal"), "Trục thử", at=AT.replace(year=2026, month=1, day=1))


@pytest.fixture
def part(world):  # noqa: F811
    data = world.primary.record(1)
    report = verify(
        data,
        trust=world.trust,
        policy=world.policy(world.primary),
        at=world.clock,
        received_at=world.clock,
        expected=world.expected(world.primary),
    )
    assert report.passed
    return Part(row(report, world.clock), report, data)


def row(report, moment, **changes):
    fields = report.fields
    told = {
        "pk": 1, "record_id": fields.record_id, "version": fields.version, "school": "42000201",
        "school_name": "Trường Tiểu học Thử", "namhoc": fields.required("namhoc"), "level": "02",
        "grade": fields.required("makhoi"), "sha256": report.sha256, "size": 1, "format": report.format,
        "birth_precision": 10, "status": "effective", "status_since": moment, "status_detail": {},
        "received_at": moment, "replaced_by": None, "replaces": None, "dossier_pk": 1, "judged_with": {},
        "disputed": False,
    }  # fmt: skip
    return HeldRecord(**(told | changes))


@pytest.fixture
def copy(seal, part):
    return soft_copy(seal, Order([part], marks(), AT))


@pytest.fixture
def file(copy, tmp_path):
    (tmp_path / "copy.pdf").write_bytes(copy)
    return tmp_path / "copy.pdf"


def said(*words):
    return subprocess.run(words, capture_output=True, text=True, check=False)


def needs(program):
    return pytest.mark.skipif(shutil.which(program) is None, reason=f"no {program} on this machine")


def test_pyhanko_agrees(seal, copy):
    context = ValidationContext(
        trust_roots=[asn1_x509.Certificate.load(seal.certificate_der)], moment=AT, allow_fetching=False
    )
    status = validate_pdf_signature(PdfFileReader(io.BytesIO(copy)).embedded_signatures[0], context)
    assert status.bottom_line
    assert status.coverage.name == "ENTIRE_FILE"


def test_our_verifier_agrees_and_is_told_of_a_changed_byte(seal, copy, world):  # noqa: F811
    def judged(pdf):
        return verify_pdf(pdf, read=read_pdf, trust=world.trust, at=AT, own=own_keys(seal))

    report = judged(copy)
    assert report.indication is Indication.TOTAL_PASSED
    assert report.signatures[0].covers == ("document",)
    changed = bytearray(copy)
    changed[len(copy) // 2] ^= 1
    assert judged(bytes(changed)).indication is Indication.TOTAL_FAILED


@needs("pdfsig")
def test_pdfsig_agrees(file):
    told = said("pdfsig", "-nocert", str(file)).stdout
    assert "Signature is Valid." in told
    assert "Total document signed" in told
    assert "ETSI.CAdES.detached" in told


@needs("qpdf")
def test_qpdf_finds_nothing_wrong_and_takes_the_original_out(file, part):
    checked = said("qpdf", "--check", str(file))
    assert checked.returncode == 0, checked.stderr
    assert "No syntax or stream encoding errors found" in checked.stdout
    name = f"hocba-{part.held.record_id}-{part.held.version}.xml"
    taken = subprocess.run(["qpdf", f"--show-attachment={name}", file], capture_output=True, check=True)
    assert taken.stdout == part.original


@needs("pdfinfo")
def test_pdfinfo_calls_it_tagged_with_a_title(file):
    told = dict(line.split(":", 1) for line in said("pdfinfo", str(file)).stdout.splitlines() if ":" in line)
    assert told["Tagged"].strip() == "yes"
    assert told["Title"].strip() == "Học bạ Tiểu học (bản thể hiện)"
    assert told["PDF version"].strip() == "1.7"
    assert told["Encrypted"].strip() == "no"


@needs("pdftotext")
def test_its_text_is_read_in_order_with_its_diacritics(file, part):
    text = said("pdftotext", str(file), "-").stdout
    assert text == unicodedata.normalize("NFC", text)
    name = part.report.fields.general("hovaten")
    places = [text.index(words) for words in ("HỌC BẠ", name, "Ngày, tháng, năm sinh", "Tiếng Việt")]
    assert places == sorted(places)
    assert name in " ".join(text_of(file.read_bytes()))


def test_the_same_record_at_the_same_moment_has_the_same_pages(seal, part):
    """The seal alone differs where its key signs differently each time (ECDSA)."""
    one, other = (soft_copy(seal, Order([part], marks(), AT)) for _ in range(2))
    with pikepdf.open(io.BytesIO(one)) as first, pikepdf.open(io.BytesIO(other)) as second:
        assert [page.Contents.read_bytes() for page in first.pages] == [
            page.Contents.read_bytes() for page in second.pages
        ]


def examined(part, *, report=True, **changes):
    return Examined(replace(part.held, **changes), AT, report=part.report if report else None)


def test_which_records_have_no_pages(part):
    assert absence(examined(part)) is None
    assert absence(examined(part, status="pending")) is None
    assert absence(examined(part, status="recalled", status_detail={"reason": "data-error"})) is None
    assert absence(examined(part, status="recalled", status_detail={"reason": "wrong-learner"})) == "recalled"
    assert absence(examined(part, status="withdrawn")) == "withdrawn"
    assert absence(examined(part, report=False)) == "unverified"
    failed = replace(examined(part), report=replace(part.report, indication=Indication.INDETERMINATE))
    assert absence(failed) == "unverified"


def test_a_booklet_names_the_years_it_does_not_show(part):
    dossier = [
        examined(part, grade="02", namhoc="2022-2023"),
        examined(part, grade="03", namhoc="2023-2024", status="withdrawn"),
        examined(part, grade="05", namhoc="2025-2026"),
    ]
    assert not_here(dossier) == [Missing("03", "2023-2024", "withdrawn"), Missing("01"), Missing("04")]
    assert not_here([examined(part, grade="01")]) == []
    of_centre = [examined(part, level="05", grade="10"), examined(part, level="05", grade="12")]
    assert not_here(of_centre)[-1] == Missing("11"), "continuing education has no first grade"
