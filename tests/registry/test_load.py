"""The province file: loaded twice, loaded changed, refused field by field, careful in production."""

from __future__ import annotations

import copy
import json
import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from province_content import PERSON, PROVINCE, ROWS, SCHOOL, SECRETS, changed, unchanged
from sqlalchemy import select, update

from registry import audit, clients, organisation_life, organisations, periods, signers
from registry.credentials import totp_context
from registry.load import LoadSummary, load_province
from registry.rotation import rotate_sealed_rows
from registry.store import tables
from registry.transactions import reading, transaction
from verifier.policy import Requirement

SAMPLES = Path(__file__).parents[3] / "shared" / "samples" / "province.json"


@pytest.fixture
def load(engine, keyring, moment):
    def loaded(content=PROVINCE, production=False):
        with transaction(engine) as connection:
            return load_province(connection, keyring, content, at=moment, production=production)

    return loaded


def audited(engine):
    with reading(engine) as connection:
        assert audit.first_break(connection) is None
        return connection.execute(select(tables.audit_line).order_by(tables.audit_line.c.seq)).all()


def snapshot(engine):
    with reading(engine) as connection:
        return {table.name: connection.execute(select(table)).all() for table in tables.metadata.sorted_tables}


def test_everything_arrives(engine, load):
    assert load() == LoadSummary(added=ROWS, changed=0, unchanged=0, kept=0)
    with reading(engine) as connection:
        assert organisations.province(connection).tentinh == "Tỉnh Mẫu"
        school = organisations.organisation(connection, "31000701")
        assert (school.parent, school.kind, school.levels) == ("XA-1", "school", {"02"})
        assert organisations.organisation(connection, "31000700") is None
        assert organisations.successors_of(connection, "31000700", date(2025, 7, 1)) == {"31000701"}
        assert organisations.successors_of(connection, "31000700", date(2025, 6, 30)) == set()
        period = periods.find_period(connection, "2025-2026", "1")
        assert period.locks == datetime(2026, 6, 30, 17, tzinfo=UTC)
        assert periods.find_period(connection, "2025-2026", "2") is None


def test_the_policy_holds_the_schools_bindings_and_all_requirements(engine, load):
    load()
    with reading(engine) as connection:
        policy = signers.policy_for(connection, "31000701")
        school = organisations.organisation(connection, "31000701")
        assert signers.needs_seal(connection, school)
        assert signers.policy_for(connection, "SO-31").bindings == ()
    assert policy.name == "package-1"
    assert {(b.role, b.person_id) for b in policy.bindings} == {
        ("coso", None),
        ("hieutruong", PERSON["person_id"]),
        ("giaovien", PERSON["person_id"]),
    }
    assert {b.organisation_name for b in policy.bindings} == {SCHOOL["name"]}
    assert Requirement(frozenset({"02", "03"}), "2023-2024", frozenset({"gvcn", "hieutruong", "coso"})) in (
        policy.requirements
    )
    assert policy.required_roles("05", "2025-2026") == {"gvcn", "hieutruong"}


def test_no_level_with_a_seal_needs_no_seal(engine, load):
    load(changed("organisations", 0, "levels", ["05"]))
    with reading(engine) as connection:
        assert not signers.needs_seal(connection, organisations.organisation(connection, "31000701"))


def test_the_newest_requirement_says_whether_a_seal_is_needed(engine, load):
    content = copy.deepcopy(PROVINCE)
    content["signature_policies"].append({"levels": ["02"], "from_namhoc": "2026-2027", "required": ["hieutruong"]})
    load(content)
    with reading(engine) as connection:
        assert not signers.needs_seal(connection, organisations.organisation(connection, "31000701"))


def test_successors_are_found_through_others(engine, load):
    content = copy.deepcopy(PROVINCE)
    heir = {"code": "31000702", "name": "Trường", "kind": "school", "parent": "XA-1", "levels": ["02"]}
    content["organisations"].append({**heir, "succeeds": [{"code": "31000701", "from": "2026-07-01"}]})
    load(content)
    with reading(engine) as connection:
        assert organisations.successors_of(connection, "31000700", date(2026, 7, 1)) == {"31000701", "31000702"}
        assert organisations.successors_of(connection, "31000702", date(2026, 7, 1)) == set()


def test_a_token_is_known_and_a_wrong_one_is_not(engine, keyring, load):
    load()
    with reading(engine) as connection:
        client = clients.by_token(connection, keyring, SECRETS[2])
        assert (client.organisation, client.scopes) == ("31000701", {"batches:write"})
        for wrong in ("", "tok-2", "x" * 10_000):
            assert clients.by_token(connection, keyring, wrong) is None


def test_loaded_twice_nothing_changes(engine, load):
    load()
    before = snapshot(engine)
    assert load() == LoadSummary(added=0, changed=0, unchanged=ROWS, kept=0)
    assert load(production=True) == LoadSummary(added=0, changed=0, unchanged=ROWS, kept=0)
    assert snapshot(engine) == before


def test_every_row_is_audited(engine, load):
    load()
    lines = audited(engine)
    assert len(lines) == ROWS
    assert {line.actor for line in lines} == {"hocba load"}
    assert {line.act.split(":")[1] for line in lines} == {"added"}


def test_secrets_are_nowhere_in_clear(engine, keyring, load):
    load()
    stored = repr(snapshot(engine))
    for secret in SECRETS:
        assert secret not in stored
    with reading(engine) as connection:
        row = connection.execute(select(tables.account)).one()
    assert row.password_hash.startswith("$argon2id$")
    assert PasswordHasher().verify(row.password_hash, SECRETS[0])
    assert keyring.open(row.totp_sealed, context=totp_context("so.duyet1")) == SECRETS[1].encode()


def test_a_password_and_a_token_may_be_left_out(engine, load):
    content = changed("accounts", 0, "password", ...)
    del content["accounts"][0]["totp_secret"]
    del content["api_clients"][0]["token"]
    load(content)
    load()
    with reading(engine) as connection:
        assert connection.execute(select(tables.account.c.password_hash)).scalar_one() is not None
    assert load(content).changed == 0


CHANGES = [
    (("organisations", 0, "name", "Trường mới"), "organisation:changed"),
    (("organisations", 0, "levels", ["02", "03"]), "organisation:changed"),
    (("signature_policies", 1, "required", ["hieutruong"]), "signature_policy:changed"),
    (("periods", 0, "levels", ["02", "05"]), "period:changed"),
    (("accounts", 0, "name", "Tên khác"), "account:changed"),
    (("province", "base_url", "https://hocba.example.vn"), "province:changed"),
]
GUARDED = [
    (("organisations", 0, "parent", "SO-31"), "organisation:changed"),
    (("organisations", 0, "signers", 0, "until", "2026-01-01"), "signer:changed"),
    (("organisations", 0, "signers", 0, "from", "2023-01-01"), "signer:changed"),
    (("organisations", 0, "signers", 1, "person_id", "031000000009"), "signer:changed"),
    (("organisations", 0, "signers", 1, "title", "Phó Hiệu trưởng"), "signer:changed"),
    (("organisations", 0, "succeeds", 0, "from", "2025-08-01"), "succession:changed"),
    (("periods", 0, "locks", "2026-08-01T00:00:00+07:00"), "period:changed"),
    (("periods", 0, "opens", "2026-05-01T00:00:00+07:00"), "period:changed"),
    (("accounts", 0, "password", "other"), "account:changed"),
    (("accounts", 0, "totp_secret", "JBSWY3DPEHPK3PXP"), "account:changed"),
    (("accounts", 0, "roles", ["registrar"]), "account:changed"),
    (("accounts", 0, "person_id", "031000000001"), "account:changed"),
    (("api_clients", 0, "token", "tok-2"), "api_client:changed"),
    (("api_clients", 0, "scopes", ["recalls:write"]), "api_client:changed"),
]


@pytest.mark.parametrize(("change", "act"), [*CHANGES, *GUARDED])
def test_a_changed_file_applies_the_difference_and_audits_it(engine, load, change, act):
    load(unchanged(*change))
    summary = load(changed(*change))
    assert summary.changed >= 1
    assert summary.kept == 0
    assert act in {line.act for line in audited(engine)[ROWS:]}
    assert load(changed(*change)).changed == 0
    for secret in (*SECRETS, "other", "JBSWY3DPEHPK3PXP", "tok-2"):
        assert f'"{secret}"' not in "".join(line.detail for line in audited(engine))


@pytest.mark.parametrize(("change", "act"), CHANGES)
def test_production_applies_what_is_no_credential_binding_or_date(load, change, act):
    load(unchanged(*change))
    summary = load(changed(*change), production=True)
    assert summary.changed >= 1
    assert summary.kept == 0


@pytest.mark.parametrize(("change", "act"), GUARDED)
def test_production_never_changes_a_credential_a_binding_or_a_date(engine, load, change, act):
    load(unchanged(*change))
    before = snapshot(engine)
    summary = load(changed(*change), production=True)
    assert (summary.changed, summary.kept) == (0, 1)
    assert summary.kept_fields[0].startswith(act.split(":")[0])
    after = snapshot(engine)
    for name in ("organisation", "signer", "succession", "period", "account", "api_client"):
        assert after[name] == before[name]


@pytest.mark.parametrize(("field", "value"), [("name", "Trường mới"), ("levels", ["02", "03"]), ("parent", "SO-31")])
def test_what_the_office_has_in_hand_a_file_changes_in_the_demo_alone(engine, load, moment, field, value):
    load()
    with transaction(engine) as connection:
        organisation_life.tend(connection, "31000701", moment)
    before = snapshot(engine)["organisation"]
    summary = load(changed("organisations", 0, field, value), production=True)
    assert (summary.changed, summary.kept, summary.kept_fields) == (0, 1, (f"organisation 31000701: {field}",))
    assert snapshot(engine)["organisation"] == before
    assert load(changed("organisations", 0, field, value)).changed == 1


def test_a_token_that_went_over_to_a_successor_stays_there(engine, keyring, load):
    load()
    content = copy.deepcopy(PROVINCE)
    heir = {"code": "31000702", "name": "Trường", "kind": "school", "parent": "XA-1", "levels": ["02"]}
    content["organisations"].append({**heir, "succeeds": [{"code": "31000701", "from": "2027-07-01"}]})
    load(content)
    with transaction(engine) as connection:
        connection.execute(update(tables.api_client).values(organisation="31000702"))
    assert load(content).changed == 0
    with reading(engine) as connection:
        assert clients.by_token(connection, keyring, SECRETS[2]).organisation == "31000702"


def test_no_whole_id_of_a_person_reaches_the_audit(engine, load):
    load()
    load(changed("accounts", 0, "person_id", "031000000077"))
    said = "".join(f"{line.subject} {line.detail}" for line in audited(engine))
    assert not re.search(r"(?<![0-9a-f])\d{12}(?![0-9a-f])", said), "twelve digits, but not within a digest"
    assert "•••077" in said
    assert {line.subject for line in audited(engine) if line.act == "person:added"} == {"•••001", "•••002", "•••077"}


def test_production_takes_what_is_new(load):
    assert load(production=True) == LoadSummary(added=ROWS, changed=0, unchanged=0, kept=0)


def test_what_the_file_does_not_speak_of_stays(engine, load):
    load()
    content = {"organisations": [{**SCHOOL, "signers": []}]}
    assert load(content) == LoadSummary(added=0, changed=0, unchanged=2, kept=0)
    with reading(engine) as connection:
        assert len(signers.policy_for(connection, "31000701").bindings) == 3


def test_an_empty_file_changes_nothing(load):
    assert load({}) == LoadSummary(added=0, changed=0, unchanged=0, kept=0)


def test_second_factors_are_put_under_a_new_key(engine, keyring, load):
    load()
    keyring.add_key()
    with transaction(engine) as connection:
        assert rotate_sealed_rows(connection, keyring) == 1
    assert load().changed == 0


def test_the_sample_province_loads_twice(engine, load):
    if not SAMPLES.exists():
        pytest.skip("samples are not there")
    content = json.loads(SAMPLES.read_text())
    first = load(content)
    assert first.added > 100
    assert load(content) == LoadSummary(added=0, changed=0, unchanged=first.added, kept=0)
    assert len(audited(engine)) == first.added
