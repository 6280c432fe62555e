"""Organisations on PostgreSQL: of two acts at one moment that cannot both be, one is told no."""

from __future__ import annotations

from datetime import date, timedelta

from at_once import at_once
from province_of_schools import DECISION, SmallProvince, lines
from sqlalchemy import select

from registry import organisation_acts
from registry.organisation_acts import NewOrganisation, OrganisationNotAllowed
from registry.organisation_proposals import Decided, propose_closing, propose_move, propose_succession
from registry.proposals import ProposalNotAllowed
from registry.rules.organisation_rules import OrganisationRefusal as No
from registry.rules.organisation_rules import Succession
from registry.rules.two_people import TwoRefusal
from registry.store import tables
from registry.transactions import reading

TODAY = date(2026, 12, 1)
SOON = TODAY + timedelta(days=30)
ONE, TWO, THREE = "31000701", "31000702", "31000703"


def refusals(*acts):
    """Why each was not done; None: it was."""
    came = at_once(*acts)
    unexpected = [one for one in came if isinstance(one, Exception) and not hasattr(one, "refusal")]
    assert unexpected == []
    return [one.refusal if isinstance(one, OrganisationNotAllowed | ProposalNotAllowed) else None for one in came]


def test_two_who_approve_at_one_moment_close_it_once(postgresql_engine, keyring):
    hall = SmallProvince.opened(postgresql_engine, keyring)
    one = hall.do(propose_closing, ONE, Decided(SOON, DECISION), by="so.quantri1")
    came = refusals(lambda: hall.decide(one, "so.quantri2"), lambda: hall.decide(one, "so.quantri3"))
    assert sorted(came, key=str) == [None, TwoRefusal.DECIDED]
    assert [act for act, _ in lines(hall)] == ["organisation:closed"]


def test_two_halves_of_a_circle_approved_at_one_moment_make_none(postgresql_engine, keyring):
    hall = SmallProvince.opened(postgresql_engine, keyring)
    ones = [
        hall.do(propose_succession, Succession((a,), (b,), SOON), DECISION, by="so.quantri1")
        for a, b in ((ONE, TWO), (TWO, ONE))
    ]
    came = refusals(*(lambda one=one: hall.decide(one, "so.quantri2") for one in ones))
    assert came.count(None) == 1
    assert {one for one in came if one} <= {No.CIRCLE, No.CLOSED}
    with reading(hall.engine) as connection:
        assert len(connection.execute(select(tables.succession)).all()) == 1


def test_a_school_that_is_just_closing_is_not_founded_under(postgresql_engine, keyring):
    """A commune closes while a school is founded below it: one of the two is told no."""
    hall = SmallProvince.opened(postgresql_engine, keyring)
    hall.decide(hall.do(propose_move, THREE, "XA-1", DECISION, by="so.quantri1"), "so.quantri2")
    one = hall.do(propose_closing, "XA-2", Decided(TODAY, DECISION), by="so.quantri1")
    new = NewOrganisation("31000799", "Trường", "school", "XA-2", frozenset({"02"}))
    came = refusals(
        lambda: hall.decide(one, "so.quantri2"), lambda: hall.do(organisation_acts.found, new, by="so.quantri1")
    )
    assert came in ([None, No.NOT_ABOVE], [No.HAS_SCHOOLS, None])
