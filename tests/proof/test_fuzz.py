"""Damaged, re-signed files at each entry point, twenty minutes each (``HOCBA_FUZZ_SECONDS``): docs/proof/fuzz.md."""

from __future__ import annotations

import json
import subprocess
from datetime import UTC, datetime

import pytest
from stage.proof import HOUSE, write_proof

from tests.fuzz.conftest import ENTRIES, entry  # noqa: F401 - a fixture
from tests.fuzz.walk import MIB, Walk, setting, walk

SECONDS = float(setting("SECONDS", "1200"))
SEED = setting("SEED", datetime.now(UTC).strftime("%Y%m%d%H%M"))
KEPT = HOUSE / "build" / "fuzz"

# cryptography warns of names that no authority would write; a test run would make that an error in this process alone.
pytestmark = [pytest.mark.proof, pytest.mark.filterwarnings("ignore:Attribute's length:UserWarning")]


@pytest.mark.parametrize("entry", ENTRIES, indirect=True)
def test_damaged_files_are_answered(entry) -> None:  # noqa: F811
    print(f"{entry.name}: HOCBA_FUZZ_SEED={SEED}")
    found = walk(entry, seconds=SECONDS, seed=SEED, kept_in=KEPT)
    KEPT.mkdir(parents=True, exist_ok=True)
    (KEPT / f"{entry.name}.json").write_text(json.dumps(row(found)))
    rows = [json.loads(file.read_text()) for file in (KEPT / f"{name}.json" for name in ENTRIES) if file.exists()]
    write_proof("fuzz", "Damaged, re-signed files at each entry point", TOLD, rows)
    assert not found.faults, "\n".join(found.faults)
    assert found.not_made < found.files, found


def row(found: Walk) -> dict[str, object]:
    answers = ", ".join(f"{name} {count}" for name, count in found.answers.most_common(8))
    words = ["git", "rev-parse", "--short", "HEAD"]
    commit = subprocess.run(words, check=False, cwd=HOUSE, capture_output=True, text=True)
    return {
        "entry point": found.name,
        "run": f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {commit.stdout.strip()}, seed {found.seed}",
        "minutes": f"{found.seconds / 60:.1f}",
        "files": found.files,
        "files/s": f"{found.files / max(found.seconds, 0.001):.0f}",
        "slowest (processor)": f"{found.slowest:.2f} s",
        "worst memory": f"{found.memory / MIB:.0f} MiB",
        "faults": len(found.faults),
        "answers": answers,
    }


TOLD = (
    "Valid files are changed in their structure, signed again with the right keys, and in half the cases changed once "
    "more; then asked about. A fault is: an exception, an answer that is no report with a known indication, over two "
    "seconds of processor time, memory over the entry point's cap, or TOTAL-PASSED where what was signed was changed "
    "(tests/fuzz: what each entry point asks besides). Every tenth record, every picture and every twentieth PDF goes "
    "through the whole portal (page and JSON) as well. Each row says when, and on which commit. Found so far and "
    "mended, each with a test: a PDF whose table of objects announces more than it has (tests/cell/test_pdf.py, "
    "`announced_objects`); a manifest made on a day beyond the calendar (tests/ingest/test_whole_batches.py, "
    "`FAR_EAST_IN_YEAR_1`); a refused ZIP's hostile name told as it stood (tests/ingest/test_zip.py)."
)
