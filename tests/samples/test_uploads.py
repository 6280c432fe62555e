"""Other people's signed samples handed in at the upload's door: *genuine* only where ``expected.json`` accepts them.

A record of each batch and every attack; all, through nginx: ``tests/proof/test_sample_uploads.py``. Skipped where
``../shared`` is not there.
"""

from __future__ import annotations

import pytest
from sample_hub import EXPECTED, needs_samples, sample_hub
from sample_uploads import GENUINE, REAL, Strangers, samples

BATCHES = EXPECTED["batches"]
ALL = samples() if BATCHES else []
BAD = [sample for sample in ALL if not sample.accepted]
GOOD = list({sample.batch: sample for sample in ALL if sample.accepted}.values())
ACCEPTED = {sample.sha256 for sample in ALL if sample.accepted}
LANGUAGES = ("vi", "en")

pytestmark = needs_samples


@pytest.fixture(scope="module")
def hub(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hub")
    with sample_hub(f"sqlite:///{folder}/hub.sqlite3", folder) as hub:
        yield hub


@pytest.fixture(scope="module")
def strangers(hub):
    """Once every good batch is in."""
    for name, batch in BATCHES.items():
        if any(record["state"] == "accepted" for record in batch.get("records", ())):
            hub.send(name, batch["school"])
    return Strangers(hub.schools)


@pytest.mark.parametrize("sample", GOOD, ids=str)
def test_a_record_of_the_register_is_genuine(strangers, sample):
    found = strangers.verify(sample.data)
    assert (found["verification"]["indication"], found["kind"]) == ("TOTAL-PASSED", "record")
    assert (found["registry"]["match"], found["registry"]["status"]) == ("exact", "effective")
    assert found["registry"]["madinhdanhhocba"] == sample.expected["id"]
    assert found["genuine"] is True
    for lang in LANGUAGES:
        assert GENUINE.search(strangers.page(sample.data, lang))


@pytest.mark.parametrize("sample", BAD, ids=str)
def test_what_the_register_did_not_accept_is_never_called_genuine(strangers, sample):
    """But for records that are the register's all the same, sent once more in a batch that was refused."""
    found = strangers.verify(sample.data)
    held = sample.sha256 in ACCEPTED
    assert found["genuine"] is held
    assert (found["registry"]["match"] == "exact") is held
    for lang in LANGUAGES:
        assert bool(GENUINE.search(strangers.page(sample.data, lang))) is held
    if sample.batch == "attacks.zip":
        assert found["verification"]["indication"] != "TOTAL-PASSED"


def test_a_real_document_is_intact_its_algorithms_weak_and_its_chain_unknown(strangers):
    data = REAL.read_bytes()
    found = strangers.verify(data)
    verdict = found["verification"]
    assert (found["kind"], found["genuine"], found["registry"]["match"]) == ("document", False, "none")
    assert (verdict["indication"], verdict["document"]["intact"]) == ("INDETERMINATE", True)
    assert {one["indication"] for one in verdict["signatures"]} == {"INDETERMINATE"}
    assert {one["algorithm"] for one in verdict["signatures"]} == {"rsa-sha1"}
    assert {problem["code"] for problem in verdict["problems"]} == {"weak-algorithm", "signer-untrusted"}
    for lang, words in (("vi", "Không thể xác nhận tệp PDF này"), ("en", "This PDF cannot be confirmed")):
        page = strangers.page(data, lang)
        assert words in page
        assert not GENUINE.search(page)
