"""PAdES B-T with a real authority on a real port; and what a seal is when that authority fails."""

from __future__ import annotations

import io
import socket
import time
from datetime import UTC, datetime

import pytest
from asn1crypto import cms, tsp
from asn1crypto import x509 as asn1_x509
from prometheus_client import REGISTRY
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from structlog.testing import capture_logs

from hocba.timestamp_line import line_to
from portal.print.typesetting import typeset
from sealer.keys import HubSeal
from sealer.pdf_seal import seal_pdf
from sealer.timestamping import REST_SECONDS, TimestampAuthority
from tests.timestamp_server import timestamp_server
from verifier.trust import TrustStore

AT = datetime.now(UTC).replace(microsecond=0)


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with timestamp_server(tmp_path_factory.mktemp("tsa")) as found:
        yield found


@pytest.fixture(scope="module")
def plain_seal(tmp_path_factory):
    return HubSeal.create(tmp_path_factory.mktemp("seal"), "Trục thử", at=datetime(2026, 1, 1, tzinfo=UTC))


@pytest.fixture
def seal(server, plain_seal):
    server.mood = None
    return plain_seal.stamped_by(TimestampAuthority(line_to(server.url, patience=0.7), server.trust))


@pytest.fixture(scope="module")
def paper():
    words = {"title": "Thử", "author": "Sở", "lang": "vi", "foot": "", "note": "Nội dung", "label": "", "how": ""}
    return typeset("slips", {**words, "alt": "", "slips": []}, at=AT)


def signature_of(pdf):
    return PdfFileReader(io.BytesIO(pdf)).embedded_signatures[0]


def token_of(pdf):
    """The timestamp among the unsigned attributes; None where there is none."""
    info = cms.ContentInfo.load(bytes(signature_of(pdf).pkcs7_content))["content"]["signer_infos"][0]
    found = [one for one in info["unsigned_attrs"] or () if one["type"].native == "signature_time_stamp_token"]
    return found[0]["values"][0] if found else None


def told(outcome):
    return REGISTRY.get_sample_value("hocba_seal_timestamps_total", {"outcome": outcome}) or 0


def test_pyhanko_validates_the_seal_and_its_timestamp(seal, server, paper):
    before = told("stamped")
    sealed = seal_pdf(seal, paper, at=AT, label="Dấu")
    roots = [asn1_x509.Certificate.load(der) for der in (seal.certificate_der, server.root)]
    status = validate_pdf_signature(signature_of(sealed), ValidationContext(trust_roots=roots, allow_fetching=False))
    assert status.bottom_line
    assert status.timestamp_validity.valid
    assert status.timestamp_validity.trusted
    assert abs((status.timestamp_validity.timestamp - datetime.now(UTC)).total_seconds()) < 60
    assert told("stamped") == before + 1


def test_the_stamp_is_of_this_seal(seal, paper):
    sealed = seal_pdf(seal, paper, at=AT, label="Dấu")
    information = token_of(sealed)["content"]["encap_content_info"]["content"].parsed
    assert isinstance(information, tsp.TSTInfo)
    assert signature_of(sealed).sig_object["/SubFilter"] == "/ETSI.CAdES.detached"


def test_a_seal_without_an_authority_is_b_b(plain_seal, paper):
    assert token_of(seal_pdf(plain_seal, paper, at=AT, label="Dấu")) is None


@pytest.mark.parametrize(
    ("mood", "why"),
    [
        ("slow", "no-answer"),
        ("refuses", "no-answer"),
        ("gibberish", "no-answer"),
        ("endless", "no-answer"),
        ("another", "does-not-hold"),
    ],
)
def test_where_no_stamp_that_holds_can_be_had_the_seal_goes_out_without_and_somebody_is_told(
    seal, server, paper, mood, why
):
    server.mood, failed, began = mood, told("failed"), time.monotonic()
    with capture_logs() as lines:
        sealed = seal_pdf(seal, paper, at=AT, label="Dấu")
    assert time.monotonic() - began < 5
    assert token_of(sealed) is None
    assert signature_of(sealed).compute_digest()
    assert told("failed") == failed + 1
    assert [(one["event"], one["alarm"], one["why"]) for one in lines] == [("seal not timestamped", True, why)]


def test_an_authority_that_the_trust_folder_does_not_know_stamps_nothing(server, plain_seal, paper):
    stranger = TimestampAuthority(line_to(server.url), lambda: TrustStore(roots=()))
    with capture_logs() as lines:
        assert token_of(seal_pdf(plain_seal.stamped_by(stranger), paper, at=AT, label="Dấu")) is None
    assert lines[0]["why"] == "does-not-hold"


def test_an_authority_that_failed_is_left_alone_for_a_minute(server, plain_seal, paper):
    now = [0.0]
    authority = TimestampAuthority(line_to(server.url), server.trust, monotonic=lambda: now[0])
    resting, server.mood = plain_seal.stamped_by(authority), "refuses"
    seal_pdf(resting, paper, at=AT, label="Dấu")
    asked, server.mood = server.asked, None
    assert token_of(seal_pdf(resting, paper, at=AT, label="Dấu")) is None
    assert server.asked == asked
    now[0] = REST_SECONDS + 1
    assert token_of(seal_pdf(resting, paper, at=AT, label="Dấu"))


def test_nobody_listens_there(plain_seal, paper, server):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        nobody = line_to(f"http://127.0.0.1:{closed.getsockname()[1]}/tsa")
        found = TimestampAuthority(nobody, server.trust)
        assert token_of(seal_pdf(plain_seal.stamped_by(found), paper, at=AT, label="Dấu")) is None
