"""What a province file says (contract/province.md), every field checked. Pure; knows no database."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from asn1crypto import x509

from registry.rules.given import Given
from verifier.certificates import read_certificate
from verifier.trust import der_objects

LEVELS = frozenset({"02", "03", "04", "05"})
KINDS = frozenset({"department", "commune", "school", "institution"})
SIGNER_ROLES = frozenset({"giaovien", "hieutruong", "coso"})
SIGNATURE_ROLES = frozenset({"gvbm", "gvcn", "hieutruong", "coso"})
SCOPES = frozenset({"batches:write", "recalls:write", "verifications:write"})

# Account role → the kinds of organisation it is for.
ROLE_KINDS: Mapping[str, frozenset[str]] = {
    "school": frozenset({"school"}),
    "principal": frozenset({"school"}),
    "reviewer": frozenset({"commune", "department"}),
    "approver": frozenset({"department"}),
    "registrar": frozenset({"commune", "department"}),
    "auditor": frozenset({"department"}),
    "institution": frozenset({"institution"}),
}
# "Two people" means two person_ids, which these must have.
ROLES_WITH_PERSON = frozenset({"reviewer", "approver", "registrar"})

CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,19}")
_MASOGD = re.compile(r"\d{2}")
_DOT = re.compile(r"[0-9A-Za-z._-]{1,20}")
# As the grammar's StaffId (hocba.xsd): "two people" are two person_ids, so one person must not have two spellings.
PERSON = re.compile(r"[0-9]{12}|[A-Z]{2}-[A-Z0-9]{5,20}")
USERNAME = re.compile(r"[0-9A-Za-z][0-9A-Za-z._@-]{0,99}")
_SECTIONS = ("province", "organisations", "signature_policies", "periods", "accounts", "api_clients")
_MAX_CERTIFICATE = 64 * 1024
_MAX_PASSWORD = 1024
_MAX_TOKEN = 512


@dataclass(frozen=True, slots=True)
class Entry:
    """One row the file asks for, the secrets beside it, and where in the file it stands."""

    path: str
    row: Mapping[str, Any]
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class ProvinceFile:
    """The whole file as rows of the register's tables."""

    province: tuple[Entry, ...]
    organisations: tuple[Entry, ...]
    successions: tuple[Entry, ...]
    signers: tuple[Entry, ...]
    policies: tuple[Entry, ...]
    periods: tuple[Entry, ...]
    accounts: tuple[Entry, ...]
    clients: tuple[Entry, ...]


def read_province_file(content: Mapping[str, Any]) -> ProvinceFile:
    """Check and take apart.

    Raises:
        ProvinceFileWrong: the first field that is wrong, by its path.
    """
    sections = Given(content, "").members((), _SECTIONS)
    organisations = _items(sections, "organisations")
    return ProvinceFile(
        province=(_province(sections["province"]),) if "province" in sections else (),
        organisations=tuple(_organisation(item) for item in organisations),
        successions=tuple(entry for item in organisations for entry in _successions(item)),
        signers=tuple(entry for item in organisations for entry in _signers(item)),
        policies=tuple(entry for item in _items(sections, "signature_policies") for entry in _policies(item)),
        periods=tuple(_period(item) for item in _items(sections, "periods")),
        accounts=tuple(_account(item) for item in _items(sections, "accounts")),
        clients=tuple(_client(item) for item in _items(sections, "api_clients")),
    )


def _items(sections: Mapping[str, Given], name: str) -> list[Given]:
    return sections[name].items() if name in sections else []


def _province(given: Given) -> Entry:
    found = given.members(("masogd", "name", "tentinh", "base_url"))
    base_url = found["base_url"].text(250)
    parts = urlsplit(base_url)
    if parts.scheme not in {"http", "https"} or not parts.netloc or parts.query or parts.fragment:
        raise found["base_url"].wrong("must be an address as https://hocba.example.vn")
    row = {
        "masogd": found["masogd"].like(_MASOGD, "two digits"),
        "name": found["name"].text(250),
        "tentinh": found["tentinh"].text(250),
        "base_url": base_url,
    }
    return Entry(given.path, row)


def _organisation_members(given: Given) -> dict[str, Given]:
    return given.members(("code", "name", "kind"), ("parent", "levels", "succeeds", "signers"))


def _organisation(given: Given) -> Entry:
    found = _organisation_members(given)
    row = {
        "code": found["code"].like(CODE, "a code of letters, digits, dots and hyphens"),
        "name": found["name"].text(250),
        "kind": found["kind"].choice(KINDS),
        "parent": found["parent"].like(CODE, "an organisation's code") if "parent" in found else None,
        "levels": found["levels"].choices(LEVELS) if "levels" in found else [],
    }
    return Entry(given.path, row)


def _successions(given: Given) -> list[Entry]:
    found = _organisation_members(given)
    entries = []
    for item in _items(found, "succeeds"):
        one = item.members(("code", "from"))
        predecessor = one["code"].like(CODE, "an organisation's code")
        if predecessor == found["code"].value:
            raise one["code"].wrong("an organisation does not succeed itself")
        row = {"successor": found["code"].value, "predecessor": predecessor, "since": one["from"].day()}
        entries.append(Entry(item.path, row))
    return entries


def _signers(given: Given) -> list[Entry]:
    found = _organisation_members(given)
    return [_signer(item, found["code"].value) for item in _items(found, "signers")]


def _signer(given: Given, organisation: str) -> Entry:
    found = given.members(("certificate", "role", "name", "from"), ("person_id", "title", "until"))
    certificate = _certificate(found["certificate"])
    role = found["role"].choice(SIGNER_ROLES)
    if role != "coso" and "person_id" not in found:
        raise Given(None, f"{given.path}.person_id").wrong("is missing: only a seal has no person")
    since = found["from"].day()
    until = found["until"].day() if "until" in found else None
    if until is not None and until < since:
        raise found["until"].wrong("lies before `from`")
    read = read_certificate(certificate)
    row = {
        "organisation": organisation,
        "certificate_sha256": hashlib.sha256(certificate).hexdigest(),
        "certificate": certificate,
        "role": role,
        "name": found["name"].text(250),
        "person_id": _person_id(found),
        "title": found["title"].text(150) if "title" in found else None,
        "since": since,
        "until": until,
        "not_after": read.summary.not_after if read else None,
        "key_sha256": read.key_sha256 if read else None,
    }
    return Entry(given.path, row)


def _certificate(given: Given) -> bytes:
    if not isinstance(given.value, str) or len(given.value) > _MAX_CERTIFICATE:
        raise given.wrong("must be a certificate in PEM")
    try:
        found = der_objects(given.value.encode())
        if len(found) != 1:
            raise ValueError
        assert x509.Certificate.load(found[0], strict=True)["tbs_certificate"].native
    except (ValueError, TypeError, OverflowError):
        raise given.wrong("must be one certificate in PEM") from None
    return found[0]


def _person_id(found: Mapping[str, Given]) -> str | None:
    return found["person_id"].like(PERSON, "12 digits, or a passport as GB-AB12345") if "person_id" in found else None


def _policies(given: Given) -> list[Entry]:
    found = given.members(("levels", "from_namhoc", "required"), ("recall_by_principal",))
    namhoc = found["from_namhoc"].namhoc()
    roles = found["required"].choices(SIGNATURE_ROLES)
    if not roles:
        raise found["required"].wrong("must name a role: a record nobody signed is no record")
    confirmed = found["recall_by_principal"].flag() if "recall_by_principal" in found else False
    row = {"from_namhoc": namhoc, "roles": roles, "recall_by_principal": confirmed}
    return [Entry(given.path, {"level": level, **row}) for level in found["levels"].choices(LEVELS)]


def _period(given: Given) -> Entry:
    found = given.members(("namhoc", "dot", "levels", "opens", "locks"))
    row: dict[str, Any] = {
        "namhoc": found["namhoc"].namhoc(),
        "dot": found["dot"].like(_DOT, "a short number or name"),
        "levels": found["levels"].choices(LEVELS),
        "opens": found["opens"].moment(),
        "locks": found["locks"].moment(),
    }
    if row["locks"] <= row["opens"]:
        raise found["locks"].wrong("must come after `opens`")
    return Entry(given.path, row)


def _account(given: Given) -> Entry:
    found = given.members(("username", "name", "organisation", "roles"), ("person_id", "password", "totp_secret"))
    roles = found["roles"].choices(ROLE_KINDS)
    if ROLES_WITH_PERSON.intersection(roles) and "person_id" not in found:
        raise Given(None, f"{given.path}.person_id").wrong("is missing: these roles act as one of two people")
    row = {
        "username": found["username"].like(USERNAME, "letters, digits, dots, hyphens and @"),
        "name": found["name"].text(150),
        "person_id": _person_id(found),
        "organisation": found["organisation"].like(CODE, "an organisation's code"),
        "roles": roles,
    }
    secrets = {}
    if "password" in found:
        secrets["password"] = found["password"].text(_MAX_PASSWORD)
    if "totp_secret" in found:
        secrets["totp_secret"] = _base32(found["totp_secret"])
    return Entry(given.path, row, secrets)


def _base32(given: Given) -> str:
    text = given.text(256)
    try:
        base64.b32decode(text + "=" * (-len(text) % 8))
    except (binascii.Error, ValueError):
        raise given.wrong("must be base 32") from None
    return text


def _client(given: Given) -> Entry:
    found = given.members(("name", "organisation", "scopes"), ("token",))
    row = {
        "name": found["name"].text(150),
        "organisation": found["organisation"].like(CODE, "an organisation's code"),
        "scopes": found["scopes"].choices(SCOPES),
    }
    return Entry(given.path, row, {"token": found["token"].text(_MAX_TOKEN)} if "token" in found else {})
