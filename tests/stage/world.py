"""A whole invented province: authorities, schools, province file and trust folder. Made once for a test session."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from stage.authority import TIME, Authority, Credential, rsa_key, subject
from stage.school import Person, Registration, School
from stage.special import AFTER_RECEIPT, special_certificates

from verifier.policy import PACKAGE_1, Binding, Expected, Policy, Requirement
from verifier.trust import TrustStore

HANOI = timezone(timedelta(hours=7))
CLOCK = datetime(2026, 12, 1, 9, 0, tzinfo=HANOI)
NAMHOC = "2025-2026"
PROVINCE = {"masogd": "42", "name": "Sở Giáo dục và Đào tạo Tỉnh Thử", "tentinh": "Tỉnh Thử"}
COMMUNE = "Xã Thử"
NAMES = {
    "42000201": ("Trường Tiểu học Thử", "02"),
    "42000301": ("Trường THCS Thử", "03"),
    "42000401": ("Trường THPT Thử", "04"),
    "42000501": ("Trung tâm GDTX Thử", "05"),
    "42000202": ("Trường Tiểu học Kế Thừa", "02"),
}
ALL_ROLES = ("gvbm", "gvcn", "hieutruong", "coso")
TEACHERS = ("Lò Văn Đạt", "Đỗ Thị Nguyệt", "Bùi Gia Khoa")


@dataclass
class Authorities:
    """Two hierarchies (government for seals and principals, public for teachers), a rogue one and a stamper."""

    gov_root: Authority
    gov: Authority
    public_root: Authority
    public: Authority
    rogue: Authority
    tsa_root: Authority
    tsa: Credential

    @classmethod
    def make(cls) -> Authorities:
        gov_root = Authority("THU Root CA chuyen dung cong vu", key=rsa_key())
        public_root = Authority("THU National Root CA")
        tsa_root = Authority("THU Root CA dau thoi gian")
        return cls(
            gov_root=gov_root,
            gov=Authority("THU CA co quan nha nuoc", parent=gov_root, key=rsa_key()),
            public_root=public_root,
            public=Authority("THU CA cong cong", parent=public_root),
            rogue=Authority("THU CA cong cong", parent=Authority("THU National Root CA")),
            tsa_root=tsa_root,
            tsa=tsa_root.issue(subject("May chu cap dau thoi gian 01"), extended=[TIME]),
        )


@dataclass
class World:
    """``trust`` is what the hub trusts, ``province`` the province file's content, ``clock`` the tests' moment."""

    authorities: Authorities
    schools: list[School]
    revoked: Mapping[int, datetime]
    clock: datetime = CLOCK

    def __repr__(self) -> str:
        return f"World of {len(self.schools)} schools"

    def __post_init__(self) -> None:
        # Signed once: with elliptic keys the same list signed again is other bytes.
        self.lists = self.crls()
        self.trust = self.trust_with(crls=self.lists)
        self.province = province_file(self.schools)
        self.tokens = {school.code: school.token for school in self.schools} | {"uni": "tok-42-uni-1f0c5a7e9b3d2846"}

    def school(self, code_or_level: str) -> School:
        """By code, or the first school of that level."""
        return next(school for school in self.schools if code_or_level in {school.code, school.level})

    @property
    def primary(self) -> School:
        return self.school("02")

    def crls(self, revoked: Mapping[int, datetime] | None = None, **dates: Any) -> dict[str, bytes]:
        """The five revocation lists by file name; ``revoked`` adds to the public authority's list."""
        own = self.authorities
        issuers = {
            "gov-root": own.gov_root,
            "gov-ca": own.gov,
            "public-root": own.public_root,
            "tsa-root": own.tsa_root,
        }
        lists = {name: issuer.crl(**dates) for name, issuer in issuers.items()}
        return {**lists, "public-ca": own.public.crl({**self.revoked, **(revoked or {})}, **dates)}

    def trust_with(self, *, crls: Mapping[str, bytes] | None = None, **changes: Any) -> TrustStore:
        """The trust store with other lists, or any field replaced."""
        own = self.authorities
        store = TrustStore(
            roots=(own.gov_root.der, own.public_root.der),
            intermediates=(own.gov.der, own.public.der),
            crls=tuple((self.lists if crls is None else crls).values()),
            tsa_roots=(own.tsa_root.der,),
        )
        return dataclasses.replace(store, **changes)

    def revoked_later(self) -> TrustStore:
        """What is trusted once ``revoked_later`` is revoked: newer lists, from after the receipt."""
        serial = self.primary.special["revoked_later"].serial
        dates = {"since": AFTER_RECEIPT + timedelta(days=1), "number": 2}
        return self.trust_with(crls=self.crls({serial: AFTER_RECEIPT}, **dates))

    def write_trust(self, folder: Path) -> Path:
        """A trust folder as ``province.md`` describes it."""
        own = self.authorities
        files = {
            "roots": {"gov-root.pem": own.gov_root, "public-root.pem": own.public_root},
            "intermediates": {"gov-ca.pem": own.gov, "public-ca.pem": own.public},
            "tsa-roots": {"tsa-root.pem": own.tsa_root},
        }
        for kind, authorities in files.items():
            (folder / kind).mkdir(parents=True, exist_ok=True)
            for name, authority in authorities.items():
                (folder / kind / name).write_text(authority.pem)
        (folder / "crls").mkdir(exist_ok=True)
        for name, content in self.lists.items():
            (folder / "crls" / f"{name}.crl").write_bytes(content)
        return folder

    def policy(self, school: School | None = None) -> Policy:
        """What the register would say of this school; its unlisted special certificates are bound as well."""
        school = school or self.primary
        extra = [Registration(school.homeroom, "giaovien", credential=c) for n, c in school.special.items()]
        rows = [*school.registrations, *(row for row in extra if row.credential is not school.special["stranger"])]
        bindings = {(b.certificate_sha256, b.role): b for b in (binding(school, row) for row in rows)}
        requirements = (
            Requirement(frozenset({"02", "03", "04"}), "2023-2024", frozenset(ALL_ROLES)),
            Requirement(frozenset({"05"}), "2023-2024", frozenset(ALL_ROLES[:3])),
        )
        return Policy(PACKAGE_1, requirements, tuple(bindings.values()))

    def expected(self, school: School | None = None, namhoc: str | None = None) -> Expected:
        school = school or self.primary
        return Expected(school.code, namhoc or school.namhoc, frozenset({school.level}))


def binding(school: School, row: Registration) -> Binding:
    """A row of the province file as the verifier's policy has it."""
    return Binding(
        certificate_sha256=row.certificate.sha256,
        organisation=school.code,
        organisation_name=school.name,
        role=row.role,
        name=row.person.name,
        person_id=row.person.person_id,
        title=row.person.title,
        since=date.fromisoformat(row.since),
        until=date.fromisoformat(row.until) if row.until else None,
    )


def make_world() -> World:
    """A fresh province in about a second."""
    authorities = Authorities.make()
    schools = [_school(code, authorities) for code in NAMES]
    schools[-1].succeeds = [{"code": "42000201", "from": "2026-08-01"}]
    first, revoked = schools[0], {}
    name = first.homeroom.credential.certificate.subject
    special = special_certificates(name, by=authorities.public, rogue=authorities.rogue)
    first.special = {**special.credentials, "rogue_seal": authorities.rogue.issue(subject(first.name, COMMUNE))}
    revoked.update(special.revoked)
    listed = sorted(special.listed)
    first.registrations += [Registration(first.homeroom, "giaovien", credential=first.special[n]) for n in listed]
    first.registrations.append(Registration(first.seal, "coso", credential=first.special["rogue_seal"]))
    return World(authorities, schools, revoked)


def _school(code: str, authorities: Authorities) -> School:
    name, level = NAMES[code]
    # One school signs with RSA where the law's cards do; the others with elliptic curves, for speed.
    key = rsa_key if code == "42000201" else lambda: None
    seal = Person(name, None, None, authorities.gov.issue(subject(name, "Tỉnh Thử"), key=key()))
    title = "Giám đốc" if level == "05" else "Hiệu trưởng"

    def person(number: int, full_name: str, by: Authority, title: str, key: Any = None) -> Person:
        credential = by.issue(subject(full_name, name), key=key)
        return Person(full_name, f"042{code[3:]}{number:04d}", title, credential)

    principal = person(1, "Bùi A Vinh", authorities.gov, title, key())
    homeroom = person(2, "Trần Thanh Phúc", authorities.public, "Giáo viên")
    teachers = [person(3 + i, n, authorities.public, "Giáo viên") for i, n in enumerate(TEACHERS)]
    rows = [Registration(seal, "coso"), Registration(principal, "hieutruong")]
    rows += [Registration(teacher, "giaovien") for teacher in (homeroom, *teachers)]
    return School(
        code=code,
        name=name,
        level=level,
        commune=COMMUNE,
        province=PROVINCE["tentinh"],
        masogd=PROVINCE["masogd"],
        seal=seal,
        principal=principal,
        homeroom=homeroom,
        teachers=teachers,
        token=f"tok-42-{code}-8d1e6b2f7a904c35",
        sealed=level != "05",
        registrations=rows,
    )


def province_file(schools: list[School]) -> dict[str, Any]:
    """The province file's content (province.md)."""
    offices = [
        {"code": "SO-42", "name": PROVINCE["name"], "kind": "department", "parent": None},
        {"code": "XA-42", "name": COMMUNE, "kind": "commune", "parent": "SO-42"},
    ]
    university = {"code": "DH-42", "name": "Trường Đại học Thử", "kind": "institution", "parent": None}
    return {
        "province": {**PROVINCE, "base_url": "http://127.0.0.1:8000"},
        "organisations": [*offices, *(school.organisation() for school in schools), university],
        "signature_policies": [
            {"levels": ["02", "03", "04"], "from_namhoc": "2023-2024", "required": list(ALL_ROLES)},
            {"levels": ["05"], "from_namhoc": "2023-2024", "required": list(ALL_ROLES[:3])},
        ],
        "periods": _periods(),
        "accounts": [_account(*row) for row in ACCOUNTS],
        "api_clients": [
            *(_client(school.code, school.token, "batches:write", "recalls:write") for school in schools),
            _client("DH-42", "tok-42-uni-1f0c5a7e9b3d2846", "verifications:write"),
        ],
    }


ACCOUNTS = (
    ("vt.42000201", "042311336148", "42000201", "school"),
    ("ht.42000201", "042002010001", "42000201", "principal"),
    ("so.duyet1", "042791378848", "SO-42", "approver"),
    ("so.duyet2", "042288844693", "SO-42", "approver"),
    ("so.tham", "042428849736", "SO-42", "reviewer"),
    ("xa.tham", "042818096080", "XA-42", "reviewer"),
    ("so.quantri", "042868917121", "SO-42", "registrar"),
    ("so.quantri2", "042876643772", "SO-42", "registrar"),
    ("so.thanhtra", "042567851369", "SO-42", "auditor"),
)


def _periods() -> list[dict[str, Any]]:
    """``1`` is open for both years, ``0`` (primary only) stands, ``cu`` has locked, ``sau`` has not opened."""
    levels = ["02", "03", "04", "05"]
    rows = (
        (NAMHOC, "1", levels, "2026-05-15", "2026-12-31"),
        ("2024-2025", "1", levels, "2025-05-15", "2026-12-31"),
        (NAMHOC, "0", ["02"], "2025-07-01", "2036-01-01"),
        (NAMHOC, "cu", levels, "2026-05-15", "2026-07-01"),
        (NAMHOC, "sau", levels, "2026-12-15", "2026-12-31"),
    )
    names = ("namhoc", "dot", "levels", "opens", "locks")
    return [dict(zip(names, (*r[:3], f"{r[3]}T00:00:00+07:00", f"{r[4]}T00:00:00+07:00"), strict=True)) for r in rows]


def _account(username: str, person_id: str, organisation: str, role: str) -> dict[str, Any]:
    head = {"username": username, "name": f"Cán bộ {username}", "person_id": person_id}
    secrets = {"password": f"Mat-khau-{username}-x9", "totp_secret": "QFIA3EU5DTLZ2QTJPZ2H2PQ5FKUK4LNO"}
    return {**head, "organisation": organisation, "roles": [role], **secrets}


def _client(organisation: str, token: str, *scopes: str) -> dict[str, Any]:
    return {"name": f"Phần mềm {organisation}", "organisation": organisation, "scopes": list(scopes), "token": token}


def utc(text: str) -> datetime:
    """``2026-05-30T08:00`` as an aware moment."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
