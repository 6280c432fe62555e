"""What ``hocba verify`` prints of a signed document that is no record. Decides nothing."""

from __future__ import annotations

from datetime import datetime

from rich.console import Console
from rich.table import Table
from rich.text import Text

from portal.words.documents import PROBLEMS, WARNINGS
from portal.words.sub_indications import SUB_INDICATIONS
from portal.words.text import Text as Wording
from portal.words.verdicts import SIGNATURES
from registry.organisations import VIET_NAM
from verifier.report import Problem, Report, SignatureVerdict

_COLOURS = {"TOTAL-PASSED": "green", "INDETERMINATE": "yellow", "TOTAL-FAILED": "red"}
_HEADINGS = ("Chữ ký / signature", "Người ký / signer", "Kết quả / verdict", "Bao trùm / covers", "Thời điểm / times")


def print_document(console: Console, report: Report) -> None:
    """The verdict on the whole, a row a signature, and below them what each word means."""
    verdict = f"{report.indication} {report.sub_indication or ''}".rstrip()
    console.print(Text(verdict, f"bold {_COLOURS[report.indication]}"), soft_wrap=True)
    table = Table(*_HEADINGS)
    for one in report.signatures:
        table.add_row(*_row(one))
    if report.signatures:
        console.print(table)
    for problem in report.problems:
        _say(console, f"{problem.where}: {problem.code}", _meaning(problem))
    for name in sorted({w for one in report.signatures for w in one.warnings}):
        _say(console, name, WARNINGS[name])


def _row(one: SignatureVerdict) -> tuple[Text, Text, Text, str, Text]:
    signer = "\n".join(part for part in (one.signer, one.organisation) if part)
    verdict = SIGNATURES[one.indication]
    words = f"{verdict.vi} / {verdict.en}\n{one.indication} {one.sub_indication or ''}".rstrip()
    times = f"tự khai / claimed {_shown(one.claimed_time)}\nchứng minh / proven {_shown(one.proven_time)}"
    return (
        Text(f"{one.id}\n{one.algorithm or ''}".rstrip()),
        Text(signer),
        Text(words, _COLOURS[one.indication]),
        ", ".join(one.covers) or "–",
        Text(times),
    )


def _shown(moment: datetime | None) -> str:
    return "–" if moment is None else moment.astimezone(VIET_NAM).strftime("%d/%m/%Y %H:%M:%S")


def _meaning(problem: Problem) -> Wording:
    return PROBLEMS.get(f"{problem.code}.{problem.sub_indication}") or SUB_INDICATIONS[problem.sub_indication]


def _say(console: Console, name: str, words: Wording) -> None:
    console.print(Text(f"{name}\n  {words.vi}\n  {words.en}"), soft_wrap=True)
