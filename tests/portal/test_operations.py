"""Health, readiness, the hub's own keys, and the QR code."""

from __future__ import annotations

import io
import shutil

import pytest
from PIL import Image

from portal.public import qr_code
from tests.portal.hub import BASE_URL


@pytest.fixture
def client(hub):
    return hub.app().test_client()


def test_a_hub_that_can_work_is_ready(client):
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json["status"], answer.json["down"]) == (200, "ok", [])
    trust = answer.json["checks"]["trust"]
    assert (trust["roots"], trust["crls"], trust["crls_stale"]) == (2, 5, False)
    assert trust["crl_age_days"] > 0
    assert client.get("/healthz").json == {"status": "ok"}


def test_readiness_names_what_is_down(hub, client):
    shutil.rmtree(hub.originals_folder)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json["down"]) == (503, ["originals"])


def test_a_trust_folder_without_roots_is_down(hub, client):
    shutil.rmtree(hub.trust_folder / "roots")
    hub.look_again()
    assert client.get("/readyz").json["down"] == ["trust"]


def test_a_lost_database_is_down(one_hub):
    client = one_hub.app().test_client()
    one_hub.engine.dispose()
    for file in one_hub.folder.glob("register.sqlite3*"):
        file.unlink()
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json["down"]) == (503, ["database"])
    assert client.get("/healthz").status_code == 200


def test_the_hubs_public_keys_can_be_read_and_only_those(client):
    keys = client.get("/.well-known/hocba/jwks.json").json["keys"]
    assert keys
    assert not [key for key in keys if {"d", "p", "q", "k"} & set(key)]


def test_the_qr_code_holds_the_address_and_nothing_else(hub, school):
    held = hub.register(school, school.record(1))
    client = hub.app().test_client()
    address = f"{BASE_URL}/t/{held.code}"
    typed = held.code.lower().replace("-", "")
    assert client.get(f"/t/{typed}/qr.svg").data == qr_code.as_svg(address)
    png = client.get(f"/t/{held.code}/qr.png")
    assert png.content_type == "image/png"
    assert png.data == qr_code.as_png(address)
    assert Image.open(io.BytesIO(png.data)).size[0] >= 200
    assert client.get("/t/abc/qr.svg").status_code == 400
