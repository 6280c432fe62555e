"""Whether those who must have signed have signed what they must: matching, coverage, who.

``package.md`` section 2, *Matching*, *Coverage*, *Who*. Looks at what signatures really point to, never at what an
entry says alone; knows no certificates and no mathematics.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from verifier.facts import WHOLE_DOCUMENT, SignatureFacts
from verifier.report import Problem, ProblemCode, SubIndication
from verifier.safe_xml import shown

SUBJECT_TEACHER = "gvbm"
HOMEROOM_TEACHER = "gvcn"
PRINCIPAL = "hieutruong"
SEAL = "coso"

HOMEROOM_GROUPS = ("quatrinhhoctap", "danhgianlpc", "tongket", "nhanxetchung")
# Asked for where the register has no rule for a level and year: the strictest.
ALL_ROLES = frozenset({SUBJECT_TEACHER, HOMEROOM_TEACHER, PRINCIPAL, SEAL})


@dataclass(frozen=True)
class Entry:
    """One ``nguoiky`` of the record and the signature that satisfies it, if there is one."""

    id: str
    role: str
    person_id: str | None
    scope: frozenset[str]
    signature: SignatureFacts | None


@dataclass(frozen=True)
class Scope:
    """The Ids that exist in the record's content. A group counts only under its own name as Id."""

    content: bool
    groups: frozenset[str]
    subjects: Mapping[str, str]

    @classmethod
    def of(cls, groups: Mapping[str, Any], content_id: str | None) -> Scope:
        return cls(
            content=content_id == "noidung",
            groups=frozenset(name for name, group in groups.items() if group.get("Id") == name),
            subjects={subject["Id"]: subject["soddcngvbm"] for subject in groups["bangdiem"]["monhoc"]},
        )

    @property
    def homeroom(self) -> frozenset[str]:
        return frozenset(HOMEROOM_GROUPS) & self.groups


def match_entries(groups: Mapping[str, Any], signatures: Mapping[str, SignatureFacts]) -> tuple[Entry, ...]:
    """The record's entries, each with its signature: ``nk-01`` is satisfied by ``cks-nk-01``."""
    return tuple(
        Entry(
            id=entry["Id"],
            role=entry["vaitro"],
            person_id=entry.get("soddcn"),
            scope=frozenset(entry["phamvi"]),
            signature=signatures.get(f"cks-{entry['Id']}"),
        )
        for entry in groups["danhsachky"]["nguoiky"]
    )


def closing_entry(entries: tuple[Entry, ...], required: frozenset[str]) -> Entry | None:
    """Whose signature closes the record: the seal; where none is asked for and none is there, the principal's."""
    seals = [e for e in entries if e.role == SEAL and e.signature is not None]
    if seals:
        return seals[0]
    if SEAL in required or any(e.role == SEAL for e in entries):
        return None
    principals = [e for e in entries if e.role == PRINCIPAL and e.signature is not None]
    return principals[0] if len(principals) == 1 else None


def problems_of(
    entries: tuple[Entry, ...],
    signatures: Mapping[str, SignatureFacts],
    *,
    scope: Scope,
    required: frozenset[str],
) -> Iterator[Problem]:
    """All ``signature-missing``, ``signature-coverage`` and subject ``signer-mismatch`` problems."""
    present = {entry.role for entry in entries}
    yield from (_missing(role) for role in sorted((required | {PRINCIPAL}) - present))
    yield from (_missing(entry.id) for entry in entries if entry.signature is None)
    matched = {f"cks-{entry.id}" for entry in entries}
    yield from (_coverage(identifier) for identifier in signatures if identifier not in matched)
    for role in (PRINCIPAL, SEAL):
        yield from (_coverage(entry.id) for entry in [e for e in entries if e.role == role][1:])
    yield from (_coverage(f"cks-{entry.id}") for entry in entries if not _covers_its_part(entry, scope))
    yield from _uncovered(entries, scope)


def _covers_its_part(entry: Entry, scope: Scope) -> bool:
    """What the signature points to is what its role must cover, and what its entry says."""
    targets = entry.scope if entry.signature is None else entry.signature.targets
    if entry.role == SEAL:
        whole = entry.signature is None or targets == {WHOLE_DOCUMENT}
        return whole and entry.scope == {"noidung"} and scope.content
    if targets != entry.scope:
        return False
    if entry.role == PRINCIPAL:
        return scope.content and targets == {"noidung"}
    if "thongtinchung" not in targets & scope.groups:
        return False
    part = targets - {"thongtinchung"}
    if entry.role == HOMEROOM_TEACHER:
        return part == scope.homeroom
    return bool(part) and part <= scope.subjects.keys()


def _uncovered(entries: tuple[Entry, ...], scope: Scope) -> Iterator[Problem]:
    for subject, teacher in scope.subjects.items():
        signers = [e for e in entries if e.role == SUBJECT_TEACHER and subject in e.scope]
        if not signers:
            yield _coverage(subject)
        elif all(e.person_id != teacher for e in signers):
            yield Problem(ProblemCode.SIGNER_MISMATCH, shown(subject), SubIndication.SIG_CONSTRAINTS_FAILURE)
    signed = {group for e in entries if e.role == HOMEROOM_TEACHER for group in e.scope}
    yield from (_coverage(group) for group in sorted(frozenset(HOMEROOM_GROUPS) & scope.groups - signed))


def _missing(where: str) -> Problem:
    return Problem(ProblemCode.SIGNATURE_MISSING, shown(where), SubIndication.SIG_CONSTRAINTS_FAILURE)


def _coverage(where: str) -> Problem:
    return Problem(ProblemCode.SIGNATURE_COVERAGE, shown(where), SubIndication.SIG_CONSTRAINTS_FAILURE)
