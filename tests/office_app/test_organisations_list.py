"""The list of organisations: who sees which, its filters, and as a table."""

from __future__ import annotations

import pytest
from office import SCHOOL
from sqlalchemy import update

from registry.store import tables
from registry.transactions import transaction

OTHER, HEIR, CENTRE = "42000301", "42000202", "42000501"
HOSTILE = '<img src=x onerror=alert(1)>"'


@pytest.fixture
def so(kit):
    return kit.browser("so.quantri")


def test_the_department_sees_all_a_commune_its_own_a_school_itself(kit):
    account = {"username": "vt.heir", "name": "Văn thư", "organisation": HEIR, "roles": ["school"]}
    with transaction(kit.engine) as connection:
        connection.execute(tables.account.insert(), account)
    seen = {
        who: {code for code in (SCHOOL, OTHER, HEIR, CENTRE, "XA-42", "XA-43", "SO-42", "DH-42") if f">{code}<" in page}
        for who in ("so.quantri", "so.thanhtra", "xa.quantri", "xa2.quantri", "ht.42000201", "vt.khac", "vt.heir")
        for page in [kit.browser(who).get("/organisations").text]
    }
    schools = {SCHOOL, OTHER, HEIR, CENTRE}
    assert seen["so.quantri"] == seen["so.thanhtra"] == schools | {"XA-42", "XA-43", "SO-42", "DH-42"}
    assert seen["xa.quantri"] == schools | {"XA-42"}
    assert seen["xa2.quantri"] == {"XA-43"}
    assert seen["ht.42000201"] == {SCHOOL}
    assert seen["vt.khac"] == {CENTRE}
    assert seen["vt.heir"] == {HEIR, SCHOOL}  # it succeeds that one


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ({"search": "42000301"}, {OTHER}),
        ({"kind": "commune"}, {"XA-42", "XA-43"}),
        ({"level": "05"}, {CENTRE}),
        ({"state": "merged"}, {SCHOOL}),
        ({"state": "closed"}, set()),
        (
            {"kind": HOSTILE, "state": "x", "level": "9", "page": "x"},
            {SCHOOL, OTHER, HEIR, CENTRE, "XA-42", "XA-43", "SO-42"},
        ),
        ({"search": HOSTILE}, set()),
    ],
)
def test_the_list_is_filtered(so, query, codes):
    page = so.get("/organisations", **query).text
    assert {code for code in (SCHOOL, OTHER, HEIR, CENTRE, "XA-42", "XA-43", "SO-42") if f">{code}<" in page} == codes
    assert "<img" not in page


def test_names_are_found_without_marks(kit, so):
    with transaction(kit.engine) as connection:
        table = tables.organisation
        connection.execute(update(table).where(table.c.code == OTHER).values(name="Trường THCS Điện Biên Đông"))
    assert f">{OTHER}<" in so.get("/organisations", search="dien bien dong").text


def test_the_list_as_a_table_runs_nothing(kit, so):
    with transaction(kit.engine) as connection:
        connection.execute(
            update(tables.organisation).where(tables.organisation.c.code == OTHER).values(name=f"={HOSTILE}")
        )
    lines = so.get("/organisations.csv", kind="school").get_data(as_text=True).splitlines()
    (mine,) = (line for line in lines if line.startswith(OTHER))
    assert "\"'=<img" in mine
    (gone,) = (line for line in lines if line.startswith(SCHOOL))
    assert gone.endswith(f"{HEIR}(2026-08-01)")
    assert SCHOOL not in kit.browser("xa2.quantri").get("/organisations.csv").get_data(as_text=True)
