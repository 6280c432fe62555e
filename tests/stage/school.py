"""One school of the test world: its people, their keys, the records they sign and the batches it sends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from stage import batches
from stage.authority import Credential
from stage.draft import Draft
from stage.json_draft import JsonDraft, json_draft
from stage.papers import GROUPS, Entry, Learner, learner, paper, record_id
from stage.signatures import SignaturePlan

HOMEROOM, PRINCIPAL, SEAL = "nk-cn", "nk-ht", "nk-cs"


@dataclass(frozen=True)
class Person:
    """Someone who signs. ``person_id`` is None for a school's seal."""

    name: str
    person_id: str | None
    title: str | None
    credential: Credential


@dataclass(frozen=True)
class Registration:
    """One row of the school's ``signers`` in the province file."""

    person: Person
    role: str
    since: str = "2024-01-01"
    until: str | None = None
    credential: Credential | None = None

    @property
    def certificate(self) -> Credential:
        return self.credential or self.person.credential

    def row(self) -> dict[str, Any]:
        """As ``province.md`` has it."""
        return {
            "certificate": self.certificate.pem,
            "role": self.role,
            "name": self.person.name,
            "person_id": self.person.person_id,
            "title": self.person.title,
            "from": self.since,
            "until": self.until,
        }


@dataclass
class School:
    """``special`` holds the homeroom teacher's bad certificates by name (all bound); ``token`` is its API token."""

    code: str
    name: str
    level: str
    commune: str
    province: str
    masogd: str
    seal: Person
    principal: Person
    homeroom: Person
    teachers: list[Person]
    token: str
    sealed: bool = True
    namhoc: str = "2025-2026"
    registrations: list[Registration] = field(default_factory=list)
    succeeds: list[dict[str, str]] = field(default_factory=list)
    special: dict[str, Credential] = field(default_factory=dict)
    _records: dict[Any, bytes] = field(default_factory=dict)

    @property
    def closing(self) -> str:
        """The entry whose signature closes this school's records."""
        return SEAL if self.sealed else PRINCIPAL

    def learner(self, number: int) -> Learner:
        return learner(number, self.level)

    def record_id(self, number: int, namhoc: str | None = None) -> str:
        return record_id(self.code, number, namhoc or self.namhoc)

    def draft(
        self, number: int = 0, *, subjects: int = 4, namhoc: str | None = None, sealed: bool | None = None
    ) -> Draft:
        """A record of learner ``number`` ready to be signed, open to change. ``subjects``: 1 to 40."""
        namhoc = namhoc or self.namhoc
        entries = self._entries(subjects, self.sealed if sealed is None else sealed)
        school = {"code": self.code, "name": self.name, "commune": self.commune}
        school |= {"province": self.province, "masogd": self.masogd}
        taught = [self.teachers[index % len(self.teachers)] for index in range(subjects)]
        staff = [(person.name, person.person_id or "") for person in taught]
        root = paper(self.level, number, school=school, namhoc=namhoc, entries=entries, teachers=staff)
        moment = f"{namhoc[-4:]}-05-30T08:00:00Z"
        return Draft(root, [self._plan(entry, moment) for entry in entries])

    def record(
        self,
        number: int = 0,
        *,
        subjects: int = 4,
        namhoc: str | None = None,
        sealed: bool | None = None,
        **changes: str | None,
    ) -> bytes:
        """The signed record of learner ``number``; ``changes`` replace fields of ``thongtinchung``. Made once."""
        key = (number, subjects, namhoc, sealed, tuple(sorted(changes.items(), key=lambda item: item[0])))
        if key not in self._records:
            draft = self.draft(number, subjects=subjects, namhoc=namhoc, sealed=sealed)
            for name, value in changes.items():
                draft.set(f"thongtinchung/{name}", value)
            self._records[key] = draft.sign()
        return self._records[key]

    def json_draft(self, number: int = 0, **settings: Any) -> JsonDraft:
        """The same record as ``draft`` makes, in JSON."""
        drawn = self.draft(number, **settings)
        return json_draft(drawn.root, drawn.plans)

    def json_record(self, number: int = 0, *, subjects: int = 4, namhoc: str | None = None, **changes: str) -> bytes:
        """As ``record``, in JSON. Made once."""
        key = ("json", number, subjects, namhoc, tuple(sorted(changes.items())))
        if key not in self._records:
            draft = self.json_draft(number, subjects=subjects, namhoc=namhoc)
            draft.content["thongtinchung"].update(changes)
            self._records[key] = draft.sign()
        return self._records[key]

    def records(self, count: int, *, start: int = 0, **changes: Any) -> list[bytes]:
        return [self.record(number, **changes) for number in range(start, start + count)]

    def batch(self, records: Sequence[bytes], **settings: Any) -> bytes:
        """A ZIP of these records with a signed manifest; see ``stage.batches.pack`` for the settings."""
        signer = self.seal if self.sealed else self.principal
        settings = {"school": self.code, "namhoc": self.namhoc, "signer": signer.credential, **settings}
        return batches.pack(records, **settings)

    def co_signed(self, person: Person, *covers: str, role: str = "gvbm", signs: tuple[str, ...] = ()) -> Draft:
        """A record with one more line and signature (``nk-99``) in front; ``signs``: other than the line says."""
        draft = self.draft()
        draft.add_line(Entry("nk-99", role, person.name, person.person_id, None, covers))
        moment = draft.plans[0].signing_time
        draft.plans.insert(0, SignaturePlan("nk-99", role, person.credential, signs or covers, moment))
        return draft

    def organisation(self) -> dict[str, Any]:
        """This school as the province file has it."""
        rows = [registration.row() for registration in self.registrations]
        head = {"code": self.code, "name": self.name, "kind": "school", "parent": "XA-42", "levels": [self.level]}
        return {**head, "succeeds": self.succeeds, "signers": rows}

    def _entries(self, subjects: int, sealed: bool) -> list[Entry]:
        entries = []
        for index, person in enumerate(self.teachers[:subjects]):
            own = range(index, subjects, len(self.teachers))
            covers = ("thongtinchung", *(f"mon-{subject + 1:02d}" for subject in own))
            entries.append(Entry(f"nk-{index + 1:02d}", "gvbm", person.name, person.person_id, None, covers))
        groups = tuple(group for group in GROUPS if group != "danhgianlpc" or self.level == "02")
        room, head = self.homeroom, self.principal
        covers = ("thongtinchung", *groups)
        entries.append(Entry(HOMEROOM, "gvcn", room.name, room.person_id, None, covers))
        entries.append(Entry(PRINCIPAL, "hieutruong", head.name, head.person_id, head.title, ("noidung",)))
        if sealed:
            entries.append(Entry(SEAL, "coso", self.seal.name, None, None, ("noidung",)))
        return entries

    def _plan(self, entry: Entry, moment: str) -> SignaturePlan:
        people = {HOMEROOM: self.homeroom, PRINCIPAL: self.principal, SEAL: self.seal}
        person = people.get(entry.id) or self.teachers[int(entry.id[-2:]) - 1]
        covers = ("",) if entry.role == "coso" else entry.covers
        return SignaturePlan(entry.id, entry.role, person.credential, covers, moment)
