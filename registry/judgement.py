"""What verifying hands to registering: one value per record, kept as text between the two steps. Judges nothing.

Nothing of the learner stands in it in clear: ids and dates are keyed hashes, made here by ``learner_keys``.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from registry import learner_keys
from registry.keyring import Keyring
from registry.rules.findings.finding import Finding, FindingCode
from registry.rules.versions import Claim
from verifier.presentation import report_json
from verifier.report import RecordFields, Report


@dataclass(frozen=True, slots=True)
class FoundProblem:
    """A problem code of the contract and where it is (an Id, JSON pointer, line or element; never a value)."""

    code: str
    where: str


@dataclass(frozen=True, slots=True)
class SecondFactor:
    """What the second tier will compare with (``learner_keys``)."""

    birth_mac: str
    birth_precision: int
    last4_mac: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """What verifying found.

    ``claim`` is None where the closing signature does not hold: then the record's words are nobody's.
    ``report`` is the report of a record that passed, deflated JSON (``deflated_report``): it is kept for as long as the
    record and moved twice on its way, so it travels small and beside the text.
    ``findings`` are the verifier's warnings; ``content`` is what the record contradicts by its own content, and
    ``names_transfer`` whether its history tells of another school (``rules.findings``).
    ``evidence`` holds digests: ``{"policy": hex, "chain": [hex], "crls": [hex], "trust_version": hex}``.
    """

    trust_version: str
    size: int = 0
    format: str = ""
    problems: tuple[FoundProblem, ...] = ()
    findings: tuple[str, ...] = ()
    content: tuple[Finding, ...] = ()
    names_transfer: bool = False
    claim: Claim | None = None
    grade: str = ""
    second_factor: SecondFactor | None = None
    report: bytes = b""
    evidence: Mapping[str, Any] | None = None

    def to_text(self) -> str:
        """Everything but the report."""
        # Not ``asdict``, which copies everything deeply: this runs once for every record of the province.
        content = {name: getattr(self, name) for name in _PLAIN} | {
            "problems": [asdict(p) for p in self.problems],
            "content": [(f.code, f.where) for f in self.content],
            "claim": asdict(self.claim) if self.claim else None,
            "second_factor": asdict(self.second_factor) if self.second_factor else None,
        }
        return json.dumps(content, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_text(cls, text: str, report: bytes) -> Judgement:
        content = json.loads(text)
        claim, factor = content.pop("claim"), content.pop("second_factor")
        problems = tuple(FoundProblem(**p) for p in content.pop("problems"))
        # A judgement written by the version before this one has none.
        found = tuple(Finding(FindingCode(code), where) for code, where in content.pop("content", ()))
        return cls(
            **{**content, "findings": tuple(content["findings"])},
            problems=problems,
            content=found,
            report=report,
            claim=Claim(**claim) if claim else None,
            second_factor=SecondFactor(**factor) if factor else None,
        )


# A report of 7 KiB becomes 1.7 KiB in 0.05 ms; the highest level saves 0.1 KiB more.
_QUICKLY = 1

_PLAIN = ("trust_version", "size", "format", "findings", "names_transfer", "grade", "evidence")


def deflated_report(report: Report) -> bytes:
    """A report as the contract's JSON (``http.md``, *Verification result*), UTF-8, deflated (RFC 1950)."""
    return zlib.compress(json.dumps(report_json(report), ensure_ascii=False).encode(), level=_QUICKLY)


def problems_of(report: Report) -> tuple[FoundProblem, ...]:
    """A report's problems as the contract names them, no repeats, in the report's order."""
    return tuple(dict.fromkeys(FoundProblem(str(p.code), p.where) for p in report.problems))


def claim_of(fields: RecordFields, sha256: str, keyring: Keyring) -> Claim:
    """What the signed fields say the record is, with the learner as keyed hashes."""
    citizen = fields.general("sodinhdanh")
    return Claim(
        record_id=fields.record_id,
        version=fields.version,
        sha256=sha256,
        school=fields.required("matruong"),
        namhoc=fields.required("namhoc"),
        level=fields.required("macaphoc"),
        citizen=learner_keys.citizen_mac(keyring, citizen) if citizen else None,
        pupil=learner_keys.pupil_mac(keyring, fields.required("mahocsinh"), fields.required("masogd")),
    )


def second_factor_of(fields: RecordFields, keyring: Keyring) -> SecondFactor:
    """The hashes of the birth date and of the last four of the learner's id."""
    birth = fields.required("ngaysinh")
    learner_id = fields.general("sodinhdanh") or fields.required("mahocsinh")
    return SecondFactor(
        birth_mac=learner_keys.birth_mac(keyring, fields.record_id, birth),
        birth_precision=len(birth),
        last4_mac=learner_keys.last4_mac(keyring, fields.record_id, learner_id),
    )
