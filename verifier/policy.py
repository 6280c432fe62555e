"""What is accepted: who may sign for whom, which roles a level needs. Values only; the register fills them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from functools import cached_property
from typing import Any

PACKAGE_1 = "package-1"
PACKAGE_1_UNBOUND = "package-1-unbound"


@dataclass(frozen=True, slots=True)
class Binding:
    """The register's word that this certificate acts for this organisation in this role, between these days.

    ``role`` is ``giaovien``, ``hieutruong`` or ``coso`` (``province.md``). ``until`` is the last day in office.
    """

    certificate_sha256: str
    organisation: str
    organisation_name: str
    role: str
    name: str
    person_id: str | None
    title: str | None
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class Requirement:
    """The roles that must have signed a record of these levels from this school year on (``2023-2024``)."""

    levels: frozenset[str]
    from_namhoc: str
    roles: frozenset[str]


@dataclass(frozen=True)
class Policy:
    """What one verification accepts. ``bindings`` None: office, person and signature policy are not judged."""

    name: str
    requirements: tuple[Requirement, ...] = ()
    bindings: tuple[Binding, ...] | None = None

    @classmethod
    def unbound(cls) -> Policy:
        """The policy of ``hocba verify --trust``: mathematics and certificates alone."""
        return cls(name=PACKAGE_1_UNBOUND)

    @cached_property
    def version(self) -> str:
        """SHA-256 (hex) over the policy's content: equal content, equal version."""
        return hashlib.sha256(self.to_json().encode()).hexdigest()

    @cached_property
    def bindings_by_certificate(self) -> Mapping[str, tuple[Binding, ...]]:
        grouped: dict[str, list[Binding]] = {}
        for binding in self.bindings or ():
            grouped.setdefault(binding.certificate_sha256, []).append(binding)
        return {fingerprint: tuple(found) for fingerprint, found in grouped.items()}

    def required_roles(self, level: str, namhoc: str) -> frozenset[str] | None:
        """The roles asked for, by the newest requirement in force that year; None: the register has no rule."""
        found = [r for r in self.requirements if level in r.levels and r.from_namhoc <= namhoc]
        return max(found, key=lambda r: r.from_namhoc).roles if found else None

    def only(self, fingerprints: Iterable[str]) -> Policy:
        """The same policy with the bindings of these certificates alone: what is kept as evidence."""
        wanted = set(fingerprints)
        kept = tuple(b for b in self.bindings or () if b.certificate_sha256 in wanted)
        return Policy(self.name, self.requirements, None if self.bindings is None else kept)

    def to_json(self) -> str:
        """Canonical text: sorted keys, sorted rows."""
        rows = None if self.bindings is None else sorted((_plain(asdict(b)) for b in self.bindings), key=json.dumps)
        requirements = sorted((_plain(asdict(r)) for r in self.requirements), key=json.dumps)
        content = {"name": self.name, "requirements": requirements, "bindings": rows}
        return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> Policy:
        content = json.loads(text)
        rows = content["bindings"]
        return cls(
            name=content["name"],
            requirements=tuple(
                Requirement(frozenset(r["levels"]), r["from_namhoc"], frozenset(r["roles"]))
                for r in content["requirements"]
            ),
            bindings=None if rows is None else tuple(_binding(row) for row in rows),
        )


@dataclass(frozen=True, slots=True)
class Expected:
    """What the manifest says of every record in it: school, year, and the levels that school has."""

    school: str
    namhoc: str | None = None
    levels: frozenset[str] | None = None


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return {key: _plain_value(value) for key, value in row.items()}


def _plain_value(value: Any) -> Any:
    if isinstance(value, frozenset):
        return sorted(value)
    return value.isoformat() if isinstance(value, date) else value


def _binding(row: dict[str, Any]) -> Binding:
    until = row["until"]
    return Binding(
        **{**row, "since": date.fromisoformat(row["since"]), "until": date.fromisoformat(until) if until else None}
    )
