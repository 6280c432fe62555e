"""A byte flipped on disk, a CRL replaced, a row tampered with: nothing stored at intake is believed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from prometheus_client import REGISTRY
from sqlalchemy import delete, update
from stage.special import AFTER_RECEIPT
from stage.world import utc
from structlog.testing import capture_logs

from registry import revocations
from registry.kept_evidence import READ_AGAIN_SECONDS, evidence_of
from registry.store import tables
from registry.transactions import reading, transaction
from tests.portal.reading import BROWSER, assert_sound_page


@pytest.fixture
def held(hub, school):
    return hub.register(school, school.record(1))


@pytest.fixture
def client(hub, held):
    client = hub.app().test_client()
    assert look_up(client, held)["verification"]["indication"] == "TOTAL-PASSED"
    return client


def look_up(client, held, **more):
    return client.post("/api/v1/lookup", json={"code": held.code, **more}).json


def flip_a_byte(file, *, at=-40):
    content = bytearray(file.read_bytes())
    content[at] ^= 1
    file.write_bytes(content)


def counted(what):
    return REGISTRY.get_sample_value("hocba_damaged_originals_total", {"what": what}) or 0


def assert_cannot_confirm(client, held, gap):
    tier1 = look_up(client, held)
    assert tier1["status"] == "effective"
    assert tier1["verification"]["indication"] == "INDETERMINATE"
    assert tier1["verification"]["gap"] == gap
    assert tier1["record"]["masked_name"] is None
    assert tier1["record"]["school"] == "Trường Tiểu học Thử"
    assert (tier1["record"]["namhoc"], tier1["record"]["level"]) == ("2025-2026", "02")
    tier2 = look_up(client, held, birth_date=held.birth)
    assert tier2["tier"] == 2
    assert set(tier2["record"]) == {"masked_name", "school", "namhoc", "level"}
    assert tier2["downloads"] == {}
    assert tier2["verification"]["signatures"] == []
    page = assert_sound_page(client.get(f"/t/{held.code}", headers=BROWSER))
    assert page.first_heading == "Không thể xác nhận học bạ này"
    assert "xác thực" not in page.text
    assert "Đang có hiệu lực" in page.text
    assert "Xem toàn bộ học bạ" not in page.text, "there is nothing to see behind the birth date"


def test_a_byte_flipped_on_disk_shows_at_the_next_look_up(hub, client, held):
    before = counted("original-damaged")
    flip_a_byte(hub.original_file(held))
    with capture_logs() as lines:
        assert_cannot_confirm(client, held, "original-damaged")
    alarms = [line for line in lines if line.get("alarm")]
    assert len(alarms) == 3
    assert alarms[0]["record_pk"] == held.pk
    assert alarms[0]["code_group"] == held.code[:4]
    assert counted("original-damaged") == before + 3


def test_a_lost_original_shows_at_the_next_look_up(hub, client, held):
    hub.original_file(held).unlink()
    assert_cannot_confirm(client, held, "original-missing")


def test_a_healed_original_is_confirmed_again(hub, client, held):
    file = hub.original_file(held)
    flip_a_byte(file)
    assert look_up(client, held)["verification"]["indication"] == "INDETERMINATE"
    flip_a_byte(file)
    assert look_up(client, held)["verification"]["indication"] == "TOTAL-PASSED"


def test_a_row_pointed_at_another_original_confirms_nothing(hub, client, held, school):
    other = hub.register(school, school.record(9))
    with transaction(hub.engine) as connection:
        for pk, sha256 in ((other.pk, "0" * 64), (held.pk, other.report.sha256)):
            connection.execute(update(tables.record).where(tables.record.c.pk == pk).values(sha256=sha256))
    assert_cannot_confirm(client, held, "original-damaged")


def test_lost_evidence_confirms_nothing(hub, client, held):
    with transaction(hub.engine) as connection:
        connection.execute(delete(tables.evidence).where(tables.evidence.c.kind == "policy"))
    assert_cannot_confirm(hub.app().test_client(), held, "evidence-damaged")
    # Here it was read a moment ago, and what was read is what its digest names: nothing wrong can be said by it.
    assert look_up(client, held)["verification"]["indication"] == "TOTAL-PASSED"
    hub.ticks += READ_AGAIN_SECONDS
    assert_cannot_confirm(client, held, "evidence-damaged")


def test_a_hub_without_roots_confirms_nothing(hub, client, held):
    for file in (hub.trust_folder / "roots").iterdir():
        file.unlink()
    hub.look_again()
    assert look_up(client, held)["verification"]["gap"] == "trust-missing"


def revoke(hub, world, credential, *, dated, listed):
    """A newer list that revokes this certificate takes the place of the old one."""
    crl = world.authorities.gov.crl({credential.serial: dated}, number=2, since=listed)
    (hub.trust_folder / "crls" / "gov-ca.crl").write_bytes(crl)
    hub.look_again()


@pytest.mark.parametrize(
    ("dated", "indication", "sub_indication", "heading"),
    [
        # Before the signing time the signer claims.
        (utc("2026-05-01T00:00"), "TOTAL-FAILED", "REVOKED", "Chữ ký số không hợp lệ"),
        # After it, but before anything proves the signature (EN 319 102-1, 5.5.4).
        (utc("2026-11-01T00:00"), "INDETERMINATE", "REVOKED_NO_POE", "Không thể xác nhận học bạ này"),
    ],
)
def test_a_list_that_revokes_the_signer_shows_at_the_next_look_up(
    hub, client, held, world, school, dated, indication, sub_indication, heading
):
    revoke(hub, world, school.principal.credential, dated=dated, listed=world.clock - timedelta(hours=1))
    assert look_up(client, held)["verification"]["indication"] == indication
    tier2 = look_up(client, held, birth_date=held.birth)
    principal = next(one for one in tier2["verification"]["signatures"] if one["role"] == "hieutruong")
    assert (principal["indication"], principal["sub_indication"]) == (indication, sub_indication)
    page = assert_sound_page(client.get(f"/t/{held.code}", headers=BROWSER))
    assert page.first_heading == heading
    assert "Chứng thư số của người ký đã bị thu hồi trước khi có bằng chứng là đã ký." in page.text
    assert "xác thực" not in page.text


def test_a_revocation_dated_after_the_receipt_takes_nothing_back(hub, client, held, world, school):
    hub.now = AFTER_RECEIPT + timedelta(days=2)
    revoke(hub, world, school.principal.credential, dated=AFTER_RECEIPT, listed=AFTER_RECEIPT + timedelta(days=1))
    assert look_up(client, held)["verification"]["indication"] == "TOTAL-PASSED"


def remember(hub):
    """What a worker does when the trust folder has changed (tests/ingest/test_revocation_watch.py)."""
    with reading(hub.engine) as connection:
        found = revocations.found_in(connection, hub.trust.current())
    with transaction(hub.engine) as connection:
        revocations.remember(connection, found, now=hub.now)
    hub.ticks += READ_AGAIN_SECONDS


@pytest.mark.parametrize("after", ["dropped", "deleted", "garbage"])
def test_a_revocation_stays_when_its_list_goes(hub, client, held, world, school, after):
    """RFC 5280, 3.3: a certificate may leave the list once it has expired."""
    revoke(hub, world, school.principal.credential, dated=utc("2026-05-01T00:00"), listed=world.clock)
    remember(hub)
    file = hub.trust_folder / "crls" / "gov-ca.crl"
    if after == "dropped":
        hub.now = utc("2030-01-15T00:00")
        file.write_bytes(world.authorities.gov.crl({}, number=9, since=utc("2030-01-10T00:00")))
    elif after == "deleted":
        file.unlink()
    else:
        file.write_bytes(b"<html>proxy error</html>")
    hub.look_again()
    # A process that started since has never seen the list's file, and says the same.
    for asked in (client, hub.app().test_client()):
        assert look_up(asked, held)["verification"]["indication"] == "TOTAL-FAILED"
    with reading(hub.engine) as connection:
        kept = evidence_of(connection, held.pk)
    assert len(kept.crls) > len(held.report.evidence.crls), "recheck and the ministry's packages know it as well"


def test_what_was_learnt_since_is_heard_within_a_minute_by_a_process_that_knows_the_record(
    hub, client, held, world, school
):
    original = (hub.trust_folder / "crls" / "gov-ca.crl").read_bytes()
    revoke(hub, world, school.principal.credential, dated=utc("2026-05-01T00:00"), listed=world.clock)
    remember(hub)
    (hub.trust_folder / "crls" / "gov-ca.crl").write_bytes(original)
    hub.look_again()
    assert look_up(client, held)["verification"]["indication"] == "TOTAL-FAILED"
