"""The recall desk over records that are really there: sent, verified, their originals on disk. For tests of its pages.

``desk.kit`` is the office (``office_kit``); ``clerk`` … ``approver2`` are browsers, signed in.
"""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from databases import sqlite
from intake import Intake, make_intake, place_in
from office import Office
from office_kit import OfficeKit
from sqlalchemy import Engine, select, update
from stage.school import School
from stage.world import World

from portal.limits.limiting import Limiting
from portal.limits.rules import Limits
from portal.public.app import create_app as public_app
from registry import codes
from registry.keyring import Keyring
from registry.store import tables
from registry.store.recall_tables import recall_asker, recall_item, recall_request, recall_step
from registry.transactions import reading, transaction

CLERK, PRINCIPAL, COMMUNE, FIRST, SECOND = "vt.42000201", "ht.42000201", "xa.tham", "so.duyet1", "so.duyet2"
PDF = b"%PDF-1.7\n1 0 obj\n<< >>\nendobj\n%%EOF\n"


@dataclass
class Desk:
    """``keys``: ``id/1`` of each record that the school sent; ``codes``: their look-up codes."""

    kit: OfficeKit
    intake: Intake
    school: School
    keys: list[str]

    @classmethod
    def again(cls, template: Path, folder: Path, world: World) -> Desk:
        """A copy of a desk that was opened on SQLite in ``template``: sending and verifying take a second each time."""
        shutil.copytree(template, folder, dirs_exist_ok=True)
        engine = sqlite(folder / "register.sqlite3")
        keyring = Keyring.load(folder / "secrets")
        place = place_in(folder, engine, keyring, world.clock)
        keys = [f"{world.primary.record_id(n)}/1" for n in range(3)]
        return cls(OfficeKit(Office(place), folder), Intake(place, folder), world.primary, keys)

    @classmethod
    def opened(cls, engine: Engine, world: World, folder: Path, keyring: Keyring, *, records: int = 3) -> Desk:
        intake = make_intake(engine, world, folder, keyring)
        kit = OfficeKit(Office.opened(intake.place, world), folder)
        kit.welcome()
        outcome = intake.send(world.primary, world.primary.batch(world.primary.records(records)))
        assert set(outcome.states) == {"accepted"}, outcome
        return cls(kit, intake, world.primary, [f"{world.primary.record_id(n)}/1" for n in range(records)])

    def browser(self, username: str) -> Any:
        return self.kit.browser(username)

    def ask(self, *keys: str, by: str = CLERK, **fields: Any) -> str:
        """Asked for on the page; the request's id."""
        form = {"chosen": list(keys or self.keys[:1]), "reason": "data-error", "note": "Sai điểm môn Toán", **fields}
        answer = self.browser(by).post("/recalls/new/send", form)
        assert answer.status_code == 303, answer.text
        return re.search(r"/recalls/([0-9a-f-]{36})", answer.location)[1]

    def act(self, username: str, request_id: str, act: str = "approve", **fields: Any) -> Any:
        """As the request's page would send it; ``seen`` as the page has it now."""
        browser = self.browser(username)
        seen = fields.pop("seen", None) or self.seen(username, request_id)
        return browser.post(f"/recalls/{request_id}/act", {"act": act, "seen": seen, "which": "all", **fields})

    def decide(self, username: str, request_id: str, **fields: Any) -> Any:
        """The last approval, with its paper."""
        return self.act(username, request_id, **{"number": "12/QĐ-SGDĐT", "dated": "2026-12-01", **fields})

    def seen(self, username: str, request_id: str) -> str:
        page = self.browser(username).get(f"/recalls/{request_id}").text
        return re.search(r'name="seen" value="(\d+)"', page)[1]

    def recalled(self, *keys: str) -> str:
        """All the way."""
        request_id = self.ask(*keys)
        assert self.act(COMMUNE, request_id).status_code == 303
        assert self.decide(FIRST, request_id).status_code == 303
        return request_id

    def state(self, key: str) -> str:
        record_id, _, version = key.partition("/")
        table = tables.record
        with reading(self.kit.engine) as connection:
            query = select(table.c.state).where(table.c.record_id == record_id, table.c.version == int(version))
            return connection.scalar(query)

    def code(self, key: str) -> str:
        """The printed look-up code."""
        record_id, _, version = key.partition("/")
        table = tables.record
        with reading(self.kit.engine) as connection:
            pk = connection.scalar(
                select(table.c.pk).where(table.c.record_id == record_id, table.c.version == int(version))
            )
            return codes.reveal_many(connection, self.kit.office.place.keyring, [pk])[pk][0]

    def asked_earlier(self, *, days: int) -> None:
        """Every step so far was so many days before."""
        with transaction(self.kit.engine) as connection:
            at = self.intake.place.clock() - timedelta(days=days)
            connection.execute(update(recall_step).values(at=at))

    def audited(self, act: str) -> list[Any]:
        """The details of every audit line of this act."""
        line = tables.audit_line
        with reading(self.kit.engine) as connection:
            details = connection.scalars(select(line.c.detail).where(line.c.act == act).order_by(line.c.seq))
            return [json.loads(one) if isinstance(one, str) else one for one in details]

    def set_back(self) -> None:
        """As before anybody asked for anything, past all rules."""
        with transaction(self.kit.engine) as connection:
            for table in (recall_step, recall_item, recall_asker, recall_request):
                connection.execute(table.delete())
            connection.execute(update(tables.record).values(state="effective", state_detail={}))

    def principals_confirm(self) -> None:
        """The levels' policy asks for the principal's word from now on."""
        with transaction(self.kit.engine) as connection:
            connection.execute(update(tables.signature_policy).values(recall_by_principal=True))

    def public(self) -> Any:
        """Another app over the same register: the public's pages."""
        place = self.intake.place
        return public_app(
            engine=place.engine,
            keyring=place.keyring,
            originals=place.originals,
            trust=place.trust,
            clock=place.clock,
            seal=place.seal,
            base_url="https://hocba.example",
            shown_clock=None,
            limiting=Limiting.by(Limits(), place.keyring),
        )
