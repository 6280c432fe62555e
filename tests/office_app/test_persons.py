"""The page of one person: what they are and hold, as far as whoever looks may see; no address has an id."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from registry.store import tables
from registry.transactions import reading

HOSTILE = '<img src=x onerror=alert(1)>"'


@pytest.fixture
def so(kit):
    return kit.browser("so.quantri")


@pytest.fixture
def xa(kit):
    return kit.browser("xa.quantri")


def test_a_persons_accounts_and_certificates_stand_together(kit, so):
    page = so.get("/persons/account/so.kiem")
    assert page.status_code == 200
    assert "vt.42000201" in page.text  # the person of the school's own account
    assert "chỉ là một" in page.text
    assert "042311336148" not in page.text
    principal = so.get("/persons/account/ht.42000201").text
    assert "Hiệu trưởng" in principal


def test_a_person_is_found_by_a_form_and_no_address_has_the_id(kit, so):
    for typed in ("042311336148", "van thu 42000201"):
        answer = so.post("/persons", who=typed)
        assert answer.status_code == 200, typed
    answer = so.post("/persons", who="042311336148")
    assert "/persons/account/" in answer.text
    assert "042311336148" not in answer.text.replace('value="042311336148"', "")
    assert "Không tìm thấy ai" in so.post("/persons", who=HOSTILE).text
    assert "<img" not in so.post("/persons", who=HOSTILE).text


def test_a_commune_sees_of_a_person_what_they_are_below_it(kit, xa):
    page = xa.get("/persons/account/vt.42000201").text
    assert "vt.42000201" in page
    assert "so.kiem" not in page
    assert xa.get("/persons/account/so.kiem").status_code == 404
    assert "Không tìm thấy ai" in kit.browser("xa2.quantri").post("/persons", who="042311336148").text
    with reading(kit.engine) as connection:
        signer = connection.execute(select(tables.signer).where(tables.signer.c.role == "hieutruong")).first()
    assert xa.get(f"/persons/certificate/{signer.id}").status_code == 200
    assert kit.browser("xa2.quantri").get(f"/persons/certificate/{signer.id}").status_code == 404
    for signer_id in (0, 2**31, 2**70):
        assert xa.get(f"/persons/certificate/{signer_id}").status_code == 404
