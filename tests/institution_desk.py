"""An institution's software before the real app: ``desk.send({...}, …)`` gives the answers to these lines."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from portal.institutions.app import create_app
from portal.limits.limiting import Limiting
from portal.limits.rules import Limits
from registry.store import tables
from registry.store.institution_tables import access_grant
from registry.transactions import reading, transaction
from tests.portal.hub import BASE_URL, Held, Hub

NDJSON = "application/x-ndjson"
UNIVERSITY = "DH-42"


@dataclass
class InstitutionDesk:
    """``hub`` has the records; ``client`` is Flask's own."""

    hub: Hub
    limits: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.token = self.hub.world.tokens["uni"]
        self.school = self.hub.world.primary
        self.app = self.app_with()

    def app_with(self, **limits: Any) -> Any:
        """The app with these of its limits other than the contract's."""
        hub = self.hub
        return create_app(
            engine=hub.engine,
            keyring=hub.keyring,
            originals=hub.originals,
            trust=hub.trust,
            clock=lambda: hub.now,
            real_clock=lambda: hub.real_now,
            base_url=BASE_URL,
            limiting=Limiting.by(Limits(**limits), hub.keyring),
        )

    def held(self, number: int, **draft: Any) -> Held:
        """One record of the school's, registered."""
        return self.hub.register(self.school, self.school.record(number, **draft))

    def line(self, held: Held, **more: Any) -> dict[str, Any]:
        """Code and birth date of a record, and what else is asked."""
        return {"code": held.code, "birth_date": held.birth, **more}

    def post(self, body: bytes, *, token: str | None = None, **more: Any) -> Any:
        headers = {"Authorization": f"Bearer {token or self.token}", **more.pop("headers", {})}
        return self.app.test_client().post(
            "/api/v1/verifications", data=body, headers=headers, content_type=more.pop("content_type", NDJSON), **more
        )

    def send(self, *lines: Any) -> list[dict[str, Any]]:
        """The answers, one for each of these lines (dictionaries, or bytes as they are)."""
        written = [one if isinstance(one, bytes) else json.dumps(one, ensure_ascii=False).encode() for one in lines]
        answer = self.post(b"\n".join(written))
        assert answer.status_code == 200, answer.text
        assert answer.content_type == NDJSON
        return [json.loads(one) for one in answer.text.splitlines()]

    def grant(self, **changes: Any) -> None:
        """A grant of the department, past all rules."""
        now = self.hub.real_now
        row = {"id": "g1", "organisation": UNIVERSITY, "purpose": "Tuyển sinh", "whole_record": False}
        row |= {"lines_per_day": 1000, "begins": now - timedelta(days=1), "ends": now + timedelta(days=30)}
        with transaction(self.hub.engine) as connection:
            connection.execute(access_grant.insert(), row | {"made_at": now, "made_by": "so.quantri"} | changes)

    def audited(self, act: str) -> list[Any]:
        """Every audit line of this act."""
        line = tables.audit_line
        with reading(self.hub.engine) as connection:
            return list(connection.execute(select(line).where(line.c.act == act).order_by(line.c.seq)))

    def rows(self, table: Any) -> list[Any]:
        with reading(self.hub.engine) as connection:
            return list(connection.execute(select(table)))
