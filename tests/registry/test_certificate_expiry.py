"""Which certificates end soon, for whom they are counted, and how old the trust folder's own material is."""

from __future__ import annotations

from datetime import timedelta

import pytest
from office_kit import OfficeKit
from signer_papers import CLERK, COMMUNE, FIRST, SCHOOL, bound, decide, declared, teacher
from sqlalchemy import text, update

from registry import certificate_expiry
from registry.rules.scope import Scope
from registry.store.tables import organisation, period, signer
from registry.transactions import reading, transaction

ALL = Scope("SO-42", None)


@pytest.fixture
def kit(engine, world, tmp_path, keyring):
    return OfficeKit.opened(engine, world, tmp_path, keyring)


def teachers(kit, world):
    """Those of the school who have one certificate each."""
    own = {one.person_id for one in world.primary.teachers}
    return [row for row in bound(kit.engine, role="giaovien") if row.person_id in own]


def ends(kit, row, days, **more):
    with transaction(kit.engine) as connection:
        values = {"not_after": kit.office.place.clock() + timedelta(days=days), **more}
        connection.execute(update(signer).where(signer.c.id == row.id).values(values))


def ending(kit, days=30, scope=ALL):
    now = kit.office.place.clock()
    with reading(kit.engine) as connection:
        found = certificate_expiry.ending(connection, scope, now + timedelta(days=days), now=now)
        assert certificate_expiry.count_soon(connection, scope, now) == len(found) or days != 30
    return [one.signer_id for one in found]


def test_what_ends_soon_is_that_of_people_in_office_with_nothing_longer(kit, world):
    first, second, third = teachers(kit, world)
    assert ending(kit) == []
    ends(kit, first, 29)
    ends(kit, second, 31)
    ends(kit, third, -5)
    assert set(ending(kit)) == {first.id, third.id}
    assert set(ending(kit, 90)) == {first.id, second.id, third.id}
    assert ending(kit, scope=Scope("42000501", frozenset({"42000501"}))) == []
    ends(kit, third, -5, until=(kit.office.place.clock() - timedelta(days=1)).date())
    assert ending(kit) == [first.id]
    renewed = declared(kit.browser(CLERK), teacher(world, first.name), name=first.name, person_id=first.person_id)
    assert ending(kit) == [first.id]
    decide(kit.browser(COMMUNE), renewed)
    assert ending(kit) == []


def test_the_pages_show_it_to_school_commune_and_department_and_to_no_other(kit, world):
    row = teachers(kit, world)[0]
    ends(kit, row, 10)
    for username in (CLERK, COMMUNE, FIRST):
        browser = kit.browser(username)
        assert row.name in browser.get("/certificates/expiring").text, username
        assert "<b>1</b> <span>chứng thư hết hạn" in browser.get("/").text
        lines = browser.get("/certificates/expiring.csv").get_data(as_text=True).splitlines()
        assert len(lines) == 2
        assert lines[1].startswith(f"{SCHOOL},")
        assert row.person_id not in lines[1]
    for username in ("vt.khac", "xa2.quantri"):
        assert row.name not in kit.browser(username).get("/certificates/expiring").text
    assert "Kho tin cậy" in kit.browser(FIRST).get("/certificates/expiring").text
    assert "Kho tin cậy" not in kit.browser(COMMUNE).get("/certificates/expiring").text


def test_before_the_next_lock_that_is_no_standing_periods(kit, world):
    row = teachers(kit, world)[0]
    ends(kit, row, 45)
    so = kit.browser(FIRST)
    assert row.name not in so.get("/certificates/expiring", within="lock").text
    with transaction(kit.engine) as connection:
        moved = kit.office.place.clock() + timedelta(days=60)
        connection.execute(update(period).where(period.c.dot != "0").values(locks=moved))
    assert row.name in so.get("/certificates/expiring", within="lock").text
    assert row.name not in so.get("/certificates/expiring", within="x'").text


def test_hostile_names_are_text_in_page_and_file(kit, world):
    row = teachers(kit, world)[0]
    ends(kit, row, 10, name="=<script>alert(1)</script>")
    with transaction(kit.engine) as connection:
        connection.execute(update(organisation).where(organisation.c.code == SCHOOL).values(name="<b>Trường"))
    so = kit.browser(FIRST)
    page = so.get("/certificates/expiring").text
    assert "<script>" not in page
    assert "<b>Trường" not in page
    assert ",'=<script>" in so.get("/certificates/expiring.csv").get_data(as_text=True)


def test_the_trust_folders_ages(world):
    found = certificate_expiry.ages(world.trust)
    kinds = [one.kind for one in found]
    assert {kind: kinds.count(kind) for kind in set(kinds)} == {"root": 2, "intermediate": 2, "tsa-root": 1, "crl": 5}
    assert found == sorted(found, key=lambda one: (one.until is None, one.until, one.name))
    assert {one.name for one in found if one.kind == "crl"} >= {"THU CA cong cong"}


def test_ten_thousand_signers_are_counted_by_their_index(kit):
    plan = "EXPLAIN QUERY PLAN" if kit.engine.dialect.name == "sqlite" else "EXPLAIN"
    with reading(kit.engine) as connection:
        if plan == "EXPLAIN":  # of thirty rows PostgreSQL reads them all, unless told not to
            connection.execute(text("SET LOCAL enable_seqscan = off"))
        query = f"{plan} SELECT count(*) FROM signer WHERE not_after < '2027-01-01' AND until IS NULL"
        assert "ix_signer_not_after" in str(connection.execute(text(query)).all())
