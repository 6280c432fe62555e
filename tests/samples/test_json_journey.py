"""A record in JSON all the way: sent, looked up at both tiers, downloaded, recalled, corrected, looked up again.

The first version is another implementation's (``good-json.zip``); the corrected one is signed here with the samples'
own keys. Skipped where ``../shared`` is not there.
"""

from __future__ import annotations

import base64
import io
import json
import zipfile
from pathlib import Path

import pytest
import requests
from click.testing import CliRunner
from cryptography.hazmat.primitives.serialization import pkcs12
from sample_hub import EXPECTED, SAMPLES, needs_samples, sample_hub
from stage.authority import Credential
from stage.batches import pack
from stage.json_draft import JsonDraft
from stage.jws_signatures import JwsPlan, unb64url

from hocba.__main__ import main

SCHOOL = "31110401"
BATCH = "good-json.zip"

pytestmark = needs_samples


@pytest.fixture(scope="module")
def hub(database_url, tmp_path_factory):
    with sample_hub(database_url, tmp_path_factory.mktemp("hub")) as hub:
        yield hub
    for record in EXPECTED["batches"][BATCH]["records"]:
        assert record["name"] not in hub.log
        assert record["birth"] not in hub.log


def credentials() -> dict[bytes, Credential]:
    """The keys of the school's people, by certificate."""
    found = {}
    for file in (SAMPLES / "keys" / SCHOOL).glob("*.p12"):
        key, certificate, issuers = pkcs12.load_key_and_certificates(file.read_bytes(), b"test")
        made = Credential(key, certificate, tuple(issuers))
        found[made.der] = made
    return found


def corrected(original: bytes) -> bytes:
    """Version 2 of the record, one mark higher, signed by everybody who signed the first."""
    record, known = json.loads(original), credentials()
    plans = []
    for one in record.pop("chukyso"):
        header = json.loads(unb64url(one["protected"]))
        names = tuple(name.removeprefix("#") for name in header["sigD"]["pars"])
        covers = ("",) if "phienbangoi" in names else names
        signer = known[base64.b64decode(header["x5c"][0])]
        plans.append(JwsPlan(one["Id"].removeprefix("cks-"), signer, covers, header["sigT"]))
    record["noidung"]["thongtinchung"]["phienban"] = "2"
    record["noidung"]["bangdiem"]["monhoc"][0]["diemcanam"] = "9.9"
    return JsonDraft(record, plans).sign()


def second_batch(original: bytes) -> bytes:
    seals = [c for c in credentials().values() if c.der == seal_of(original)]
    names = ["hocba/0501.json"]
    return pack([corrected(original)], school=SCHOOL, namhoc="2025-2026", signer=seals[0], names=names)


def seal_of(original: bytes) -> bytes:
    header = json.loads(unb64url(json.loads(original)["chukyso"][-1]["protected"]))
    return base64.b64decode(header["x5c"][0])


def test_a_json_record_from_its_batch_to_its_corrected_version(hub, tmp_path: Path):
    with zipfile.ZipFile(SAMPLES / "batches" / BATCH) as archive:
        original = archive.read("hocba/0501.json")
    learner = EXPECTED["batches"][BATCH]["records"][0]
    factor = {"birth_date": learner["birth"]}

    def look_up(code, **more):
        return requests.post(f"{hub.schools}/api/v1/lookup", json={"code": code, **more}, timeout=30).json()

    # In force.
    state, items = hub.send(BATCH, SCHOOL)
    assert state["state"] == "done"
    assert (items[0]["state"], items[0]["madinhdanhhocba"]) == ("accepted", learner["id"])
    code = items[0]["lookup_code"]
    first, second = look_up(code), look_up(code, **factor)
    assert (first["tier"], first["verification"]["indication"]) == (1, "TOTAL-PASSED")
    assert (second["record"]["hovaten"], second["verification"]["format"]) == (learner["name"], "jades")
    assert {s["indication"] for s in second["verification"]["signatures"]} == {"TOTAL-PASSED"}
    page = requests.post(f"{hub.schools}/t/{code}", data=factor, timeout=30)
    assert learner["name"] in page.text

    # The original, byte for byte, as what it is.
    answer = requests.get(hub.schools + second["downloads"]["original"], timeout=30)
    assert answer.content == original
    assert answer.headers["Content-Type"] == "application/json"
    assert f"hocba-{learner['id']}-1.json" in answer.headers["Content-Disposition"]
    (tmp_path / "record.json").write_bytes(answer.content)
    console = CliRunner(env=hub.settings)
    assert console.invoke(main, ["verify", str(tmp_path / "record.json")]).exit_code == 0

    # Recalled.
    version_2 = second_batch(original)
    assert hub.send_bytes(version_2, SCHOOL)[1][0]["problems"][0]["code"] == "predecessor-not-recalled"
    wish = {"reason": "data-error", "items": [{"madinhdanhhocba": learner["id"], "phienban": 1}]}
    recall = hub.call("POST", "/api/v1/recalls", SCHOOL, json=wish).json()["id"]
    for officer in ("so.duyet1", "so.duyet2"):
        done = console.invoke(main, ["recall", "approve", recall, "--as", officer])
        assert done.exit_code == 0, done.output
    recalled = look_up(code, **factor)
    assert recalled["status"] == "recalled"
    answer = requests.get(hub.schools + recalled["downloads"]["original"], timeout=30)
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert archive.read(f"hocba-{learner['id']}-1.json") == original

    # Corrected. (The manifest is another each time: the same bytes would be the same batch.)
    _, (new,) = hub.send_bytes(second_batch(original), SCHOOL)
    assert (new["state"], new["phienban"]) == ("accepted", 2)
    assert look_up(code, **factor)["replaced_by"]["lookup_code"] == new["lookup_code"]
    shown = look_up(new["lookup_code"], **factor)
    assert (shown["status"], shown["replaces"]["phienban"]) == ("effective", 1)
    assert shown["verification"]["indication"] == "TOTAL-PASSED"
    assert "9.9" in json.dumps(shown["record"])
