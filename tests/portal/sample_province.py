"""The signed samples beside the project as a world the portal's hub can be filled with: rich, lifelike records."""

from __future__ import annotations

import json
import shutil
import zipfile
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes

from verifier.policy import PACKAGE_1, Binding, Expected, Policy, Requirement
from verifier.trust import TrustStore, der_objects

SAMPLES = Path(__file__).parents[3] / "shared" / "samples"


@dataclass(frozen=True)
class SampleSchool:
    code: str
    level: str
    name: str


class SampleProvince:
    """Speaks the part of ``stage.world.World`` that ``hub.Hub`` uses."""

    clock = datetime.fromisoformat("2026-12-01T09:00:00+07:00")

    def __init__(self) -> None:
        self.province: dict[str, Any] = json.loads((SAMPLES / "province.json").read_text())
        self.trust = TrustStore(
            roots=self._ders("roots"), intermediates=self._ders("intermediates"), crls=self._ders("crls")
        )

    def school(self, level: str) -> SampleSchool:
        found = next(one for one in self.province["organisations"] if one.get("levels") == [level])
        return SampleSchool(found["code"], level, found["name"])

    def records(self, school: SampleSchool) -> list[bytes]:
        with zipfile.ZipFile(SAMPLES / "batches" / f"good-{school.code}.zip") as batch:
            return [batch.read(name) for name in sorted(batch.namelist()) if name.endswith(".xml")]

    def write_trust(self, folder: Path) -> Path:
        return Path(shutil.copytree(SAMPLES / "trust", folder))

    def policy(self, school: SampleSchool) -> Policy:
        found = next(one for one in self.province["organisations"] if one["code"] == school.code)
        requirements = tuple(
            Requirement(frozenset(one["levels"]), one["from_namhoc"], frozenset(one["required"]))
            for one in self.province["signature_policies"]
        )
        return Policy(PACKAGE_1, requirements, tuple(_binding(found, row) for row in found["signers"]))

    def expected(self, school: SampleSchool, namhoc: str) -> Expected:
        return Expected(school.code, namhoc, frozenset({school.level}))

    def _ders(self, kind: str) -> tuple[bytes, ...]:
        return tuple(
            der for file in sorted((SAMPLES / "trust" / kind).iterdir()) for der in der_objects(file.read_bytes())
        )


def _binding(school: dict[str, Any], row: dict[str, Any]) -> Binding:
    certificate = x509.load_pem_x509_certificate(row["certificate"].encode())
    return Binding(
        certificate_sha256=certificate.fingerprint(hashes.SHA256()).hex(),
        organisation=school["code"],
        organisation_name=school["name"],
        role=row["role"],
        name=row["name"],
        person_id=row.get("person_id"),
        title=row.get("title"),
        since=date.fromisoformat(row["from"]),
        until=date.fromisoformat(row["until"]) if row["until"] else None,
    )
