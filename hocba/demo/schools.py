"""The demo's four schools and the people who sign there, with their keys. All invented; knows no learners."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from hocba.demo.authority import Authority, Credential, Pki, subject
from hocba.demo.curriculum import CONTINUING, LOWER, PRIMARY, UPPER

PROVINCE = "Tỉnh Sao Mai"
DEPARTMENT_NAME = f"Sở Giáo dục và Đào tạo {PROVINCE}"
MASOGD = "99"
DEPARTMENT, COMMUNE, WARD, UNIVERSITY = "SO-99", "XA-99001", "XA-99002", "DH-99"
COMMUNES = {COMMUNE: "Xã Đồng Nắng", WARD: "Phường Bình Minh"}
HOMEROOM = "chunhiem"
# A substitute for one class, who loses the key to their certificate later.
STAND_IN = "daythay"


@dataclass(frozen=True)
class Person:
    """Someone who signs; ``person_id`` is None for a school's seal."""

    name: str
    person_id: str | None
    title: str | None
    credential: Credential


@dataclass
class School:
    """``desks``: who teaches what (curriculum.Subject.desk); ``sealed``: its level's policy asks for a seal."""

    code: str
    name: str
    level: str
    commune: str
    principal: Person
    seal: Person
    desks: Mapping[str, Person]
    token: str = field(default_factory=lambda: f"demo-{secrets.token_urlsafe(18)}")

    @property
    def sealed(self) -> bool:
        return self.level != CONTINUING

    @property
    def closes(self) -> Person:
        """Whose signature closes records and manifests."""
        return self.seal if self.sealed else self.principal

    @property
    def learner_is_adult(self) -> bool:
        return self.level == CONTINUING

    def organisation(self, since: str) -> dict[str, Any]:
        """This school as the province file has it."""
        head = {"code": self.code, "name": self.name, "kind": "school", "parent": self.commune}
        return {**head, "levels": [self.level], "signers": [_signer(*one, since) for one in self._signers()]}

    def _signers(self) -> Iterator[tuple[Person, str]]:
        if self.sealed:
            yield self.seal, "coso"
        yield self.principal, "hieutruong"
        for person in self.desks.values():
            yield person, "giaovien"


@dataclass(frozen=True)
class _Staff:
    """A line of the cast: name, birth year, whether a woman."""

    name: str
    born: int
    woman: bool

    @property
    def person_id(self) -> str:
        digest = int.from_bytes(hashlib.sha256(self.name.encode()).digest()[:8], "big")
        return f"099{int(self.woman)}{self.born % 100:02d}{digest % 1_000_000:06d}"


def _man(name: str, born: int) -> _Staff:
    return _Staff(name, born, woman=False)


def _woman(name: str, born: int) -> _Staff:
    return _Staff(name, born, woman=True)


class _Row(NamedTuple):
    code: str
    name: str
    level: str
    commune: str
    head: _Staff
    desks: Mapping[str, _Staff]


_SCHOOLS: tuple[_Row, ...] = (
    _Row("99001201", "Trường Tiểu học Hoa Ban", PRIMARY, COMMUNE, _woman("Lường Thị Hoa", 1974), {
        HOMEROOM: _woman("Nguyễn Thị Thanh", 1985), "ngoaingu": _woman("Trần Thùy Dương", 1990),
        "tin": _man("Lò Văn Hải", 1988), "theduc": _man("Đinh Công Thắng", 1983),
        "nghethuat": _woman("Cầm Thị Ngân", 1992),
    }),
    _Row("99001301", "Trường Trung học cơ sở Suối Trong", LOWER, COMMUNE, _man("Hà Quốc Việt", 1972), {
        HOMEROOM: _woman("Bùi Thị Lan", 1984), "toan": _man("Phan Đình Tuấn", 1981),
        "ngoaingu": _woman("Đỗ Minh Châu", 1991), "sudia": _man("Quàng Văn Ơn", 1979),
        "khtn": _woman("Tòng Thị Hiền", 1987), "theduc": _man("Vàng A Sơn", 1989),
        "nghethuat": _woman("Lê Thị Tuyết", 1986), STAND_IN: _man("Ngô Quang Huy", 1996),
    }),
    _Row("99002401", "Trường Trung học phổ thông Bình Minh", UPPER, WARD, _woman("Đặng Thị Kim Oanh", 1971), {
        HOMEROOM: _man("Nguyễn Hữu Phước", 1980), "van": _woman("Trịnh Thị Ngọc Mai", 1983),
        "ngoaingu": _woman("Vũ Hải Yến", 1988), "sudia": _man("Lê Văn Bách", 1977),
        "khtn": _man("Hoàng Đức Long", 1982), "theduc": _man("Mai Văn Dũng", 1985),
    }),
    _Row("99002501", "Trung tâm Giáo dục thường xuyên Sao Mai", CONTINUING, WARD, _man("Trương Công Định", 1970), {
        HOMEROOM: _woman("Phùng Thị Hằng", 1979), "toan": _man("Đoàn Văn Khánh", 1984),
        "sudia": _woman("Lò Thị Pâng", 1987),
    }),
)  # fmt: skip


def found_schools(pki: Pki) -> dict[str, School]:
    """The schools by level, with fresh keys. Seals and principals are certified by the government's authority."""
    return {row.level: _school(row, pki) for row in _SCHOOLS}


def _school(row: _Row, pki: Pki) -> School:
    title = "Giám đốc" if row.level == CONTINUING else "Hiệu trưởng"
    return School(
        code=row.code,
        name=row.name,
        level=row.level,
        commune=row.commune,
        principal=_person(row.head, row.name, pki.government, title),
        seal=Person(row.name, None, None, pki.government.issue(subject(row.name, COMMUNES[row.commune]))),
        desks={desk: _person(staff, row.name, pki.public, "Giáo viên") for desk, staff in row.desks.items()},
    )


def _person(staff: _Staff, school: str, authority: Authority, title: str) -> Person:
    credential = authority.issue(subject(staff.name, school, person_id=staff.person_id))
    return Person(staff.name, staff.person_id, title, credential)


def _signer(person: Person, role: str, since: str) -> dict[str, Any]:
    row = {"certificate": person.credential.pem, "role": role, "name": person.name}
    return {**row, "person_id": person.person_id, "title": person.title, "from": since, "until": None}


def organisations(schools: Iterable[School], since: str) -> list[dict[str, Any]]:
    """Department, communes, schools and a university that checks records."""
    offices = [{"code": DEPARTMENT, "name": DEPARTMENT_NAME, "kind": "department", "parent": None}]
    offices += [{"code": c, "name": n, "kind": "commune", "parent": DEPARTMENT} for c, n in COMMUNES.items()]
    university = {"code": UNIVERSITY, "name": "Trường Đại học Sao Mai", "kind": "institution", "parent": None}
    return [*offices, *(school.organisation(since) for school in schools), university]
