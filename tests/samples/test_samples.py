"""The signed samples of other people, sent over HTTP to a real ``hocba serve``: every batch leads to what is expected.

Skipped where ``../shared`` is not there. What follows a recall of version 1: ``test_after_a_recall.py``.
"""

from __future__ import annotations

import pytest
import requests
from sample_hub import EXPECTED, needs_samples, sample_hub

BATCHES = EXPECTED["batches"]
# Everything is looked up from one address in a few seconds, right and wrong.
WIDE = {"HOCBA_LIMIT_LOOKUP": "10000/minute", "HOCBA_LIMIT_FAILURES": "10000/minute"}

pytestmark = needs_samples


@pytest.fixture(scope="module")
def hub(database_url, tmp_path_factory):
    with sample_hub(database_url, tmp_path_factory.mktemp("hub"), **WIDE) as hub:
        yield hub
    for batch in BATCHES.values():
        for record in batch.get("records", ()):
            assert record.get("name", "no name") not in hub.log, "a name in the log"
    assert not any(token in hub.log for token in EXPECTED["tokens"].values())


@pytest.fixture(scope="module")
def results(hub):
    """Every batch sent, the good ones first and each ``after`` the one it names; its final state and records."""
    found: dict[str, tuple[dict, list[dict]]] = {}
    for name, batch in sorted(BATCHES.items(), key=lambda item: "after" in item[1]):
        assert batch.get("after") is None or batch["after"] in found
        found[name] = hub.send(name, batch["school"])
    return found


@pytest.mark.parametrize("name", sorted(BATCHES))
def test_every_batch_ends_as_expected(results, name):
    expected, (state, items) = BATCHES[name], results[name]
    assert state["state"] == expected["state"]
    if expected["state"] == "refused":
        assert {p["code"] for p in state["problems"]} & set(expected["codes"])
        assert items == []
        return
    assert [item["file"] for item in items] == [record["file"] for record in expected["records"]]
    for item, record in zip(items, expected["records"], strict=True):
        found = {p["code"] for p in item["problems"]}
        assert item["state"] == record["state"], (item["file"], found)
        if record["state"] == "accepted":
            assert item["madinhdanhhocba"] == record["id"]
            assert item["lookup_code"]
        else:
            assert found & set(record["codes"]), item["file"]
            assert all(p["vi"] and p["en"] for p in item["problems"])


@pytest.mark.parametrize("name", sorted(BATCHES))
def test_every_batch_has_a_receipt(hub, results, name):
    state, items = results[name]
    receipt = hub.call("GET", f"/api/v1/batches/{state['id']}/receipt", BATCHES[name]["school"])
    assert (receipt.status_code, receipt.headers["Content-Type"]) == (200, "application/jose")
    assert not any(item["lookup_code"] in receipt.text for item in items if item["lookup_code"])


def accepted() -> list[tuple[str, int]]:
    return [
        (name, number)
        for name, batch in BATCHES.items()
        for number, record in enumerate(batch.get("records", ()))
        if record["state"] == "accepted"
    ]


@pytest.mark.parametrize(("name", "number"), accepted())
def test_every_accepted_record_is_found_at_both_tiers(hub, results, name, number):
    record, item = BATCHES[name]["records"][number], results[name][1][number]
    first = requests.post(f"{hub.schools}/api/v1/lookup", json={"code": item["lookup_code"]}, timeout=30)
    assert first.status_code == 200, first.text
    assert (first.json()["tier"], first.json()["status"]) == (1, "effective")
    assert first.json()["verification"]["indication"] == "TOTAL-PASSED"
    assert record["name"] not in first.text
    given = {"code": item["dossier_code"], "birth_date": record["birth"], "id_last4": record["last4"]}
    for code in (item["lookup_code"], item["dossier_code"]):
        second = requests.post(f"{hub.schools}/api/v1/lookup", json={**given, "code": code}, timeout=30)
        assert second.status_code == 200, second.text
        assert second.json()["tier"] == 2
        assert record["name"] in second.text
    wrong = requests.post(f"{hub.schools}/api/v1/lookup", json={**given, "birth_date": "2001-01-01"}, timeout=30)
    assert wrong.status_code == 404


@pytest.mark.usefixtures("results")
def test_the_hub_can_be_rechecked_afterwards(hub):
    assert hub.command("recheck") == 0, hub.log
