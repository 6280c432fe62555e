"""A hub for the portal's tests: a real register, real originals, real trust folder, and the public app over them."""

from __future__ import annotations

import hashlib
import json
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, select, update
from stage.school import School
from stage.world import World

from portal.limits.limiting import Limiting
from portal.limits.rules import Limits
from portal.public.app import create_app
from portal.public.desk import EXTENSION
from portal.public.look_up_tally import LookUpTally
from registry import batch_items, batches, codes, evidence
from registry.batch_items import Verified
from registry.judgement import Judgement, claim_of, deflated_report, second_factor_of
from registry.kept_evidence import EvidenceMemory
from registry.keyring import Keyring
from registry.load import load_province
from registry.originals import Originals
from registry.register import Entry, enter, rule
from registry.spool import Received
from registry.store import tables
from registry.transactions import reading, transaction
from registry.trust_folder import TrustFolder
from sealer.keys import HubSeal
from verifier.report import Report
from verifier.verify import verify

BASE_URL = "https://hocba.example"


@dataclass
class Held:
    """What a school and a family are given: the codes; and what the learner knows."""

    pk: int
    code: str
    dossier_code: str
    data: bytes
    birth: str
    last4: str
    report: Report


@dataclass
class Hub:
    """``now`` is the hub's clock (HOCBA_CLOCK), ``real_now`` the wall clock; tests move them."""

    engine: Engine
    keyring: Keyring
    world: World
    folder: Path
    now: datetime = field(init=False)
    real_now: datetime = field(init=False)
    ticks: float = 0.0

    def __post_init__(self) -> None:
        self.now = self.world.clock
        self.real_now = datetime(2026, 12, 1, 2, 0, tzinfo=UTC)
        self.originals_folder = self.folder / "originals"
        self.originals_folder.mkdir()
        self.originals = Originals(self.originals_folder, self.keyring)
        self.originals.prepare()
        self.trust_folder = self.world.write_trust(self.folder / "trust")
        self.trust = TrustFolder(self.trust_folder, monotonic=lambda: self.ticks)
        self._fill()

    def app(
        self,
        *,
        shown_clock: str | None = None,
        tally: LookUpTally | None = None,
        seal: HubSeal | None = None,
        sends_mail: bool = False,
        **limits: Any,
    ) -> Any:
        """The public app over this hub, with these of its limits other than the contract's."""
        app = create_app(
            engine=self.engine,
            keyring=self.keyring,
            originals=self.originals,
            trust=self.trust,
            clock=lambda: self.now,
            seal=seal or HubSeal.create(self.folder, "Hub"),
            base_url=BASE_URL,
            shown_clock=shown_clock,
            real_clock=lambda: self.real_now,
            limiting=Limiting.by(Limits(**limits), self.keyring),
            tally=tally,
            sends_mail=sends_mail,
        )
        app.extensions[EXTENSION].look_up._memory = EvidenceMemory(monotonic=lambda: self.ticks)
        return app

    def look_again(self) -> None:
        """Let the second pass after which the trust folder is looked at again."""
        self.ticks += 2

    def register(self, school: School, data: bytes, *, closes: bool = True) -> Held:
        """One signed record through the register's own door."""
        report = verify(
            data,
            trust=self.world.trust,
            policy=self.world.policy(school),
            at=self.now,
            received_at=self.now,
            expected=self.world.expected(school, json_year(data)),
        )
        assert report.passed, report.problems
        assert report.fields is not None
        sha256 = hashlib.sha256(data).hexdigest()
        self.originals.put(sha256, data)
        with transaction(self.engine) as connection:
            batch_id = str(uuid.uuid4())
            received = Received(sha256=sha256, size=len(data))
            batches.add(
                connection,
                batch_id=batch_id,
                organisation=school.code,
                received=received,
                received_at=self.now,
                dry_run=False,
            )
            contents = batches.Contents(report.fields.required("namhoc"), "1", closes, 1)
            batches.open_up(connection, batch_id, contents, [])
            batch = batches.by_id(connection, batch_id)
            assert batch is not None
            entry = Entry(batch, self.keyring, self.now)
            batch_items.add(connection, batch_id, [batch_items.NewItem("hocba/0001.xml", sha256, "")])
            item = Verified(0, sha256, "", self._judgement(connection, school, report, len(data)))
            enter(connection, rule(connection, [item], entry), entry)
            record_pk = connection.scalar(select(tables.record.c.pk).where(tables.record.c.sha256 == sha256))
        assert record_pk is not None
        return self._held(record_pk, data, report)

    def set_state(self, held: Held, state: str, **detail: str) -> None:
        """What a later act does to the row."""
        with transaction(self.engine) as connection:
            values = {"state": state, "state_since": self.now, "state_detail": detail}
            connection.execute(update(tables.record).where(tables.record.c.pk == held.pk).values(values))

    def original_file(self, held: Held) -> Path:
        """Where the sealed original lies."""
        sha256 = hashlib.sha256(held.data).hexdigest()
        return next(self.originals_folder.rglob(sha256))

    def _held(self, pk: int, data: bytes, report: Report) -> Held:
        with reading(self.engine) as connection:
            code, dossier_code = codes.reveal_many(connection, self.keyring, [pk])[pk]
        fields = report.fields
        assert code
        assert dossier_code
        assert fields
        learner_id = fields.general("sodinhdanh") or fields.required("mahocsinh")
        return Held(pk, code, dossier_code, data, fields.required("ngaysinh"), learner_id[-4:], report)

    def _judgement(self, connection: Any, school: School, report: Report, size: int) -> Judgement:
        policy = self.world.policy(school)
        found = report.evidence
        kept = {
            "policy": evidence.keep(connection, [("policy", policy.to_json().encode())])[0],
            "chain": evidence.keep(connection, [("certificate", der) for der in found.chain]),
            "crls": evidence.keep(connection, [("crl", der) for der in found.crls]),
            "trust_version": self.world.trust.version,
        }
        assert report.fields is not None
        return Judgement(
            trust_version=self.world.trust.version,
            size=size,
            format=report.format,
            claim=claim_of(report.fields, report.sha256, self.keyring),
            grade=report.fields.required("makhoi"),
            second_factor=second_factor_of(report.fields, self.keyring),
            report=deflated_report(report),
            evidence=kept,
        )

    def _fill(self) -> None:
        # Without accounts: hashing their passwords would take most of a test's time.
        content = {**self.world.province, "accounts": []}
        with transaction(self.engine) as connection:
            load_province(connection, self.keyring, content, at=self.now, production=False)


def json_year(data: bytes) -> str:
    """The school year a record says it is about."""
    text = data.decode()
    if text.startswith("{"):
        return str(json.loads(text)["noidung"]["thongtinchung"]["namhoc"])
    return text[text.index("<namhoc>") + 8 :][:9]


TEN_MINUTES = timedelta(minutes=10)
