"""Every wrong field of a province file is refused by its path, and its value is never repeated."""

from __future__ import annotations

import contextlib
import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st
from province_content import PERSON, PRINCIPAL, PROVINCE, SCHOOL, SEAL, changed

from registry.errors import ProvinceFileWrong
from registry.load import load_province
from registry.rules.province_file import read_province_file
from registry.store import tables
from registry.transactions import transaction

SIGNER = ("organisations", 0, "signers", 1)
PERIOD = ("periods", 0)
ACCOUNT = ("accounts", 0)
CLIENT = ("api_clients", 0)
ORGANISATION = ("organisations", 0)

WRONG = [
    (("provinces", {}), "provinces"),
    (("province", None), None),
    (("province", []), "province"),
    (("province", "masogd", "3"), "province.masogd"),
    (("province", "masogd", 31), "province.masogd"),
    (("province", "base_url", "ftp://x"), "province.base_url"),
    (("province", "base_url", "not an address"), "province.base_url"),
    (("province", "tentinh", ...), "province.tentinh"),
    (("province", "color", "red"), "province.color"),
    (("organisations", {}), "organisations"),
    (("organisations", 0, 7), "organisations[0]"),
    ((*ORGANISATION, "code", "a b"), "organisations[0].code"),
    ((*ORGANISATION, "code", "x" * 21), "organisations[0].code"),
    ((*ORGANISATION, "name", "  "), "organisations[0].name"),
    ((*ORGANISATION, "name", "a\u202eb"), "organisations[0].name"),
    ((*ORGANISATION, "name", "a\nb"), "organisations[0].name"),
    ((*ORGANISATION, "name", "x" * 251), "organisations[0].name"),
    ((*ORGANISATION, "kind", "church"), "organisations[0].kind"),
    ((*ORGANISATION, "kind", ["school"]), "organisations[0].kind"),
    ((*ORGANISATION, "levels", ["01"]), "organisations[0].levels[0]"),
    ((*ORGANISATION, "levels", ["02", "02"]), "organisations[0].levels"),
    ((*ORGANISATION, "succeeds", 0, "code", "31000701"), "organisations[0].succeeds[0].code"),
    ((*ORGANISATION, "succeeds", 0, "from", "2025-02-30"), "organisations[0].succeeds[0].from"),
    ((*ORGANISATION, "succeeds", 0, "until", "2025-02-01"), "organisations[0].succeeds[0].until"),
    ((*SIGNER, "certificate", "nonsense"), "organisations[0].signers[1].certificate"),
    ((*SIGNER, "certificate", PRINCIPAL[:300]), "organisations[0].signers[1].certificate"),
    ((*SIGNER, "certificate", PRINCIPAL + SEAL), "organisations[0].signers[1].certificate"),
    ((*SIGNER, "certificate", None), "organisations[0].signers[1].certificate"),
    ((*SIGNER, "role", "hieu-truong"), "organisations[0].signers[1].role"),
    ((*SIGNER, "person_id", ...), "organisations[0].signers[1].person_id"),
    ((*SIGNER, "person_id", "031 000"), "organisations[0].signers[1].person_id"),
    ((*SIGNER, "from", "01/01/2024"), "organisations[0].signers[1].from"),
    ((*SIGNER, "from", "20240101"), "organisations[0].signers[1].from"),
    ((*SIGNER, "from", None), "organisations[0].signers[1].from"),
    ((*SIGNER, "until", "2023-12-31"), "organisations[0].signers[1].until"),
    (("signature_policies", 0, "required", []), "signature_policies[0].required"),
    (("signature_policies", 0, "required", ["giaovien"]), "signature_policies[0].required[0]"),
    (("signature_policies", 0, "from_namhoc", "2023-2025"), "signature_policies[0].from_namhoc"),
    ((*PERIOD, "namhoc", "2025"), "periods[0].namhoc"),
    ((*PERIOD, "opens", "2026-05-15T00:00:00"), "periods[0].opens"),
    ((*PERIOD, "opens", "tomorrow"), "periods[0].opens"),
    ((*PERIOD, "locks", "2026-05-15T00:00:00+07:00"), "periods[0].locks"),
    ((*PERIOD, "dot", "a/b"), "periods[0].dot"),
    ((*ACCOUNT, "username", "a b"), "accounts[0].username"),
    ((*ACCOUNT, "roles", ["king"]), "accounts[0].roles[0]"),
    ((*ACCOUNT, "person_id", None), "accounts[0].person_id"),
    ((*ACCOUNT, "totp_secret", "1!"), "accounts[0].totp_secret"),
    ((*ACCOUNT, "password", 5), "accounts[0].password"),
    ((*CLIENT, "scopes", ["everything"]), "api_clients[0].scopes[0]"),
    ((*CLIENT, "token", ""), "api_clients[0].token"),
]


@pytest.mark.parametrize(("change", "path"), WRONG)
def test_a_wrong_field_is_refused_by_its_path(change, path):
    content = changed(*change)
    if path is None:
        read_province_file(content)
        return
    with pytest.raises(ProvinceFileWrong) as refused:
        read_province_file(content)
    assert refused.value.path == path
    value = change[-1]
    assert not isinstance(value, str) or len(value) < 8 or value not in refused.value.why


REFERENCES = [
    ((*ORGANISATION, "parent", "XA-9"), "organisations[0].parent"),
    ((*ORGANISATION, "parent", "31000701"), "organisations[0].parent"),
    (("organisations", 2, "parent", "31000701"), "organisations[0].parent"),
    ((*ACCOUNT, "organisation", "SO-99"), "accounts[0].organisation"),
    ((*ACCOUNT, "organisation", "31000701"), "accounts[0].roles"),
    ((*CLIENT, "organisation", "31999999"), "api_clients[0].organisation"),
]


@pytest.mark.parametrize(("change", "path"), REFERENCES)
def test_what_does_not_fit_together_is_refused_and_nothing_is_written(engine, keyring, moment, change, path):
    refused_with(engine, keyring, moment, changed(*change), path)


@pytest.mark.parametrize(
    ("section", "place"), [("organisations", 0), ("periods", 0), ("accounts", 0), ("signature_policies", 0)]
)
def test_what_stands_twice_is_refused(engine, keyring, moment, section, place):
    content = copy.deepcopy(PROVINCE)
    content[section].append(content[section][place])
    refused_with(engine, keyring, moment, content, f"{section}[{len(content[section]) - 1}]")


def test_one_certificate_stands_once_for_each_role(engine, keyring, moment):
    content = copy.deepcopy(PROVINCE)
    content["organisations"][0]["signers"].append({**SCHOOL["signers"][1], "name": PERSON["name"]})
    refused_with(engine, keyring, moment, content, "organisations[0].signers[3]")


def test_two_clients_with_one_token_are_refused(engine, keyring, moment):
    content = copy.deepcopy(PROVINCE)
    content["api_clients"].append({**content["api_clients"][0], "name": "other"})
    refused_with(engine, keyring, moment, content, "api_clients[1].token")


def test_a_token_that_belongs_to_another_client_is_refused(engine, keyring, moment):
    with transaction(engine) as connection:
        load_province(connection, keyring, PROVINCE, at=moment, production=False)
    refused_with(engine, keyring, moment, changed(*CLIENT, "name", "other"), "api_clients[0].token")


def test_another_provinces_file_is_refused(engine, keyring, moment):
    with transaction(engine) as connection:
        load_province(connection, keyring, PROVINCE, at=moment, production=False)
    refused_with(engine, keyring, moment, changed("province", "masogd", "32"), "province.masogd")


def test_a_circle_through_what_is_registered_is_refused(engine, keyring, moment):
    with transaction(engine) as connection:
        load_province(connection, keyring, PROVINCE, at=moment, production=False)
    content = {"organisations": [{"code": "SO-31", "name": "Sở", "kind": "department", "parent": "31000701"}]}
    refused_with(engine, keyring, moment, content, "organisations[0].parent")


def refused_with(engine, keyring, moment, content, path):
    def load():
        with transaction(engine) as connection:
            load_province(connection, keyring, content, at=moment, production=False)

    before = rows(engine)
    with pytest.raises(ProvinceFileWrong) as refused:
        load()
    assert refused.value.path == path
    assert rows(engine) == before


def rows(engine):
    with engine.connect() as connection:
        return sum(len(connection.execute(table.select()).all()) for table in tables.metadata.sorted_tables)


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@given(st.data(), ANYTHING)
def test_whatever_stands_in_a_field_it_is_read_or_refused(data, value):
    content = copy.deepcopy(PROVINCE)
    place, step = content, None
    while True:
        keys = list(place) if isinstance(place, dict) else list(range(len(place)))
        step = data.draw(st.sampled_from(keys))
        if not place[step] or not isinstance(place[step], dict | list) or data.draw(st.booleans()):
            break
        place = place[step]
    place[step] = value
    with contextlib.suppress(ProvinceFileWrong):
        read_province_file(content)
