"""Founding, renaming, moving, closing, succession: by whom, with what follows and what the audit says."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from province_of_schools import AT, DECISION, SmallProvince, lines
from sqlalchemy import event, select, update

from registry import clients, organisation_acts, organisation_life, organisation_page, organisations
from registry.accounts import account
from registry.organisation_acts import NewName, NewOrganisation, OrganisationNotAllowed
from registry.organisation_handing import HandedOver, hand_over
from registry.organisation_proposals import Decided, propose_closing, propose_move, propose_succession
from registry.proposals import ProposalNotAllowed
from registry.rules.organisation_rules import OrganisationRefusal as No
from registry.rules.organisation_rules import Succession
from registry.rules.two_people import ProposalAct, TwoRefusal
from registry.scopes import scope_of
from registry.store import tables
from registry.store.organisation_tables import organisation_name
from registry.transactions import reading

TODAY = date(2026, 12, 1)
SOON = TODAY + timedelta(days=30)
ONE, TWO, THREE, FOUR = "31000701", "31000702", "31000703", "31000704"
NEW = NewOrganisation("31000799", "Trường Mới", "school", "XA-1", frozenset({"02"}))


@pytest.fixture
def hall(engine, keyring):
    return SmallProvince.opened(engine, keyring)


def refused(call, *given, **more):
    with pytest.raises((OrganisationNotAllowed, ProposalNotAllowed)) as raised:
        call(*given, **more)
    return raised.value.refusal


def row(hall, code):
    with reading(hall.engine) as connection:
        return connection.execute(select(tables.organisation).where(tables.organisation.c.code == code)).one()


def closing(hall, code):
    with reading(hall.engine) as connection:
        found = organisation_life.closing_of(connection, code)
    return found.since if found else None


def scope(hall, username, at=AT):
    with reading(hall.engine) as connection:
        return scope_of(connection, account(connection, username), at).organisations


def closed(hall, code, since, by=("so.quantri1", "so.quantri2")):
    one = hall.do(propose_closing, code, Decided(since, DECISION), by=by[0])
    hall.decide(one, by[1])


def merged(hall, before, after, since, by=("so.quantri1", "so.quantri2")):
    one = hall.do(propose_succession, Succession(before, after, since), DECISION, by=by[0])
    hall.decide(one, by[1])


@pytest.mark.parametrize("who", ["so.quantri1", "xa.quantri1"])
def test_a_school_is_founded_by_the_department_or_its_commune(hall, who):
    hall.do(organisation_acts.found, NEW, by=who)
    found = row(hall, NEW.code)
    assert (found.name, found.parent, found.levels) == ("Trường Mới", "XA-1", ["02"])
    ((act, detail),) = lines(hall, NEW.code)
    assert (act, detail["before"], detail["after"]["levels"]) == ("organisation:founded", None, ["02"])
    assert scope(hall, "xa.quantri1") >= {NEW.code}


@pytest.mark.parametrize(
    ("new", "who", "refusal"),
    [
        (NEW, "xa2.quantri", No.NOT_BELOW),
        (NEW, "ht.701", No.NOT_BELOW),
        (NEW, "so.thanhtra", No.NOT_BELOW),
        (NewOrganisation("XA-9", "Xã", "commune", "SO-31", frozenset()), "xa.quantri1", No.NOT_BELOW),
        (NewOrganisation(ONE, "Trường", "school", "XA-1", frozenset({"02"})), "so.quantri1", No.TAKEN),
        (NewOrganisation("xa-1", "Trường", "school", "XA-1", frozenset({"02"})), "so.quantri1", No.TAKEN),
        (NewOrganisation("31000800", "Trường", "school", "XA-9", frozenset({"02"})), "so.quantri1", No.NOT_ABOVE),
        (NewOrganisation("31000800", "Trường", "school", "XA-1", frozenset()), "so.quantri1", No.NOT_LEVELS),
    ],
)
def test_who_and_what_is_not_founded(hall, new, who, refusal):
    assert refused(hall.do, organisation_acts.found, new, by=who) is refusal
    assert lines(hall) == []


def test_a_new_name_keeps_the_old_one_with_its_day(hall):
    new = NewName("Trường Đổi Tên", TODAY - timedelta(days=3), DECISION)
    hall.do(organisation_acts.rename, ONE, new, by="xa.quantri1")
    assert row(hall, ONE).name == "Trường Đổi Tên"
    with reading(hall.engine) as connection:
        kept = connection.execute(select(organisation_name)).one()
    assert (kept.name, kept.until.astimezone(organisations.VIET_NAM).date()) == (f"Trường {ONE}", new.since)
    ((act, detail),) = lines(hall, ONE)
    assert (act, detail["before"], detail["after"]) == ("organisation:renamed", f"Trường {ONE}", "Trường Đổi Tên")
    assert refused(hall.do, organisation_acts.rename, ONE, new, by="xa.quantri1") is No.SAME_NAME
    assert refused(hall.do, organisation_acts.rename, ONE, new, by="xa2.quantri") is No.NOT_BELOW


def test_levels_change_and_stay_levels(hall):
    hall.do(organisation_acts.set_levels, ONE, ["05", "03"], by="xa.quantri1")
    assert row(hall, ONE).levels == ["03", "05"]
    ((_, detail),) = lines(hall, ONE)
    assert (detail["before"], detail["after"]) == (["02", "03"], ["03", "05"])
    assert refused(hall.do, organisation_acts.set_levels, ONE, [], by="xa.quantri1") is No.NOT_LEVELS


def test_a_move_takes_the_department_and_two_and_moves_the_scopes(hall):
    assert refused(hall.do, propose_move, ONE, "XA-2", DECISION, by="xa.quantri1") is No.ONLY_DEPARTMENT
    one = hall.do(propose_move, ONE, "XA-2", DECISION, by="so.quantri1")
    assert ONE in scope(hall, "xa.quantri1")
    assert refused(hall.decide, one, "so.quantri1") is TwoRefusal.SAME_PERSON
    # The school's own commune sees the proposal, and answers for one side alone.
    assert refused(hall.decide, one, "xa.quantri1") is No.ONLY_DEPARTMENT
    hall.decide(one, "so.quantri2")
    assert row(hall, ONE).parent == "XA-2"
    assert ONE not in scope(hall, "xa.quantri1")
    assert ONE in scope(hall, "xa2.quantri")
    assert [(act, d["before"], d["after"]) for act, d in lines(hall, ONE)] == [("organisation:moved", "XA-1", "XA-2")]


def test_a_closing_takes_two_of_its_commune_or_the_department(hall):
    one = hall.do(propose_closing, ONE, Decided(SOON, DECISION), by="xa.quantri1")
    assert refused(hall.decide, one, "xa.quantri1") is TwoRefusal.SAME_PERSON
    assert refused(hall.decide, one, "xa2.quantri") is TwoRefusal.NOT_BELOW
    assert closing(hall, ONE) is None
    hall.decide(one, "xa.quantri2")
    assert closing(hall, ONE) == SOON


def test_from_its_day_token_and_accounts_are_good_for_nothing(hall, keyring):
    closed(hall, ONE, SOON)
    day = AT + timedelta(days=30)
    with reading(hall.engine) as connection:
        client, who = clients.by_token(connection, keyring, "tok-701"), account(connection, "ht.701")
        assert organisation_life.is_closed(connection, ONE, SOON)
        assert not organisation_life.is_closed(connection, ONE, SOON - timedelta(days=1))
    # Midnight in Viet Nam: 17:00 the day before in UTC.
    midnight = day.replace(hour=17, minute=0) - timedelta(days=1)
    for at, gone in ((AT, False), (midnight - timedelta(seconds=1), False), (midnight, True), (day, True)):
        assert (client.closed(at), who.left_behind(at)) == (gone, gone)


def test_before_its_day_a_closing_is_undone_by_one_and_after_it_by_nobody(hall):
    merged(hall, (ONE,), (TWO,), SOON)
    day = AT + timedelta(days=30)
    assert refused(hall.do, organisation_acts.undo_closing, ONE, by="xa.quantri1", at=day) is No.TOO_LATE
    hall.do(organisation_acts.undo_closing, ONE, by="xa.quantri1")
    assert closing(hall, ONE) is None
    with reading(hall.engine) as connection:
        assert connection.execute(select(tables.succession)).all() == []
    assert lines(hall, ONE)[-1][1]["before"] == {"closed_from": SOON.isoformat(), "successors": [TWO]}
    assert lines(hall, TWO)[-1][0] == "organisation:closing-undone"
    assert refused(hall.do, organisation_acts.undo_closing, ONE, by="xa.quantri1") is No.TOO_LATE


def test_several_into_one_the_successor_sees_what_was_theirs_from_the_day_on(hall):
    merged(hall, (ONE, TWO), (THREE,), SOON)
    day = AT + timedelta(days=30)
    assert closing(hall, ONE) == closing(hall, TWO) == SOON
    assert closing(hall, THREE) is None
    # The other commune's: only once it is so.
    assert scope(hall, "xa2.quantri") == {"XA-2", THREE}
    assert scope(hall, "xa2.quantri", day) == {"XA-2", ONE, TWO, THREE}
    with reading(hall.engine) as connection:
        assert organisations.successors_of(connection, ONE, SOON) == {THREE}
    told = [act for act, _ in lines(hall)]
    assert told == ["organisation:succeeded"] * 3
    assert lines(hall, THREE)[0][1]["after"] == {"since": SOON.isoformat(), "succeeds": [ONE, TWO]}


def test_one_into_several(hall):
    merged(hall, (ONE,), (TWO, THREE), TODAY)
    with reading(hall.engine) as connection:
        assert organisations.successors_of(connection, ONE, TODAY) == {TWO, THREE}
    assert closing(hall, ONE) == TODAY


def test_no_circle_whatever_the_days(hall):
    merged(hall, (ONE,), (TWO,), SOON)
    wish = Succession((TWO,), (ONE,), TODAY)
    assert refused(hall.do, propose_succession, wish, DECISION, by="so.quantri1") is No.CIRCLE


def test_a_commune_merges_its_own_schools_and_no_other(hall):
    merged(hall, (ONE,), (TWO,), SOON, by=("xa.quantri1", "xa.quantri2"))
    wish = Succession((TWO,), (THREE,), SOON)
    assert refused(hall.do, propose_succession, wish, DECISION, by="xa.quantri1") is No.NOT_SCHOOLS
    wish = Succession((THREE,), (TWO,), SOON)
    assert refused(hall.do, propose_succession, wish, DECISION, by="xa.quantri1") is No.NOT_BELOW


def test_who_approves_answers_for_every_school_of_a_succession(hall):
    one = hall.do(propose_succession, Succession((ONE,), (THREE,), SOON), DECISION, by="so.quantri1")
    assert refused(hall.decide, one, "xa.quantri1") is No.NOT_SCHOOLS
    assert closing(hall, ONE) is None


def test_what_can_no_longer_be_done_is_refused_at_the_approval(hall):
    """Two proposals of one school: the second finds it closed."""
    wish = Succession((ONE,), (TWO,), SOON)
    other = hall.do(propose_succession, wish, DECISION, by="so.quantri1")
    move = hall.do(propose_move, TWO, "XA-2", DECISION, by="so.quantri1")
    closed(hall, TWO, TODAY)
    assert refused(hall.decide, other, "so.quantri2") is No.CLOSED
    assert refused(hall.decide, move, "so.quantri2") is No.CLOSED
    assert row(hall, TWO).parent == "XA-1"


def test_a_commune_closes_once_nothing_stands_below_it(hall):
    assert refused(hall.do, propose_closing, "XA-2", Decided(TODAY, DECISION), by="so.quantri1") is No.HAS_SCHOOLS
    assert refused(hall.do, propose_closing, "XA-1", Decided(TODAY, DECISION), by="xa.quantri1") is No.NOT_BELOW
    hall.decide(hall.do(propose_move, THREE, "XA-1", DECISION, by="so.quantri1"), "so.quantri2")
    closed(hall, "XA-2", TODAY)
    with reading(hall.engine) as connection:
        assert account(connection, "xa2.quantri").left_behind(AT)


def test_rejected_nothing_happens(hall):
    one = hall.do(propose_closing, ONE, Decided(SOON, DECISION), by="so.quantri1")
    hall.decide(one, "so.quantri2", ProposalAct.REJECT)
    assert closing(hall, ONE) is None
    assert lines(hall) == []


def test_accounts_and_tokens_go_over_to_a_successor_and_the_rest_close(hall, keyring):
    merged(hall, (ONE,), (TWO,), TODAY)
    over = HandedOver(("vt.701",), ("Phần mềm",))
    assert refused(hall.do, hand_over, ONE, THREE, over, by="so.quantri1") is No.NOT_HEIR
    assert refused(hall.do, hand_over, ONE, TWO, HandedOver(("xa.tham",), ()), by="so.quantri1") is No.NOT_HANDED
    assert refused(hall.do, hand_over, ONE, TWO, HandedOver((), ("x",)), by="so.quantri1") is No.NOT_HANDED
    assert refused(hall.do, hand_over, ONE, TWO, HandedOver((), ()), by="so.quantri1") is No.NOT_HANDED
    assert refused(hall.do, hand_over, ONE, TWO, over, by="xa2.quantri") is No.NOT_BELOW
    hall.do(hand_over, ONE, TWO, over, by="xa.quantri1")
    with reading(hall.engine) as connection:
        moved, left = account(connection, "vt.701"), account(connection, "ht.701")
        client = clients.by_token(connection, keyring, "tok-701")
    assert (moved.organisation, moved.left_behind(AT), left.left_behind(AT)) == (TWO, False, True)
    assert (client.organisation, client.closed(AT)) == (TWO, False)
    assert lines(hall, ONE)[-1][1]["accounts"] == ["vt.701"]


def test_whoever_hands_over_leaves_their_own_person_where_it_is(hall):
    merged(hall, (ONE,), (TWO,), TODAY)
    with hall.engine.begin() as connection:
        table = tables.account
        connection.execute(update(table).where(table.c.username == "vt.701").values(person_id="031000000004"))
    over = HandedOver(("vt.701",), ())
    assert refused(hall.do, hand_over, ONE, TWO, over, by="xa.quantri1") is No.NOT_HANDED


def test_a_history_is_read_from_the_audit_by_its_own_index(hall):
    """Among millions of lines: the planner may use the small index for exactly the question that the page asks."""
    hall.do(organisation_acts.set_levels, ONE, ["03"], by="xa.quantri1")
    asked, here = [], event.listens_for(hall.engine, "before_cursor_execute")
    here(lambda _c, _cursor, statement, parameters, *_: asked.append((statement, parameters)))
    with reading(hall.engine) as connection:
        (act,) = organisation_page.history_of(connection, ONE)
        statement, parameters = next(one for one in asked if "audit_line" in one[0])
        explain = "EXPLAIN QUERY PLAN " if hall.engine.dialect.name == "sqlite" else "EXPLAIN "
        if hall.engine.dialect.name == "postgresql":
            connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        plan = str(connection.exec_driver_sql(explain + statement, parameters).all())
    assert (act.act, act.detail["after"]) == ("organisation:levels-changed", ["03"])
    assert "ix_audit_line_organisation" in plan
