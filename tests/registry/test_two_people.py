"""One registrar proposes, another decides: the rule by itself, whole, and on both databases, with races."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from holdings import hold_school

from registry import proposals
from registry.proposals import Acting, NewProposal, ProposalNotAllowed
from registry.rules.two_people import (
    AFTER,
    LAPSES_AFTER,
    ProposalAct,
    ProposalState,
    Proposed,
    RegistrarAtHand,
    TwoRefusal,
    why_not_act,
)
from registry.store import tables
from registry.transactions import reading, transaction

AT = datetime(2026, 12, 1, tzinfo=UTC)
ONE, TWO, THREE = "031000000001", "031000000002", "031000000003"


def test_of_all_that_could_be_only_this_may_be():
    """Act, state, role, whose organisation, person and age: every combination, and the few that go through."""
    through = set()
    persons = (None, ONE, TWO, THREE)
    for what, state, role, answers, person, old in product(
        ProposalAct, ProposalState, (True, False), (True, False), persons, (True, False)
    ):
        proposed = Proposed(state, ONE, THREE, AT - LAPSES_AFTER * old)
        if why_not_act(what, RegistrarAtHand(person, role, answers), proposed, AT) is None:
            assert role
            assert answers
            assert state is ProposalState.OPEN
            through.add((what, person, old))
    approve, reject, withdraw = ProposalAct.APPROVE, ProposalAct.REJECT, ProposalAct.WITHDRAW
    assert through == {
        (approve, TWO, False),
        (reject, TWO, False),
        (reject, TWO, True),
        (withdraw, ONE, False),
        (withdraw, ONE, True),
    }


@pytest.fixture
def done(monkeypatch):
    """What was carried out, of a kind of these tests' own."""
    carried_out = []
    monkeypatch.setitem(
        proposals._KINDS, "test-kind", lambda *given, at: carried_out.append(given[2].payload["what"]) or "handed over"
    )
    return carried_out


@pytest.fixture
def hall(engine, done):
    """A school and three people."""
    with transaction(engine) as connection:
        hold_school(connection)
        people = [{"person_id": person, "name": "Cán bộ"} for person in (ONE, TWO, THREE)]
        connection.execute(tables.person.insert(), people)
    return engine


def acting(person, *, role=True, answers=True):
    return Acting(f"so.{person[-1]}", RegistrarAtHand(person, role, answers), "203.0.113.0/24", AT)


def proposed(engine, about=THREE):
    with transaction(engine) as connection:
        new = NewProposal("test-kind", "31000701", "thing:1", {"what": "it"}, about)
        return proposals.propose(connection, new, by=acting(ONE), at=AT)


def act(engine, keyring, proposal_id, what, person, **more):
    with transaction(engine) as connection:
        return proposals.act(connection, keyring, proposal_id, what, by=acting(person), at=AT, **more)


def test_another_registrar_approves_and_it_is_done_once(hall, keyring, done):
    one = proposed(hall)
    assert act(hall, keyring, one, ProposalAct.APPROVE, TWO) == "handed over"
    assert done == ["it"]
    with pytest.raises(ProposalNotAllowed) as refused:
        act(hall, keyring, one, ProposalAct.APPROVE, TWO)
    assert refused.value.refusal is TwoRefusal.DECIDED
    assert done == ["it"]


@pytest.mark.parametrize(
    ("person", "refusal"), [(ONE, TwoRefusal.SAME_PERSON), (THREE, TwoRefusal.ABOUT_YOU)], ids=["proposer", "subject"]
)
def test_neither_who_proposed_nor_who_it_is_about_decides(hall, keyring, done, person, refusal):
    one = proposed(hall)
    with pytest.raises(ProposalNotAllowed) as refused:
        act(hall, keyring, one, ProposalAct.APPROVE, person)
    assert refused.value.refusal is refusal
    assert done == []


def test_rejecting_and_taking_back_carry_nothing_out(hall, keyring, done):
    for what, person in ((ProposalAct.REJECT, TWO), (ProposalAct.WITHDRAW, ONE)):
        one = proposed(hall)
        assert act(hall, keyring, one, what, person, note="vì sao") is None
        with reading(hall) as connection:
            found = proposals.read(connection, one)
        assert (found.state, found.note) == (AFTER[what], "vì sao")
    assert done == []


def test_what_nobody_looked_at_for_two_weeks_lapses(hall, keyring, done):
    one = proposed(hall)
    late = AT + timedelta(days=14)
    with pytest.raises(ProposalNotAllowed) as refused, transaction(hall) as connection:
        proposals.act(connection, keyring, one, ProposalAct.APPROVE, by=acting(TWO), at=late)
    assert refused.value.refusal is TwoRefusal.LAPSED


def test_two_who_approve_at_one_moment_carry_it_out_once(hall, keyring, done):
    one, said = proposed(hall, about=None), []

    def approve(person):
        try:
            said.append(act(hall, keyring, one, ProposalAct.APPROVE, person))
        except ProposalNotAllowed as refused:
            said.append(refused.refusal)

    threads = [threading.Thread(target=approve, args=(person,)) for person in (TWO, THREE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(said, key=str) == ["handed over", TwoRefusal.DECIDED]
    assert done == ["it"]
