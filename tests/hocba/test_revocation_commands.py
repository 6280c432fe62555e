"""``hocba revocations``: what is remembered, and two registrars who call one of them a mistake."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from click.testing import CliRunner
from office import province
from stage.world import utc

from hocba.__main__ import main
from registry import audit_reading, revocations, seen_lists
from registry.audit_reading import Wanted
from registry.transactions import open_engine, reading, transaction

UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
SINCE = utc("2026-05-01T00:00")


class Console:
    def __init__(self, world, folder):
        self.engine = open_engine(f"sqlite:///{folder}/data/hocba.sqlite3")
        self.env = {
            "HOCBA_DATA_DIR": str(folder / "data"),
            "HOCBA_TRUST_DIR": str(world.write_trust(folder / "trust")),
            "HOCBA_CLOCK": world.clock.isoformat(),
        }
        (folder / "province.json").write_text(json.dumps(province(world)))
        for words in (["init"], ["load", str(folder / "province.json")]):
            assert self(*words).exit_code == 0

    def __call__(self, *words):
        return CliRunner().invoke(main, list(words), env=self.env)


@pytest.fixture
def console(world, tmp_path):
    (tmp_path / "data").mkdir()
    made = Console(world, tmp_path)
    yield made
    made.engine.dispose()


@pytest.fixture
def revoked(console, world):
    """The principal, whom a list revoked that has gone."""
    principal = world.primary.principal.credential
    learn(console, world, world.authorities.gov.crl({principal.serial: SINCE}, number=2))
    return principal


def learn(console, world, crl):
    trust = world.trust_with(crls={"gov-ca": crl})
    with reading(console.engine) as connection:
        found = revocations.found_in(connection, trust)
    with transaction(console.engine) as connection:
        revocations.remember(connection, found, now=world.clock)
    return len(found)


def against(console, credential):
    with reading(console.engine) as connection:
        return revocations.lists_against(connection, [credential.sha256])


def propose(console, sha256, username="so.quantri"):
    return console("revocations", "mistaken", sha256, "--as", username, "--reason", "CV 12/2026 của cơ quan cấp")


def test_two_registrars_take_a_mistake_back_and_the_audit_says_so(console, world, revoked):
    assert revoked.sha256 in console("revocations", "list").output.replace("\n", "").replace("│", "").replace(" ", "")
    made = propose(console, revoked.sha256)
    assert made.exit_code == 0, made.output
    assert against(console, revoked), "one person alone changes nothing"
    number = UUID.search(made.output)[0]
    done = console("revocations", "approve", number, "--as", "so.quantri2")
    assert done.exit_code == 0, done.output
    assert against(console, revoked) == []
    with reading(console.engine) as connection:
        found = audit_reading.lines_of(
            connection, Wanted(subject=f"certificate:{revoked.sha256}"), before=None, limit=10
        )
    (line,) = [one for one in found.lines if one.act == "revocation:mistaken"]
    assert "CV 12/2026" in line.detail
    assert console("revocations", "approve", number, "--as", "so.quantri2").exit_code == 1
    assert propose(console, revoked.sha256).exit_code == 1, "nothing is left to take back"


@pytest.mark.parametrize("second", ["so.quantri", "so.duyet1", "so.thanhtra", "nobody"])
def test_nobody_takes_it_back_alone_or_without_the_role(console, revoked, second):
    number = UUID.search(propose(console, revoked.sha256).output)[0]
    assert console("revocations", "approve", number, "--as", second).exit_code == 1
    assert against(console, revoked)


@pytest.mark.parametrize("first", ["so.duyet1", "ht.42000201", "so.thanhtra"])
def test_only_the_departments_registrars_propose(console, revoked, first):
    assert propose(console, revoked.sha256, first).exit_code == 1
    assert propose(console, "00" * 32).exit_code == 1


def test_the_mistaken_list_is_not_learnt_again_but_a_later_one_is(console, world, revoked):
    gov, again = world.authorities.gov, {revoked.serial: SINCE}
    number = UUID.search(propose(console, revoked.sha256).output)[0]
    with reading(console.engine) as connection:
        old = connection.exec_driver_sql("SELECT content FROM evidence WHERE kind = 'crl'").scalar()
    console("revocations", "approve", number, "--as", "so.quantri2")
    assert learn(console, world, old) == 0
    assert against(console, revoked) == []
    assert learn(console, world, gov.crl(again, number=3, since=world.clock - timedelta(hours=1))) == 1
    assert against(console, revoked)


def test_another_kinds_proposal_is_not_decided_here(console, revoked):
    assert console("revocations", "approve", "not-there", "--as", "so.quantri2").exit_code == 1


def test_without_any_the_list_says_so(console):
    assert "none is remembered" in console("revocations", "list").output
    assert seen_lists.keep_new(console.engine, [], now=SINCE) == 0
