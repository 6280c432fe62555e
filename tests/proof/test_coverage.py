"""How many of ``verifier/``'s branches its tests take: at least 85 of a hundred. Writes docs/proof/coverage.md.

Only what runs in the tests' own process counts: not the cell's, nor a started hub's.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from stage.proof import HOUSE, write_proof

LEAST = 85.0
TESTS = ("tests/verifier", "tests/fuzz")

pytestmark = pytest.mark.proof


def test_the_verifiers_branches_are_taken(tmp_path: Path) -> None:
    environment = {**os.environ, "COVERAGE_FILE": str(tmp_path / "coverage")}
    words = ["run", "--branch", "--source=verifier", "-m", "pytest", "-q", "-n", "0", "-m", "not proof", *TESTS]
    for one in (words, ["json", "-o", str(tmp_path / "found.json")]):
        done = subprocess.run(
            [sys.executable, "-m", "coverage", *one],
            cwd=HOUSE,
            env=environment,
            check=False,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    found = json.loads((tmp_path / "found.json").read_text())
    write_page(found)
    assert branches(found["totals"]) >= LEAST


def branches(summary: dict[str, int]) -> float:
    """Percent of the branches taken; a file without any has them all."""
    return 100 * summary["covered_branches"] / summary["num_branches"] if summary["num_branches"] else 100.0


def write_page(found: dict[str, dict[str, dict[str, dict[str, int]]]]) -> None:
    files = {name: one["summary"] for name, one in found["files"].items()} | {"all": found["totals"]}
    write_proof(
        "coverage",
        "Branches of verifier/ that its tests take",
        f"`coverage run --branch` over {' and '.join(TESTS)} without the long proofs, in one process; at least "
        f"{LEAST:.0f} % of all branches are asked for (tests/proof/test_coverage.py).",
        [
            {
                "file": name,
                "branches": summary["num_branches"],
                "taken": f"{branches(summary):.0f} %",
                "lines": f"{100 * summary['covered_lines'] / max(summary['num_statements'], 1):.0f} %",
            }
            for name, summary in files.items()
        ],
    )
