"""Attacks kept as files: the same bytes, trust and policy for ever, so that no later change of the stage hides them."""

import json
from datetime import datetime
from pathlib import Path

import pytest

from verifier.policy import Expected, Policy
from verifier.trust import TrustStore, der_objects
from verifier.verify import verify

HERE = Path(__file__).parent
# Folder and what the attacks in it end in; beside them trust, policy and verdicts.
KEPT = {HERE / "kept": "xml", HERE / "kept-json": "json"}
VERDICTS = {folder: json.loads((folder / "verdicts.json").read_text()) for folder in KEPT}


def read(folder, kind):
    files = sorted((folder / "trust" / kind).iterdir())
    return tuple(der for file in files for der in der_objects(file.read_bytes()))


@pytest.mark.parametrize(("folder", "name"), [(f, n) for f in KEPT for n in sorted(VERDICTS[f]["codes"])])
def test_a_kept_attack_gets_the_verdict_it_got(folder, name):
    kept = VERDICTS[folder]
    moment = datetime.fromisoformat(kept["received_at"])
    report = verify(
        (folder / f"{name}.{KEPT[folder]}").read_bytes(),
        trust=TrustStore(*(read(folder, kind) for kind in ("roots", "intermediates", "crls", "tsa-roots"))),
        policy=Policy.from_json((folder / "policy.json").read_text()),
        at=moment,
        received_at=moment,
        expected=Expected(kept["school"], kept["namhoc"], frozenset({"02"})),
    )
    assert sorted({str(problem.code) for problem in report.problems}) == kept["codes"][name]
    assert report.passed == (not kept["codes"][name])


@pytest.mark.parametrize("folder", KEPT)
def test_every_kept_file_has_a_verdict(folder):
    kept = {file.stem for file in folder.glob(f"*.{KEPT[folder]}")} - {"policy", "verdicts"}
    assert kept == set(VERDICTS[folder]["codes"])
