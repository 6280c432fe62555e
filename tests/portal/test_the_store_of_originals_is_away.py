"""A store of originals that is away, a bucket or a folder: nothing is confirmed, nothing is called missing."""

from __future__ import annotations

import pytest

from registry.originals import Originals
from registry.originals_s3 import Bucket, S3Shelf
from tests.portal.reading import BROWSER, assert_sound_page


@pytest.fixture
def held(one_hub, school):
    return one_hub.register(school, school.record(1))


@pytest.fixture(params=["folder", "bucket"])
def client(one_hub, held, request):
    """The app of a hub whose store was there when the record came in and is away now."""
    if request.param == "bucket":
        # Port 9, "discard": nobody listens there.
        nowhere = Bucket("originals", "", "http://127.0.0.1:9", "us-east-1", "a", "b")
        one_hub.originals = Originals(S3Shelf(nowhere), one_hub.keyring)
    else:
        one_hub.originals_folder.rename(one_hub.folder / "not-mounted")
    return one_hub.app().test_client()


def test_a_look_up_says_that_it_cannot_confirm_now(client, held):
    found = client.post("/api/v1/lookup", json={"code": held.code, "birth_date": held.birth}).json
    assert (found["status"], found["verification"]["indication"]) == ("effective", "INDETERMINATE")
    assert (found["verification"]["gap"], found["downloads"]) == ("originals-unreachable", {})
    page = assert_sound_page(client.get(f"/t/{held.code}", headers=BROWSER))
    assert page.first_heading == "Không thể xác nhận học bạ này"
    assert "chưa đọc được kho lưu trữ" in page.text


def test_a_download_link_given_before_says_so_too(one_hub, held):
    link = one_hub.app().test_client().post("/api/v1/lookup", json={"code": held.code, "birth_date": held.birth})
    path = link.json["downloads"]["original"]
    one_hub.originals_folder.rename(one_hub.folder / "not-mounted")
    answer = one_hub.app().test_client().get(path)
    assert (answer.status_code, answer.json["code"]) == (503, "original-unavailable")


def test_readiness_names_it(client):
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert "originals" in answer.json["down"]
