"""``hocba fetch-crls``: a list is only written if it is an authority's of the trust folder and not older than ours."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from intake import make_intake
from list_server import list_server
from public_client import public_client
from stage.authority import Authority
from stage.world import utc
from worker_process import HocbaProcess, wait_for

from hocba.__main__ import main
from hocba.fetch_crls import AGAIN, EVERY, Fetcher
from hocba.metrics import registry_of
from ingest.crl_fetch import CrlHosts
from registry.trust_crls import Came, put_list, read_state
from registry.trust_folder import TrustFolder

NEWER = {"since": utc("2026-11-01T00:00"), "number": 5}


@pytest.fixture
def server():
    with list_server() as made:
        yield made


@pytest.fixture
def folder(world, tmp_path):
    return world.write_trust(tmp_path / "trust")


class Clock:
    def __init__(self):
        self.now = datetime(2026, 12, 1, tzinfo=UTC)

    def __call__(self):
        return self.now


def fetcher(folder, server, *paths, clock=None):
    return Fetcher(folder, CrlHosts.read(" ".join(map(server.url, paths))), clock=clock or Clock())


def pem(der):
    text = base64.encodebytes(der).decode()
    return f"-----BEGIN X509 CRL-----\n{text}-----END X509 CRL-----\n".encode()


def came(folder, content):
    return put_list(folder, content, TrustFolder(folder).current())


def test_a_newer_list_takes_the_place_of_ours_der_or_pem(server, folder, world):
    new = {
        "/gov.crl": world.authorities.gov.crl({}, **NEWER),
        "/public": pem(world.authorities.public.crl({}, **NEWER)),
    }
    server.lists = dict(new)
    before = {p.name for p in (folder / "crls").iterdir()}
    found = fetcher(folder, server, "/gov.crl", "/public").run()
    assert {one.came for one in found.values()} == {"written"}
    crls = TrustFolder(folder).current().crls
    assert new["/gov.crl"] in crls
    assert len(crls) == len(before), "in the place of the old ones"
    assert {p.name for p in (folder / "crls").iterdir()} == before | {"fetched.json"}
    assert (folder / "crls" / "gov-ca.crl").stat().st_mode & 0o777 == 0o644


def test_an_authority_of_which_there_is_no_list_gets_a_file(folder, world):
    (folder / "crls" / "gov-ca.crl").unlink()
    new = world.authorities.gov.crl({}, **NEWER)
    assert came(folder, new) is Came.WRITTEN
    assert came(folder, new) is Came.UNCHANGED
    assert new in TrustFolder(folder).current().crls


def test_what_is_not_an_authoritys_newer_word_is_not_written(folder, world):
    gov = world.authorities.gov
    assert came(folder, gov.crl({}, **NEWER)) is Came.WRITTEN
    held = {p.name: p.read_bytes() for p in (folder / "crls").iterdir()}
    rogue = Authority("THU CA co quan nha nuoc", parent=world.authorities.gov_root)
    forged = bytearray(gov.crl({}, since=utc("2026-11-20T00:00"), number=9))
    forged[-1] ^= 1
    bad = {
        gov.crl({}, since=NEWER["since"], number=4): Came.OLDER,
        gov.crl({}, since=utc("2026-10-01T00:00"), number=6): Came.OLDER,
        Authority("Ai do").crl({}): Came.UNKNOWN_ISSUER,
        rogue.crl({}, since=utc("2026-11-20T00:00"), number=9): Came.WRONG_SIGNATURE,
        bytes(forged): Came.WRONG_SIGNATURE,
        delta(gov): Came.DELTA,
        b"<html>404</html>": Came.NOT_A_LIST,
        b"": Came.NOT_A_LIST,
        gov.der: Came.NOT_A_LIST,
        pem(gov.crl({})) + pem(gov.crl({})): Came.NOT_A_LIST,
    }
    for content, expected in bad.items():
        assert came(folder, content) is expected
    assert {p.name: p.read_bytes() for p in (folder / "crls").iterdir()} == held


def delta(authority):
    builder = x509.CertificateRevocationListBuilder().issuer_name(authority.name)
    builder = builder.last_update(utc("2026-11-20T00:00")).next_update(utc("2027-11-20T00:00"))
    builder = builder.add_extension(x509.DeltaCRLIndicator(5), critical=True)
    return builder.sign(authority.key, hashes.SHA256()).public_bytes(Encoding.DER)


def test_each_address_has_its_turn_and_a_failed_one_soon_again(server, folder, world):
    clock = Clock()
    server.lists["/gov.crl"] = world.authorities.gov.crl({}, **NEWER)
    chore = fetcher(folder, server, "/gov.crl", "/gone.crl", clock=clock)
    assert [one.came for one in chore.run().values()] == ["written", "http-404"]
    assert chore.run() == {}
    clock.now += AGAIN
    assert [one.came for one in chore.run().values()] == ["http-404"]
    other = fetcher(folder, server, "/gov.crl", "/gone.crl", clock=clock)
    assert other.run() == {}, "another worker's tries count"
    clock.now += EVERY
    assert [one.came for one in other.run().values()] == ["unchanged", "http-404"]
    good, gone = (read_state(folder)[server.url(path)] for path in ("/gov.crl", "/gone.crl"))
    assert (good.good_at, gone.good_at) == (clock.now.isoformat(timespec="seconds"), None)


def test_a_state_that_was_spoilt_is_begun_anew(server, folder):
    for text in ("", "[]", '{"a": 1}', '{"a": {"x": 1}}'):
        (folder / "crls" / "fetched.json").write_text(text)
        assert read_state(folder) == {}
    assert [one.came for one in fetcher(folder, server, "/gone").run().values()] == ["http-404"]


def test_the_command_and_what_is_shown_of_it(server, folder, world, sqlite_engine, keyring, tmp_path):
    intake = make_intake(sqlite_engine, world, tmp_path, keyring)
    server.lists["/gov.crl"] = world.authorities.gov.crl({}, **NEWER)
    env = {"HOCBA_DATA_DIR": str(tmp_path), "HOCBA_TRUST_DIR": str(folder)}

    def run(hosts):
        return CliRunner().invoke(main, ["fetch-crls"], env={**env, "HOCBA_CRL_HOSTS": hosts})

    assert run(server.url("/gov.crl")).exit_code == 0
    failed = run(f"{server.url('/gov.crl')} {server.url('/gone.crl')}")
    assert (failed.exit_code, "http-404" in failed.output) == (1, True)
    assert "HOCBA_CRL_HOSTS" in run("").output
    assert "HOCBA_CRL_HOSTS" in run("ftp://x/y").output
    shown = public_client(intake).get("/readyz").json["checks"]["trust"]
    assert shown["fetched"] | {"oldest_good": None} == {"addresses": 2, "failing": 1, "oldest_good": None}
    assert shown["oldest_crl_age_days"] > shown["crl_age_days"]
    assert registry_of(intake.place).get_sample_value("hocba_crl_fetches_failing") == 1


def test_a_list_fetched_counts_at_the_next_look(server, folder, world):
    trust = TrustFolder(folder, monotonic=iter(range(0, 100, 2)).__next__)
    principal = world.primary.principal.credential
    before = trust.current().version
    revoking = world.authorities.gov.crl({principal.serial: NEWER["since"] - timedelta(days=1)}, **NEWER)
    server.lists["/gov.crl"] = revoking
    fetcher(folder, server, "/gov.crl").run()
    assert trust.current().version != before
    assert revoking in trust.current().crls


def test_it_goes_on_until_it_is_told_to_stop(server, folder, world, tmp_path):
    server.lists["/gov.crl"] = world.authorities.gov.crl({}, **NEWER)
    settings = {
        "HOCBA_TRUST_DIR": str(folder),
        "HOCBA_CRL_HOSTS": server.url("/gov.crl"),
        "HOCBA_DATA_DIR": str(tmp_path),
    }
    beat = tmp_path / "beat"
    goes_on = HocbaProcess("fetch-crls", "--forever", "--beat", str(beat), settings=settings, log=tmp_path / "log")
    assert wait_for(lambda: beat.exists() and read_state(folder), seconds=30, every=0.1)
    assert goes_on.stop() == 0
    assert [one.came for one in read_state(folder).values()] == ["written"]
