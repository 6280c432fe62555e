"""A school that closes: from its day no batch, no token; what it sent before stays, and others answer for it."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest
from office import Office
from sqlalchemy import delete

from hocba.recheck import recheck
from ingest.app import create_app
from ingest.pipeline import run_through
from registry import organisation_life
from registry.organisation_life import Closing
from registry.organisations import VIET_NAM
from registry.recall_request import ItemsRefused
from registry.rules.recall_rules import Ground, Refusal
from registry.store import tables
from registry.transactions import transaction

DAY = timedelta(days=1)


@pytest.fixture
def school(world):
    return world.primary


@pytest.fixture
def closes(world):
    """Midnight in Viet Nam, ten days from now."""
    day = world.clock.astimezone(VIET_NAM).date() + 10 * DAY
    return datetime.combine(day, time(), VIET_NAM)


@pytest.fixture
def closing(intake, school, closes):
    """The school closes on that day; nobody succeeds it."""
    with transaction(intake.place.engine) as connection:
        connection.execute(delete(tables.succession))
        closing = Closing(closes.date(), "12/QĐ-UBND")
        organisation_life.close_from(connection, school.code, closing, intake.place.clock())


def test_until_the_day_it_sends_and_from_then_on_nobody_signs_for_it(intake, school, closes, closing):
    last = intake.at(closes - timedelta(seconds=1))
    assert last.send(school, school.batch([school.record(0)])).states == ["accepted"]
    signed_before = {"ngaytao": (closes - DAY).isoformat()}
    for later in (closes, closes + 30 * DAY):
        outcome = intake.at(later).send(school, school.batch([school.record(1)], manifest_changes=signed_before))
        assert outcome.refusal == ["manifest-signer-unknown"]
        assert outcome.items == []


def test_what_came_in_time_is_judged_after_the_day_as_before(intake, school, closes, closing):
    batch_id = intake.at(closes - timedelta(seconds=1)).receive(school, school.batch([school.record(0)])).batch.id
    run_through(intake.at(closes + DAY).place, batch_id)
    assert intake.outcome(batch_id).states == ["accepted"]


def test_its_token_opens_nothing_from_the_day_on(intake, school, closes, closing):
    for at, status in ((closes - timedelta(seconds=1), 200), (closes, 403)):
        app = create_app(intake.at(at).place, submit=lambda _: None)
        answer = app.test_client().get("/api/v1/batches", headers={"Authorization": f"Bearer {school.token}"})
        assert answer.status_code == status
    assert answer.get_json(force=True)["code"] == "organisation-closed"


def test_the_department_asks_for_its_recalls_and_what_is_registered_stays(intake, world, school, closes, closing):
    intake.send(school, school.batch([school.record(0)]))
    office = Office.opened(intake.place, world)
    with transaction(intake.place.engine) as connection:
        connection.execute(delete(tables.succession))
    one = (school.record_id(0), 1)
    with pytest.raises(ItemsRefused) as refused:
        office.ask(one, by="so.tham", ground=Ground.DISSOLVED_SCHOOL)
    assert refused.value.items[0].refusal is Refusal.NOT_DISSOLVED
    later = Office(intake.at(closes).place)
    assert later.shown(one[0], at=closes).status == "effective"
    later.ask(one, by="so.tham", ground=Ground.DISSOLVED_SCHOOL)
    assert list(recheck(later.place, seen=lambda: None)) == []
