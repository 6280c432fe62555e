"""Recalls in the demo: a school's software asks, one officer checks, another decides; one suspends. Knows no rule.

The rules are the register's (docs/recall.md); here stand only the people of the story and their papers.
"""

from __future__ import annotations

from dataclasses import dataclass

from hocba.demo.post import Sent
from ingest.workplace import Workplace
from registry.accounts import account
from registry.clients import by_token
from registry.recall import Decision, decide
from registry.recall_request import Wish, asking_client, request
from registry.rules.recall_rules import Reason, RecallAct
from registry.rules.suspension_rules import LONGEST_HOURS
from registry.suspension import Emergency, suspend
from registry.transactions import transaction


@dataclass(frozen=True)
class Case:
    """Why a record is recalled, and who checks and decides (usernames)."""

    reason: Reason
    note: str
    checks: str
    decides: str
    number: str


def ask(place: Workplace, sent: Sent, reason: Reason, note: str) -> str:
    """The school's software asks for this record's recall; the request's id."""
    record = sent.record
    with transaction(place.engine) as connection:
        client = by_token(connection, place.keyring, record.school.token)
        assert client is not None
        wish = Wish(reason, note, [(record.record_id, record.version)])
        return request(connection, place.keyring, wish, by=asking_client(connection, client), at=place.clock())


def recall(place: Workplace, sent: Sent, case: Case) -> None:
    """Asked for, checked, decided: recalled."""
    request_id = ask(place, sent, case.reason, case.note)
    approvals = ((case.checks, None), (case.decides, case.number))
    for seen, (username, number) in enumerate(approvals, 1):
        with transaction(place.engine) as connection:
            officer = account(connection, username)
            assert officer is not None
            decision = Decision(request_id, RecallAct.APPROVE, seen, number=number)
            decide(connection, place.keyring, decision, by=officer, at=place.clock())


def suspend_now(place: Workplace, sent: Sent, note: str, *, by: str) -> None:
    """One approver suspends it for as long as one may."""
    record = sent.record
    with transaction(place.engine) as connection:
        officer = account(connection, by)
        assert officer is not None
        emergency = Emergency([(record.record_id, record.version)], LONGEST_HOURS, note)
        suspend(connection, place.keyring, emergency, by=officer, at=place.clock())
