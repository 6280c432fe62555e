"""The auditors' desk: what is shown, filtered, paged, exported, proven; and that nobody else gets in."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from registry import audit, audit_reading
from registry.audit import AuditEntry
from registry.audit_reading import Wanted
from registry.store.tables import audit_line
from registry.transactions import reading, transaction

HOSTILE = "<img src=x onerror=alert(1)>"


def write(kit, *entries, days=0):
    at = kit.office.place.clock() + timedelta(days=days)
    with transaction(kit.engine) as connection:
        audit.append(connection, [AuditEntry(*entry) for entry in entries], at=at)


def newest(kit):
    with reading(kit.engine) as connection:
        return connection.execute(select(audit_line).order_by(audit_line.c.seq.desc())).first()


def shown(page):
    return [int(seq) for seq in re.findall(r'href="/audit/(\d+)"', page)]


@pytest.fixture
def lines(kit):
    """Three lines to look for; the number of the first."""
    first = newest(kit).seq + 1
    write(kit, ("account:so.duyet1", "recall:approve", "recall:77", {"before": "checked", "after": "recalled"}))
    write(kit, ("account:so.tham", "recall:check", "recall:78", {}), days=1)
    write(kit, ("console", "sign-in:wrong", HOSTILE, {"said": HOSTILE}), days=2)
    return first


@pytest.fixture
def auditor(kit):
    return kit.browser("so.thanhtra")


@pytest.mark.parametrize(
    ("query", "there"),
    [
        ({"who": "SO."}, [1, 0]),
        ({"act": "recall"}, [1, 0]),
        ({"act": "recall:approve"}, [0]),
        ({"subject": "RECALL:77"}, [0]),
        ({"subject": "%", "who": "_"}, []),
        ({"who": "so.", "since": "2026-12-31"}, []),
    ],
)
def test_filters(auditor, lines, query, there):
    assert [seq - lines for seq in shown(auditor.get("/audit", **query).text)] == there


def test_days_are_whole_days_of_the_province(kit, auditor, lines):
    day = kit.office.place.clock().date() + timedelta(days=1)
    found = auditor.get("/audit", since=str(day), until=str(day)).text
    assert shown(found) == [lines + 1]


@pytest.mark.parametrize("odd", ["9999-12-31", "0001-01-01", "x", "2026-02-30", "٣"])
def test_what_is_no_filter_is_left_out(auditor, odd):
    for name in ("since", "until", "before", "who", "subject", "act"):
        assert auditor.get("/audit", **{name: odd}).status_code == 200
    assert auditor.get("/audit/chain", after=odd).status_code == 200
    assert auditor.get("/audit", before="9" * 10).status_code == 200


def test_a_line_shows_before_and_after_and_hostile_words_as_text(auditor, lines):
    page = auditor.get(f"/audit/{lines}").text
    for words in ("account:so.duyet1", "before", "checked", "after", "recalled"):
        assert words in page
    for path in ("/audit", f"/audit/{lines + 2}"):
        found = auditor.get(path).text
        assert HOSTILE not in found
        assert "&lt;img src=x" in found
    for seq in (lines + 99, 2**40):
        assert auditor.get(f"/audit/{seq}").status_code == 404


def test_older_lines_are_a_page_further(kit, auditor):
    write(kit, *[("console", "test:line", f"n{n}", {}) for n in range(60)])
    first = auditor.get("/audit", act="test:").text
    (more,) = re.findall(r'href="([^"]*before=[^"]*)"', first)
    second = auditor.client.get(more.replace("&amp;", "&")).text
    assert len(shown(first)) == 50
    assert shown(first) + shown(second) == list(range(newest(kit).seq, newest(kit).seq - 60, -1))


def test_no_page_reads_more_than_a_stretch_and_says_where_the_next_begins(kit_on_both):
    write(kit_on_both, *[("console", "test:line", f"n{n}", {}) for n in range(30)], ("console", "rare:act", "x", {}))
    write(kit_on_both, *[("console", "test:line", f"n{n}", {}) for n in range(30)])
    wanted, before, found = Wanted(act="rare", actor="CON", subject="X"), None, []
    for _ in range(20):
        with reading(kit_on_both.engine) as connection:
            page = audit_reading.lines_of(connection, wanted, before=before, limit=5, scanned=20)
        found += [one.seq for one in page.lines]
        assert page.older is None or before is None or before - page.older == 20
        before = page.older
        if before is None:
            break
    assert (found, before) == ([newest(kit_on_both).seq - 30], None)


@pytest.mark.parametrize(
    ("code", "there"),
    [("SO-42", [1, 0]), ("42000201", [4, 3]), ("42000501", []), ("XA-42", []), ("4200020", []), ("%", [])],
)
def test_an_organisations_lines_are_those_by_and_about_it(kit, auditor, code, there):
    first = newest(kit).seq + 1
    write(kit, ("account:so.duyet1", "test:line", "recall:77", {}), ("console", "test:line", "account:so.tham", {}))
    write(kit, ("console", "test:line", "x", {}), ("client:42000201/phan-mem", "test:line", "batch:1", {}))
    write(kit, ("console", "test:line", "organisation:42000201", {}), ("client:420002019/x", "test:line", "y", {}))
    assert [seq - first for seq in shown(auditor.get("/audit", act="test:", organisation=code).text)] == there


def test_a_long_register_is_entered_at_the_days_asked_for(kit_on_both):
    kit, at = kit_on_both, kit_on_both.office.place.clock()
    for day in range(0, 200, 5):
        write(kit, *[("console", "test:line", f"{day}-{n}", {}) for n in range(10)], days=day)
    wanted = Wanted(act="test:", since=at + timedelta(days=50), until=at + timedelta(days=51))
    with reading(kit.engine) as connection:
        found = audit_reading.lines_of(connection, wanted, before=None, limit=50, scanned=40)
        early = audit_reading.lines_of(
            connection, Wanted(until=at - timedelta(days=90)), before=None, limit=5, scanned=40
        )
        late = audit_reading.lines_of(
            connection, Wanted(since=at + timedelta(days=999)), before=None, limit=5, scanned=40
        )
    assert [line.subject for line in found.lines] == [f"50-{n}" for n in range(9, -1, -1)]
    assert (found.older, early.lines, late.lines) == (None, [], [])


def test_a_line_that_was_taken_away_does_not_hide_the_days(kit, lines):
    at = kit.office.place.clock()
    write(kit, *[("console", "test:line", f"n{n}", {}) for n in range(30)], days=30)
    with transaction(kit.engine) as connection:
        gone = audit_line.c.seq.between(lines + 5, lines + 20)
        connection.execute(audit_line.delete().where(gone))
    with reading(kit.engine) as connection:
        wanted = Wanted(since=at + timedelta(days=29))
        assert len(audit_reading.lines_of(connection, wanted, before=None, limit=50, scanned=10).lines) == 10


def test_the_export_is_a_table_without_formulas_and_is_itself_audited(kit, auditor, lines):
    write(kit, ("=cmd|' /C calc'!A0", "test:line", "@SUM(1)", {}))
    answer = auditor.post("/audit/export", since=str(kit.office.place.clock().date()))
    rows = list(csv.reader(io.StringIO(answer.get_data(as_text=True).lstrip("\ufeff"))))
    assert answer.headers["Content-Type"].startswith("text/csv")
    assert rows[1][2:5] == ["'=cmd|' /C calc'!A0", "test:line", "'@SUM(1)"]
    assert [row[0] for row in rows[2:]][:3] == [str(lines + 2), str(lines + 1), str(lines)]
    said = newest(kit)
    assert (said.act, said.actor, said.subject) == ("audit:export", "account:so.thanhtra", "audit")
    assert f'"newest":{lines + 3}' in said.detail


def test_an_export_that_finds_nothing_does_not_keep_what_was_typed(kit, auditor):
    auditor.post("/audit/export", who="Nguyễn Thị Em Bé")
    assert (newest(kit).act, "Nguy" in newest(kit).detail) == ("audit:export", False)


def test_the_chain_is_proven_at_a_press(kit, auditor, lines):
    assert "đúng như lúc ghi" not in auditor.get("/audit/chain").text
    page = auditor.get("/audit/chain", after="0").text
    assert f"Các dòng 1 đến {lines + 2} đúng như lúc ghi. Đã đến dòng mới nhất." in page
    with transaction(kit.engine) as connection:
        connection.execute(update(audit_line).where(audit_line.c.seq == lines).values(actor="account:other"))
    assert f"Chuỗi bị đứt ở dòng {lines}" in auditor.get("/audit/chain", after="0").text


def test_the_chain_is_proven_stretch_by_stretch(kit_on_both, lines_on_both):
    after, looked_at = 0, []
    with reading(kit_on_both.engine) as connection:
        for _ in range(100):
            stretch = audit_reading.prove(connection, after=after, count=2)
            looked_at += range(stretch.first, stretch.last + 1)
            assert stretch.broken is None
            after = stretch.last
            if stretch.whole:
                break
    assert looked_at == list(range(1, newest(kit_on_both).seq + 1))
    with transaction(kit_on_both.engine) as connection:
        connection.execute(audit_line.delete().where(audit_line.c.seq == after))
    with reading(kit_on_both.engine) as connection:
        assert audit_reading.prove(connection, after=after - 3, count=2).broken is None
        assert audit_reading.prove(connection, after=after - 1, count=2).broken == after


@pytest.fixture
def lines_on_both(kit_on_both):
    write(kit_on_both, *[("console", "test:line", f"n{n}", {}) for n in range(5)])


@pytest.mark.parametrize("who", ["so.quantri", "so.tham", "so.duyet1", "xa.tham", "vt.42000201", "ht.42000201"])
def test_the_desk_is_the_auditors_alone(kit, lines, who):
    browser = kit.browser(who)
    for path in ("/audit", f"/audit/{lines}", "/audit/chain"):
        assert browser.get(path).status_code == 403
    assert browser.post("/audit/export").status_code == 403


def test_an_export_needs_the_pages_own_form(kit, auditor):
    before = newest(kit).seq
    assert auditor.client.post("/audit/export").status_code == 403
    assert auditor.get("/audit/export").status_code == 405
    assert newest(kit).seq == before
