"""A department, two communes, four schools and their people, as plain rows: for tests of what is done to them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Engine, insert, select

from registry import account_acts, audit, proposals
from registry.account_acts import By
from registry.accounts import account
from registry.keyring import Keyring
from registry.rules.two_people import ProposalAct
from registry.store import tables
from registry.transactions import reading, transaction

AT = datetime(2026, 12, 1, 2, 0, tzinfo=UTC)
DECISION = "12/QĐ-UBND"
OFFICES = (("SO-31", "department", None), ("XA-1", "commune", "SO-31"), ("XA-2", "commune", "SO-31"))
SCHOOLS = (("31000701", "XA-1"), ("31000702", "XA-1"), ("31000703", "XA-2"), ("31000704", "SO-31"))
PEOPLE = (
    ("so.quantri1", "031000000001", "SO-31", ["registrar"]),
    ("so.quantri2", "031000000002", "SO-31", ["registrar"]),
    ("so.quantri3", "031000000003", "SO-31", ["registrar"]),
    ("xa.quantri1", "031000000004", "XA-1", ["registrar"]),
    ("xa.quantri2", "031000000005", "XA-1", ["registrar"]),
    ("xa2.quantri", "031000000006", "XA-2", ["registrar"]),
    # One person with an account at the commune and another at a school.
    ("ht.701", "031000000007", "31000701", ["principal"]),
    ("vt.701", "031000000008", "31000701", ["school"]),
    ("xa.tham", "031000000008", "XA-1", ["reviewer"]),
    ("so.thanhtra", "031000000009", "SO-31", ["auditor"]),
)


@dataclass(frozen=True)
class SmallProvince:
    """``as_(username)`` is that account as one who looks after organisations."""

    engine: Engine
    keyring: Keyring

    @classmethod
    def opened(cls, engine: Engine, keyring: Keyring) -> SmallProvince:
        organisations = [
            *({"code": c, "name": f"Đơn vị {c}", "kind": k, "parent": p, "levels": []} for c, k, p in OFFICES),
            *(
                {"code": c, "name": f"Trường {c}", "kind": "school", "parent": p, "levels": ["02", "03"]}
                for c, p in SCHOOLS
            ),
        ]
        people = {person: {"person_id": person, "name": f"Cán bộ {person[-1]}"} for _, person, _, _ in PEOPLE}
        accounts = [
            {"username": u, "name": f"Cán bộ {u}", "person_id": p, "organisation": o, "roles": r}
            for u, p, o, r in PEOPLE
        ]
        token = {"name": "Phần mềm", "organisation": "31000701", "scopes": ["batches:write"]}
        with transaction(engine) as connection:
            for table, rows in (
                (tables.organisation, organisations),
                (tables.person, list(people.values())),
                (tables.account, accounts),
                (tables.api_client, [token | {"token_mac": keyring.mac("token", "tok-701")}]),
            ):
                connection.execute(insert(table), rows)
        return cls(engine, keyring)

    def as_(self, username: str, connection: Any) -> By:
        who = account(connection, username)
        assert who is not None
        return account_acts.by_account(connection, who, block="203.0.113.0/24", now=AT)

    def do(self, act: Any, *given: Any, by: str, at: datetime = AT) -> Any:
        """One of ``registry``'s verbs in a transaction of its own."""
        with transaction(self.engine) as connection:
            return act(connection, *given, by=self.as_(by, connection), at=at)

    def decide(
        self, proposal_id: str, by: str, what: ProposalAct = ProposalAct.APPROVE, at: datetime = AT
    ) -> str | None:
        """As the page for two does it."""
        with transaction(self.engine) as connection:
            one = proposals.read(connection, proposal_id)
            assert one is not None
            home = account_acts.home_of(connection, one.organisation)
            assert home is not None
            acting = account_acts.acting_on(self.as_(by, connection), home)
            return proposals.act(connection, self.keyring, proposal_id, what, by=acting, at=at)


def lines(hall, code=None):
    """Act and detail of the audit's lines about an organisation; the chain holds."""
    table = tables.audit_line
    with reading(hall.engine) as connection:
        assert audit.first_break(connection) is None
        rows = connection.execute(select(table).where(table.c.act.startswith("organisation:")).order_by(table.c.seq))
        return [(r.act, json.loads(r.detail)) for r in rows if code is None or r.subject == f"organisation:{code}"]
