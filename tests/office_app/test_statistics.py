"""Statistics of a year: what each number counts, who sees whose, the table to keep, the page that a number leads to."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from datetime import timedelta

import pytest
from office import IDS, SCHOOL, TWO
from sqlalchemy import select, text, update

from registry import look_up_counts
from registry.figures import desks, intake, records
from registry.rules.figures import TABLES, Figure, Subject, What
from registry.rules.scope import Scope
from registry.store import tables
from registry.transactions import reading, transaction

ALL, YEAR = Scope("SO-42", None), "2025-2026"
OTHER_SCHOOL = "42000501"


@pytest.fixture
def counted(kit_on_both):
    return Counted(kit_on_both)


class Counted:
    """The figures of the kit's three records, as they are at the moment asked for."""

    def __init__(self, kit):
        self.kit = kit
        (row,) = {(r.namhoc, r.level) for r in (kit.office.row(one) for one in IDS[:3])}
        self.year, self.level = row

    def of(self, scope=ALL, *, later=0):
        now = self.kit.office.place.clock() + timedelta(days=later)
        with reading(self.kit.engine) as connection:
            every = [
                *records.figures(connection, scope, self.year, now=now),
                *intake.figures(connection, scope, self.year),
                *intake.declared(connection, scope, self.year),
                *desks.figures(connection, scope, self.year, now=now),
            ]
        found: dict[What, int] = {}
        for one in every:
            found[one.what] = found.get(one.what, 0) + one.number
        return found


def test_records_are_counted_by_what_they_are_now(counted):
    assert counted.of() == {What.EFFECTIVE: 3}
    counted.kit.office.recall((IDS[0], 1))
    request = counted.kit.office.ask(TWO)
    found = counted.of()
    assert (found[What.EFFECTIVE], found[What.RECALLED]) == (2, 1)
    assert (found[What.RECALLS_APPROVED], found[What.RECALLS_OPEN]) == (1, 1)
    counted.kit.office.approve(request, "xa.tham")
    assert counted.of()[What.RECALLS_OPEN] == 1


def test_the_clock_locks_a_period_and_ends_a_suspension(counted):
    office = counted.kit.office
    now = office.place.clock()
    with transaction(counted.kit.engine) as connection:
        period = connection.execute(select(tables.period).limit(1)).one()
        ends = now + timedelta(days=1)
        connection.execute(update(tables.period).values(locks=ends).where(tables.period.c.id == period.id))
        connection.execute(update(tables.record).values(namhoc=period.namhoc))
    counted.year = period.namhoc
    office.change(IDS[0], state="pending", period_id=period.id)
    office.change(IDS[1], state="suspended", state_detail={"until": (now + timedelta(days=2)).isoformat()})
    assert counted.of() == {What.PENDING: 1, What.SUSPENDED: 1, What.EFFECTIVE: 1}
    assert counted.of(later=1) == {What.SUSPENDED: 1, What.EFFECTIVE: 2}
    assert counted.of(later=3) == {What.EFFECTIVE: 3}


def test_files_are_counted_by_what_became_of_them_and_trials_not_at_all(counted):
    state = {"organisation": SCHOOL, "size": 1, "received_at": counted.kit.office.place.clock(), "stage": "finished"}
    state |= {"problems": [], "namhoc": counted.year, "dot": "1"}
    batches = [
        {"id": "d1", "sha256": "01" * 32, "dry_run": False, "state": "done", "total": 6, **state},
        {"id": "d2", "sha256": "02" * 32, "dry_run": True, "state": "done", "total": 50, **state},
        {"id": "d3", "sha256": "03" * 32, "dry_run": False, "state": "refused", "total": 9, **state},
    ]
    outcomes = ("accepted", "accepted", "refused", "duplicate", "held", "waiting")
    items = [
        {"batch_id": "d1", "position": n, "file": f"{n}.xml", "sha256": "00" * 32, "state": outcome, "problems": [],
         "findings": []}
        for n, outcome in enumerate(outcomes)
    ]  # fmt: skip
    with transaction(counted.kit.engine) as connection:
        connection.execute(tables.batch.insert(), batches)
        connection.execute(tables.batch_item.insert(), items)
    found = counted.of()
    assert {what: found.get(what) for what in TABLES[Subject.INTAKE]} == {
        What.DECLARED: None, What.BATCHES: 1, What.FILES: 6, What.FILES_ACCEPTED: 2, What.FILES_REFUSED: 1,
        What.FILES_DUPLICATE: 1, What.FILES_HELD: 1, What.FILES_UNDER_WAY: 1,
    }  # fmt: skip
    assert found[What.BATCHES_REFUSED] == 1


def test_a_corrected_version_counts_once_more(counted):
    counted.kit.office.change(IDS[2], version=2)
    assert counted.of() == {What.EFFECTIVE: 3, What.CORRECTED: 1}


def test_look_ups_are_added_up_by_tier(counted):
    kit = counted.kit
    with transaction(kit.engine) as connection:
        look_up_counts.add(connection, {(kit.office.row(IDS[0]).pk, 1): 5, (kit.office.row(IDS[0]).pk, 2): 2})
        look_up_counts.add(connection, {(kit.office.row(IDS[1]).pk, 1): 3})
    found = counted.of()
    assert (found[What.LOOK_UPS_GENERAL], found[What.LOOK_UPS_WHOLE]) == (8, 2)
    assert What.LOOK_UPS_GENERAL not in counted.of(Scope(OTHER_SCHOOL, frozenset({OTHER_SCHOOL})))


def test_every_figure_keeps_to_the_scope(counted):
    counted.kit.office.recall((IDS[0], 1))
    assert counted.of(Scope(OTHER_SCHOOL, frozenset({OTHER_SCHOOL}))) == {}
    assert counted.of(Scope(SCHOOL, frozenset({SCHOOL}))) == counted.of()


def test_a_number_leads_to_exactly_the_records_it_counts(counted):
    kit, now = counted.kit, counted.kit.office.place.clock()
    kit.office.recall((IDS[0], 1))
    for what, number in ((What.EFFECTIVE, 2), (What.RECALLED, 1), (What.PENDING, 0)):
        found, after = [], 0
        with reading(kit.engine) as connection:
            while page := records.counted(
                connection, ALL, counted.year, school=SCHOOL, what=what, now=now, after=after, most=1
            ):
                found += page
                after = page[-1].pk
        assert len({one.record_id for one in found}) == number, what


def test_years_are_those_of_the_records_newest_first(counted):
    counted.kit.office.change(IDS[1], namhoc="2019-2020")
    with reading(counted.kit.engine) as connection:
        assert records.years(connection) == sorted({counted.year, "2019-2020"}, reverse=True)
    with transaction(counted.kit.engine) as connection:
        connection.execute(update(tables.record).values(namhoc="2000-2001"))
    with reading(counted.kit.engine) as connection:
        assert records.years(connection) == ["2000-2001"]


def test_a_years_figures_are_read_from_the_index_alone(postgresql_engine):
    """The plan, whatever the numbers: ten million records are never read for one year's count."""
    with reading(postgresql_engine) as connection:
        connection.execute(text("SET LOCAL enable_seqscan = off"))
        connection.execute(text("SET LOCAL enable_bitmapscan = off"))  # on so few rows both cost the same
        plan = "\n".join(
            connection.scalars(
                text(
                    "EXPLAIN SELECT organisation, level, period_id, state, version > 1, count(*) FROM record"
                    " WHERE namhoc = '2025-2026' GROUP BY 1, 2, 3, 4, 5"
                )
            )
        )
    assert "Index Only Scan using ix_record_figures" in plan


def test_accounts_are_counted_as_they_are(kit):
    kit.browser("so.quantri").post("/accounts/vt.42000201/close")
    with reading(kit.engine) as connection:
        found = desks.accounts(connection, Scope(SCHOOL, frozenset({SCHOOL})), now=kit.now)
    assert Figure(SCHOOL, What.ACCOUNTS_CLOSED, 1) in found
    assert all(one.organisation == SCHOOL for one in found)


def test_the_page_shows_totals_and_each_number_leads_to_its_list(kit):
    kit.office.recall((IDS[0], 1))
    page = kit.browser("so.thanhtra").get("/statistics").text
    path = re.search(r'href="(/statistics/records\?[^"]*what=records-recalled[^"]*)">1<', page)[1].replace("&amp;", "&")
    listed = kit.browser("so.thanhtra").client.get(path).text
    assert f"{IDS[0]}/1" in listed
    assert IDS[1] not in listed


@pytest.mark.parametrize(("who", "sees"), [("vt.42000201", True), ("ht.42000201", True), ("xa.tham", True),
                                           ("so.tham", True), ("xa2.tham", False), ("vt.khac", False)])  # fmt: skip
def test_each_sees_their_own_organisations_numbers_alone(kit, who, sees):
    browser, year = kit.browser(who), kit.office.row(IDS[0]).namhoc
    page = browser.get("/statistics").text
    assert (f"<small>{SCHOOL}</small>" in page) is sees
    csv_text = browser.post("/statistics/export").get_data(as_text=True)
    assert (SCHOOL in csv_text) is sees
    listed = browser.get("/statistics/records", year=year, school=SCHOOL, what="records-effective")
    assert listed.status_code == (200 if sees else 404)


@pytest.mark.parametrize(
    "odd",
    [
        {"year": "x"},
        {"what": "accounts-open"},
        {"what": "x"},
        {"school": "nowhere"},
        {"year": "2'"},
    ],
)
def test_a_list_that_is_none_is_not_there(kit, odd):
    asked = {"year": YEAR, "school": SCHOOL, "what": "records-effective"} | odd
    assert kit.browser("so.thanhtra").get("/statistics/records", **asked).status_code == 404


def test_odd_filters_change_nothing_and_break_nothing(kit):
    for odd in ("99", "<b>", "-1", "9" * 30):
        answer = kit.browser("so.thanhtra").get("/statistics", year=odd, level=odd, dot=odd, page=odd)
        assert answer.status_code == 200, odd
        assert "<b></option>" not in answer.text


def test_the_file_says_every_number_of_the_page_and_its_digest_is_in_the_audit(kit):
    kit.office.recall((IDS[0], 1))
    answer = kit.browser("so.thanhtra").post("/statistics/export")
    rows = list(csv.DictReader(io.StringIO(answer.get_data(as_text=True).lstrip("\ufeff"))))
    numbers = {(row["ma_don_vi"], row["chi_tieu"]): row for row in rows if row["chi_tieu"]}
    recalled = numbers[SCHOOL, "records-recalled"]
    assert recalled["so"] == "1"
    assert f"{IDS[0]}/1" in kit.browser("so.thanhtra").client.get(recalled["nguon"]).text
    with reading(kit.engine) as connection:
        line = connection.execute(select(tables.audit_line).order_by(tables.audit_line.c.seq.desc())).first()
    assert (line.act, line.actor) == ("statistics:export", "account:so.thanhtra")
    assert json.loads(line.detail)["sha256"] == hashlib.sha256(answer.get_data()).hexdigest()


def test_only_reading_happens(kit):
    with reading(kit.engine) as connection:
        before = connection.scalar(select(tables.audit_head.c.seq))
    browser = kit.browser("so.thanhtra")
    for path in ("/statistics", f"/statistics/records?year={YEAR}&school={SCHOOL}&what=records-effective"):
        assert browser.client.get(path).status_code == 200
        assert browser.post(path).status_code in {404, 405}
    with reading(kit.engine) as connection:
        assert connection.scalar(select(tables.audit_head.c.seq)) == before
