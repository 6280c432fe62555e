"""The people of the test world's offices and what they do to recalls. No passwords: a hash takes a second each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from holdings import hold_dossier, hold_record
from intake import make_intake
from sqlalchemy import Engine, select, update
from stage.world import World

from ingest.workplace import Workplace
from registry import find, recall_history
from registry.accounts import account
from registry.find import HeldRecord
from registry.keyring import Keyring
from registry.load import load_province
from registry.recall import Decision, decide
from registry.recall_history import RecallRequest
from registry.recall_request import Asker, Wish, asking_account, request
from registry.rules.recall_rules import Actor, Reason, RecallAct, RecallState, Role
from registry.store import tables
from registry.transactions import reading, transaction

SCHOOL = "42000201"
IDS = [f"5f0c7d1e-0000-4000-8000-{n:012d}" for n in range(1, 7)]
ONE, TWO, THREE = ((IDS[n], 1) for n in range(3))

# Two accounts of one person, at the department and at a school; somebody of another commune; two registers' worth.
MORE = (
    ("so.duyet1.hai", "042791378848", "SO-42", ["approver", "reviewer"]),
    ("so.kiem", "042311336148", "SO-42", ["approver"]),  # the person of the school's own account
    ("xa2.tham", "042900000001", "XA-43", ["reviewer"]),
    ("so.ca-hai", "042900000002", "SO-42", ["approver", "reviewer"]),
)


def province(world: World) -> dict[str, Any]:
    """The world's province with its accounts and a few more, without secrets."""
    kept = [{k: v for k, v in a.items() if k not in ("password", "totp_secret")} for a in world.province["accounts"]]
    more = [
        {"username": u, "name": f"Cán bộ {u}", "person_id": p, "organisation": o, "roles": r} for u, p, o, r in MORE
    ]
    other = {"code": "XA-43", "name": "Xã Khác", "kind": "commune", "parent": "SO-42"}
    organisations = [*world.province["organisations"], other]
    return {**world.province, "accounts": [*kept, *more], "organisations": organisations}


@dataclass(frozen=True)
class Office:
    """What people do at the place; each act is a transaction of its own."""

    place: Workplace

    @classmethod
    def opened(cls, place: Workplace, world: World) -> Office:
        """With everybody's account."""
        with transaction(place.engine) as connection:
            load_province(connection, place.keyring, province(world), at=place.clock(), production=False)
        return cls(place)

    @classmethod
    def with_three_records(cls, engine: Engine, world: World, folder: Path, keyring: Keyring) -> Office:
        """``ONE``, ``TWO`` and ``THREE`` of one school in force, and everybody's account."""
        office = cls.opened(make_intake(engine, world, folder, keyring).place, world)
        with transaction(engine) as connection:
            batch = {"id": "b1", "organisation": SCHOOL, "sha256": "00" * 32, "size": 1, "received_at": world.clock}
            state = {"dry_run": False, "state": "done", "stage": "finished", "problems": []}
            connection.execute(tables.batch.insert(), {**batch, **state})
            dossier = hold_dossier(connection, keyring)
            for record_id in IDS[:3]:
                hold_record(connection, keyring, dossier, record_id=record_id, organisation=SCHOOL)
        return office

    def row(self, record_id: str, version: int = 1) -> Any:
        table = tables.record
        mine = select(table).where(table.c.record_id == record_id, table.c.version == version)
        with reading(self.place.engine) as connection:
            return connection.execute(mine).one()

    def shown(self, record_id: str, at: datetime | None = None) -> HeldRecord:
        """What a look-up would find."""
        with reading(self.place.engine) as connection:
            found = find.by_pk(connection, self.row(record_id).pk, now=at or self.place.clock())
        assert found is not None
        return found

    def change(self, record_id: str, **values: Any) -> None:
        """The record's row, past all rules."""
        with transaction(self.place.engine) as connection:
            connection.execute(update(tables.record).where(tables.record.c.record_id == record_id).values(values))

    def change_account(self, username: str, **values: Any) -> None:
        with transaction(self.place.engine) as connection:
            connection.execute(update(tables.account).where(tables.account.c.username == username).values(values))

    def ask(self, *items: tuple[str, int], by: str | None = None, school: str = SCHOOL, **more: Any) -> str:
        """``by`` an account, or the school's software."""
        wish = Wish(more.pop("reason", Reason.DATA_ERROR), more.pop("note", "sai điểm"), items, **more)
        with transaction(self.place.engine) as connection:
            if by is None:
                who = Actor(school, "school", frozenset({Role.SCHOOL}), None)
                asker = Asker(f"client:{school}/test", None, who)
            else:
                asker = asking_account(self._account(connection, by))
            return request(connection, self.place.keyring, wish, by=asker, at=self.place.clock())

    def act(self, act: RecallAct, request_id: str, by: str, **more: Any) -> RecallState:
        seen = more.pop("seen", None) or self.read(request_id).revision
        decision = Decision(request_id=request_id, act=act, seen=seen, **more)
        with transaction(self.place.engine) as connection:
            by_account = self._account(connection, by)
            return decide(connection, self.place.keyring, decision, by=by_account, at=self.place.clock())

    def approve(self, request_id: str, by: str, **more: Any) -> RecallState:
        return self.act(RecallAct.APPROVE, request_id, by, **more)

    def recall(self, *items: tuple[str, int], number: str | None = "12/QĐ-SGDĐT", **more: Any) -> str:
        """From the asking to the decision."""
        marked = more.pop("id_correction", False)
        request_id = self.ask(*items, **more)
        self.approve(request_id, "xa.tham")
        assert self.approve(request_id, "so.duyet1", number=number, id_correction=marked) is RecallState.APPROVED
        return request_id

    def read(self, request_id: str) -> RecallRequest:
        with reading(self.place.engine) as connection:
            found = recall_history.read(connection, self.place.keyring, request_id)
        assert found is not None
        return found

    def _account(self, connection: Any, username: str) -> Any:
        found = account(connection, username)
        assert found is not None, username
        return found
