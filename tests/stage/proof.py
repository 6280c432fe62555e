"""Pages of proof: ``docs/proof/*.md`` with date, commit, machine and figures, written by the tests that measured."""

from __future__ import annotations

import os
import platform
import subprocess
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

HOUSE = Path(__file__).parents[2]
FOLDER = HOUSE / "docs" / "proof"


def write_proof(name: str, title: str, told: str, rows: Sequence[Mapping[str, object]]) -> Path:
    """Write ``docs/proof/<name>.md``: a title, what was done in a sentence or two, and a table of figures."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    columns = list(rows[0])
    table = ["| " + " | ".join(columns) + " |", "|" + " --- |" * len(columns)]
    table += ["| " + " | ".join(str(row[column]) for column in columns) + " |" for row in rows]
    page = FOLDER / f"{name}.md"
    page.write_text("\n".join([f"# {title}", "", *_when_and_where(), "", told, "", *table, ""]))
    return page


def _when_and_where() -> list[str]:
    state = _git("rev-parse", "--short", "HEAD") + (" with uncommitted changes" if _git("status", "-s", "-uno") else "")
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**30
    machine = f"{os.cpu_count()} cores, {memory} GiB, {platform.system()} {platform.machine()}"
    return [
        f"- {datetime.now(UTC):%Y-%m-%d %H:%M} UTC, commit {state}",
        f"- {machine}, Python {platform.python_version()}",
    ]


def _git(*words: str) -> str:
    return subprocess.run(["git", *words], check=False, cwd=HOUSE, capture_output=True, text=True).stdout.strip()
