"""The demo's province file (contract/province.md): schools, rules, periods, accounts, tokens. Loads nothing."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from hocba.demo.curriculum import CONTINUING, LOWER, PRIMARY, UPPER
from hocba.demo.school_years import SchoolYears
from hocba.demo.schools import (
    COMMUNE,
    DEPARTMENT,
    DEPARTMENT_NAME,
    MASOGD,
    PROVINCE,
    UNIVERSITY,
    School,
    organisations,
)


@dataclass(frozen=True)
class Account:
    """Somebody who logs in, with a password of this demo's own."""

    username: str
    name: str
    person_id: str
    organisation: str
    role: str
    password: str = field(default_factory=lambda: secrets.token_urlsafe(9))
    totp_secret: str = field(default_factory=lambda: base64.b32encode(secrets.token_bytes(20)).decode())

    def row(self) -> dict[str, Any]:
        row = {"username": self.username, "name": self.name, "person_id": self.person_id}
        secret = {"password": self.password, "totp_secret": self.totp_secret}
        return {**row, "organisation": self.organisation, "roles": [self.role], **secret}


REVIEWER, FIRST_APPROVER, SECOND_APPROVER = "xa.thamtra", "so.duyet1", "so.duyet2"


def accounts(schools: Mapping[str, School]) -> list[Account]:
    """One for each role, and a second wherever two people are needed."""
    primary = schools[PRIMARY]
    return [
        Account("truong.vanthu", "Phạm Thị Nhàn", "099191442718", primary.code, "school"),
        Account(
            "truong.hieutruong", primary.principal.name, primary.principal.person_id or "", primary.code, "principal"
        ),
        Account(REVIEWER, "Lò Văn Thuận", "099082117093", COMMUNE, "reviewer"),
        Account(FIRST_APPROVER, "Nguyễn Thị Bích Hồng", "099176220541", DEPARTMENT, "approver"),
        Account(SECOND_APPROVER, "Trần Quốc Hùng", "099073995126", DEPARTMENT, "approver"),
        Account("so.quantri1", "Đào Minh Khôi", "099085610374", DEPARTMENT, "registrar"),
        Account("so.quantri2", "Hoàng Thị Vân", "099188304955", DEPARTMENT, "registrar"),
        Account("so.thanhtra", "Lê Đình Trọng", "099069728160", DEPARTMENT, "auditor"),
        Account("daihoc.tuyensinh", "Vũ Ngọc Diệp", "099193571842", UNIVERSITY, "institution"),
    ]


@dataclass(frozen=True)
class Client:
    """Software with a token."""

    name: str
    organisation: str
    scopes: tuple[str, ...]
    token: str

    def row(self) -> dict[str, Any]:
        row = {"name": self.name, "organisation": self.organisation}
        return {**row, "scopes": list(self.scopes), "token": self.token}


def clients(schools: Mapping[str, School]) -> list[Client]:
    """Each school's software, and a university's."""
    scopes = ("batches:write", "recalls:write")
    rows = [Client("Phần mềm nhà trường", school.code, scopes, school.token) for school in schools.values()]
    token = f"demo-{secrets.token_urlsafe(18)}"
    return [*rows, Client("Phần mềm tuyển sinh", UNIVERSITY, ("verifications:write",), token)]


def province_file(
    schools: Mapping[str, School],
    years: SchoolYears,
    *,
    people: Sequence[Account],
    software: Sequence[Client],
    base_url: str,
) -> dict[str, Any]:
    """The whole file."""
    first = years.all[0]
    everybody = ["gvbm", "gvcn", "hieutruong", "coso"]
    return {
        "province": {"masogd": MASOGD, "name": DEPARTMENT_NAME, "tentinh": PROVINCE, "base_url": base_url},
        "organisations": organisations(schools.values(), years.begins.date().isoformat()),
        "signature_policies": [
            {"levels": [PRIMARY, LOWER, UPPER], "from_namhoc": first, "required": everybody},
            {"levels": [CONTINUING], "from_namhoc": first, "required": everybody[:3]},
        ],
        "periods": years.periods(),
        "accounts": [account.row() for account in people],
        "api_clients": [client.row() for client in software],
    }
