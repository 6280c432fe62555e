"""No way to a principal's or seal's binding, or back in time, by one person; two at one moment do it once."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from office_kit import OfficeKit
from signer_papers import (
    CLERK,
    COMMUNE,
    COMMUNE_TWO,
    FIRST,
    SCHOOL,
    SECOND,
    bound,
    changed,
    decide,
    declarations,
    declared,
    official,
    person,
    teacher,
)
from sqlalchemy import select

from registry import proposals, signer_book, signer_deciding, signer_declarations, signer_declaring
from registry.load import load_province
from registry.proposals import Acting, ProposalNotAllowed
from registry.rules.binding_rules import Office
from registry.rules.signer_form import Said
from registry.rules.two_people import ProposalAct, RegistrarAtHand
from registry.signer_deciding import Saying
from registry.signer_declaring import Declarer, SignerNotAllowed
from registry.store.office_tables import proposal
from registry.store.signer_tables import signer_declaration
from registry.store.tables import person as person_table
from registry.store.tables import signer
from registry.transactions import transaction

ON = date(2026, 12, 1)
PEOPLE = [person(n) for n in range(80, 83)]
# Accounts of registrars: the first two are one person's.
REGISTRARS = {"so.a": PEOPLE[0], "so.a.hai": PEOPLE[0], "so.b": PEOPLE[1], "so.c": PEOPLE[2]}
DECLARERS = {"vt": None, "ht": PEOPLE[1]}

_offsets = st.integers(-40, 40)
_say = st.tuples(
    st.just("say"), st.integers(0, 3), st.sampled_from([True, True, True, False]), st.sampled_from(list(REGISTRARS))
)
_acts = st.one_of(
    st.tuples(
        st.just("declare"),
        st.sampled_from(["giaovien", "hieutruong", "coso"]),
        _offsets,
        st.sampled_from(list(DECLARERS)),
    ),
    _say,
    _say,
    _say,
    st.tuples(st.just("change"), st.integers(0, 20), _offsets, st.sampled_from([*DECLARERS, *REGISTRARS])),
    st.tuples(
        st.just("propose"), st.integers(0, 5), st.sampled_from(list(ProposalAct)), st.sampled_from(list(REGISTRARS))
    ),
    st.tuples(st.just("withdraw"), st.integers(0, 9), st.just(None), st.sampled_from(list(DECLARERS))),
)


@dataclass
class Hall:
    """What these people do, each act by itself: what a rule refuses leaves nothing behind."""

    connection: object
    keyring: object
    at: object
    cards: list
    made: list[str] = field(default_factory=list)

    def do(self, act):
        try:
            with self.connection.begin_nested():
                getattr(self, act[0])(*act[1:])
        except (SignerNotAllowed, ProposalNotAllowed):
            pass

    def declare(self, role, days, who):
        card = self.cards.pop() if self.cards else None
        if card is not None:
            holder = None if role == "coso" else PEOPLE[2]
            said = Said(role, "Lê Thị Mới", None, holder, ON + timedelta(days=days), None)
            self.made.append(
                signer_declaring.declare(self.connection, SCHOOL, said, card.der, by=self._declarer(who), at=self.at)
            )

    def change(self, which, days, who):
        rows = signer_book.of_school(self.connection, SCHOOL)
        one = rows[which % len(rows)]
        day = ON + timedelta(days=days)
        ends = which % 2 and day >= one.office.since
        after = Office(
            one.office.name, None, one.office.person_id, one.office.since if ends else day, day if ends else None
        )
        made = signer_declaring.declare_change(
            self.connection, one, after, reason="12/QĐ", by=self._declarer(who), at=self.at
        )
        self.made.append(made)
        if who in REGISTRARS:
            signer_deciding.send_on(self.connection, made, by=self._registrar(who), at=self.at)

    def say(self, which, approve, who):
        ones = signer_declarations.of_ids(self.connection, SCHOOL, [self._one(which)], self.at)
        say = Saying(approve, "" if approve else "chưa đủ giấy tờ")
        signer_deciding.decide(self.connection, self.keyring, ones, say, by=self._registrar(who), at=self.at)

    def propose(self, which, what, who):
        ids = list(self.connection.scalars(select(proposal.c.id).order_by(proposal.c.proposed_at, proposal.c.id)))
        if ids:
            proposals.act(
                self.connection, self.keyring, ids[which % len(ids)], what, by=self._registrar(who), at=self.at
            )

    def withdraw(self, which, _, who):
        one = signer_declarations.by_id(self.connection, self._one(which), self.at)
        if one is not None:
            signer_declaring.withdraw(self.connection, one, by=self._declarer(who), at=self.at)

    def _one(self, which):
        return self.made[which % len(self.made)] if self.made else ""

    def _declarer(self, who):
        return Declarer(who, {**DECLARERS, **REGISTRARS}[who], "203.0.113.0/24")

    def _registrar(self, who):
        return Acting(who, RegistrarAtHand(REGISTRARS[who], True, True), "203.0.113.0/24", self.at)


def rows_of(connection):
    return {row.id: row._mapping for row in connection.execute(select(signer))}


@settings(
    max_examples=25,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(acts=st.lists(_acts, min_size=10, max_size=40))
def test_nothing_that_takes_two_is_ever_effective_by_one(kit, world, cards, acts):
    with kit.engine.connect() as connection, connection.begin() as whole:
        connection.execute(person_table.insert(), [{"person_id": one, "name": "Cán bộ"} for one in PEOPLE])
        before = rows_of(connection)
        hall = Hall(connection, kit.office.place.keyring, kit.office.place.clock(), list(cards))
        for act in acts:
            hall.do(act)
        explained(connection, hall, before)
        whole.rollback()


def explained(connection, hall, before):
    """Every difference in what the verifier gets is a declaration's; every one for two has two people's words."""
    done = {}
    for one in signer_declarations.of_school(connection, SCHOOL, hall.at):
        if one.state != "effective":
            continue
        done.setdefault(one.signer_id, []).append(one)
        if one.replaces:
            done.setdefault(one.replaces, []).append(one)
        row = connection.execute(select(proposal).where(proposal.c.id == one.proposal_id)).first()
        if one.for_two:
            assert row.state == "approved"
            assert row.proposed_person != row.decided_person
            assert one.after.person_id not in {row.proposed_person, row.decided_person}
        if one.role in {"hieutruong", "coso"} and one.before is None:
            assert one.for_two
        assert one.declared_by != one.decided_by or one.for_two
    for signer_id, row in rows_of(connection).items():
        if before.get(signer_id) != row:
            assert signer_id in done, "changed past all rules"
            assert any(one.after.since == row["since"] for one in done[signer_id])


@pytest.fixture(scope="module")
def cards(world):
    return [teacher(world, f"Thẻ {number}") for number in range(8)]


@pytest.fixture
def kit(sqlite_engine, world, tmp_path, keyring):
    return OfficeKit.opened(sqlite_engine, world, tmp_path, keyring)


@pytest.fixture
def hub(postgresql_engine, world, tmp_path, keyring):
    """On PostgreSQL, where two people really act at one moment."""
    return OfficeKit.opened(postgresql_engine, world, tmp_path, keyring)


def at_once(*calls):
    answers = []
    threads = [threading.Thread(target=lambda call=call: answers.append(call().status_code)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(answers)


def test_two_second_registrars_at_one_moment_bind_once(hub, world):
    card = official(world, "Bùi A Vinh")
    one = declared(hub.browser(CLERK), card, role="hieutruong", name="Bùi A Vinh", person_id=person(2))
    decide(hub.browser(FIRST), one)
    (row,) = declarations(hub.engine)
    here, there = hub.browser(SECOND), hub.browser(COMMUNE_TWO)
    path = f"/proposals/{row.proposal_id}"
    assert at_once(lambda: decide(here, one), lambda: there.post(path, act="approve")) == [303, 409]
    assert len(bound(hub.engine, sha256=card.sha256)) == 1


def test_one_registrar_twice_at_one_moment_is_not_two(hub, world):
    card = official(world, "Bùi A Vinh")
    one = declared(hub.browser(CLERK), card, role="hieutruong", name="Bùi A Vinh", person_id=person(2))
    tabs = [hub.browser(FIRST) for _ in range(3)]
    assert at_once(*[lambda tab=tab: decide(tab, one) for tab in tabs]) == [303, 409, 409]
    assert bound(hub.engine, sha256=card.sha256) == []


def test_a_whole_school_decided_while_one_of_it_is_decided_elsewhere(hub, world):
    ids = []
    for number in range(4):
        card = official(world, f"Hiệu Trưởng {number}")
        words = {"role": "hieutruong", "name": f"Hiệu Trưởng {number}", "person_id": person(20 + number)}
        ids.append(declared(hub.browser(CLERK), card, **words))
    decide(hub.browser(FIRST), *ids)
    proposal_id = next(row.proposal_id for row in declarations(hub.engine) if row.id == ids[2])
    here, there = hub.browser(SECOND), hub.browser(COMMUNE_TWO)
    answers = at_once(lambda: decide(here, *ids), lambda: there.post(f"/proposals/{proposal_id}", act="approve"))
    assert answers.count(303) >= 1
    states = {row.id: row.state for row in declarations(hub.engine)}
    assert states[ids[2]] == "effective"
    assert len(set(states.values())) == 1 or answers == [303, 409]


def test_a_withdrawal_and_an_approval_at_one_moment_are_one_of_them(hub, world):
    card = teacher(world)
    clerk, commune = hub.browser(CLERK), hub.browser(COMMUNE)
    one = declared(clerk, card)
    path = f"/certificates/{SCHOOL}/declared/{one}/withdraw"
    assert at_once(lambda: clerk.post(path), lambda: decide(commune, one)) == [303, 409]
    (row,) = declarations(hub.engine)
    assert len(bound(hub.engine, sha256=card.sha256)) == (row.state == "effective")


def test_in_production_a_province_file_changes_no_binding_that_the_office_has_changed(kit, world):
    first = bound(kit.engine, role="giaovien")[0]
    one = changed(kit.browser(CLERK), first.id, until="2026-12-24", name="Tên Đã Sửa")
    decide(kit.browser(COMMUNE), one)
    content = {**world.province, "accounts": [], "api_clients": []}
    with transaction(kit.engine) as connection:
        done = load_province(
            connection, kit.office.place.keyring, content, at=kit.office.place.clock(), production=True
        )
    assert any(kept.endswith(": until") for kept in done.kept_fields)
    after = next(row for row in bound(kit.engine) if row.id == first.id)
    assert (after.name, after.until.isoformat()) == ("Tên Đã Sửa", "2026-12-24")


def test_a_lapsed_proposal_is_waiting_again_and_another_is_made(kit, world):
    card = official(world, "Bùi A Vinh")
    one = declared(kit.browser(CLERK), card, role="hieutruong", name="Bùi A Vinh", person_id=person(2))
    decide(kit.browser(FIRST), one)
    with transaction(kit.engine) as connection:
        early = kit.office.place.clock() - timedelta(days=15)
        connection.execute(proposal.update().values(proposed_at=early))
    assert decide(kit.browser(SECOND), one).status_code == 303
    assert bound(kit.engine, sha256=card.sha256) == [], "the second's yes is a first one again"
    assert decide(kit.browser(FIRST), one).status_code == 303
    assert len(bound(kit.engine, sha256=card.sha256)) == 1
    with kit.engine.connect() as connection:
        assert connection.scalar(select(signer_declaration.c.state)) == "effective"
