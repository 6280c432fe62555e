"""Signed-in people for tests of the office's pages: no password, no argon2, a session put straight into the register.

``kit.browser("so.duyet1")`` is that account's browser; ``get`` and ``post`` follow nothing and know the form's token.
Who there is: ``tests/office.py`` (the world's accounts, ``MORE``) and ``EXTRA`` below.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from act_watch import ActWatch
from intake import place_in
from office import Office
from sqlalchemy import Engine
from stage.world import World

from hocba.office_intake import office_intake
from portal.institutions.app import checking_over
from portal.limits.limiting import Limiting
from portal.limits.rules import Limits
from portal.office import csrf
from portal.office.app import create_app
from portal.office.institutions.checking_here import let_check
from registry import office_sessions
from registry.keyring import Keyring
from registry.office_sessions import Whence
from registry.rules.session_life import Stage
from registry.store import tables
from registry.transactions import transaction

# username, person, organisation, roles: one for every role at every kind of organisation it is for.
EXTRA = (
    ("xa.quantri", "042900000011", "XA-42", ["registrar"]),
    ("xa.quantri2", "042900000012", "XA-42", ["registrar"]),
    ("xa2.quantri", "042900000013", "XA-43", ["registrar"]),
    ("dh.tuyensinh", "042900000014", "DH-42", ["institution"]),
    ("vt.khac", "042900000015", "42000501", ["school"]),
)
# One account for each role and kind of organisation.
CAST = {
    ("school", "school"): "vt.42000201",
    ("principal", "school"): "ht.42000201",
    ("reviewer", "commune"): "xa.tham",
    ("reviewer", "department"): "so.tham",
    ("approver", "department"): "so.duyet2",
    ("registrar", "commune"): "xa.quantri",
    ("registrar", "department"): "so.quantri",
    ("auditor", "department"): "so.thanhtra",
    ("institution", "institution"): "dh.tuyensinh",
}
WHENCE = Whence("203.0.113.0/24", "Firefox, Linux", "0" * 64)


@dataclass
class Browser:
    """One account's, signed in. ``client`` is Flask's own."""

    client: Any
    app: Any
    session_id: str

    def get(self, path: str, **query: str) -> Any:
        return self.client.get(path, query_string=query)

    def post(self, path: str, data: Any = None, **fields: Any) -> Any:
        """As the page's own form would send it. ``data``: a dictionary, lists for fields that come more than once."""
        return self.client.post(path, data={"csrf": self.token(), **(data or {}), **fields})

    def token(self) -> str:
        with self.app.app_context():
            return csrf.token_for(self.session_id)


@dataclass
class OfficeKit:
    """The office over a small province. ``now`` is the wall clock, ``office.place.clock`` the hub's."""

    office: Office
    folder: Path
    now: datetime = datetime(2026, 12, 1, 2, 0, tzinfo=UTC)
    submitted: list[str] = field(default_factory=list)
    mails: bool = False

    @classmethod
    def opened(cls, engine: Engine, world: World, folder: Path, keyring: Keyring) -> OfficeKit:
        """Three records of school 42000201 in force (``office.ONE``, ``TWO``, ``THREE``) and everybody's account."""
        kit = cls(Office.with_three_records(engine, world, folder, keyring), folder)
        kit.welcome()
        return kit

    @classmethod
    def again(cls, engine: Engine, world: World, folder: Path, keyring: Keyring) -> OfficeKit:
        """A copy of a kit opened elsewhere, its files in ``folder``: loading a province takes half a second."""
        return cls(Office(place_in(folder, engine, keyring, world.clock)), folder)

    def welcome(self) -> None:
        """Accounts for ``EXTRA``."""
        people = [{"person_id": person, "name": f"Cán bộ {name}"} for name, person, _, _ in EXTRA]
        rows = [
            {"username": name, "name": f"Cán bộ {name}", "person_id": person, "organisation": at, "roles": roles}
            for name, person, at, roles in EXTRA
        ]
        with transaction(self.engine) as connection:
            connection.execute(tables.person.insert(), people)
            connection.execute(tables.account.insert(), rows)

    def __post_init__(self) -> None:
        place = self.office.place
        self.app = create_app(
            engine=place.engine,
            keyring=place.keyring,
            originals=place.originals,
            trust=place.trust,
            spool=place.spool,
            seal=place.seal,
            clock=place.clock,
            base_url="https://hocba.example",
            office_url="https://noibo.example",
            real_clock=lambda: self.now,
            intake=office_intake(place, self.submitted.append),
            mails=self.mails,
        )
        self.watch = ActWatch(self.app, self.engine)
        limiting = Limiting.by(Limits(), place.keyring)
        checking = checking_over(
            engine=place.engine,
            keyring=place.keyring,
            originals=place.originals,
            trust=place.trust,
            clock=place.clock,
            limiting=limiting,
            real_clock=lambda: self.now,
        )
        let_check(self.app, checking)

    @property
    def engine(self) -> Engine:
        return self.office.place.engine

    def browser(self, username: str) -> Browser:
        """That account's, as after both steps of the sign-in."""
        with transaction(self.engine) as connection:
            session_id = office_sessions.begin(
                connection, self.office.place.keyring, username, stage=Stage.FULL, whence=WHENCE, at=self.now
            )
        client = self.app.test_client()
        client.set_cookie("hocba-office", session_id)
        return Browser(client, self.app, session_id)

    def browser_of(self, role: str, kind: str) -> Browser:
        """Of the account that ``CAST`` names for this role at this kind of organisation."""
        return self.browser(CAST[role, kind])

    def stranger(self) -> Any:
        """A browser nobody is signed in with."""
        return self.app.test_client()

    def later(self, **more: float) -> None:
        """Let the wall clock go on."""
        self.now += timedelta(**more)
