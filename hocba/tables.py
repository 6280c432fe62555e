"""What the console prints: result tables and verdicts. Decides nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from hocba.document_report import print_document
from ingest.sentences import SENTENCES
from registry.batch_items import Item, ItemState
from registry.batches import Batch
from registry.judgement import FoundProblem
from registry.organisations import VIET_NAM
from verifier.pdf.verify import FORMAT as PDF_FORMAT
from verifier.presentation import report_json
from verifier.report import Report

_PIPE_WIDTH = 200

_COLOURS = {
    ItemState.ACCEPTED: "green",
    ItemState.DUPLICATE: "cyan",
    ItemState.HELD: "yellow",
    ItemState.REFUSED: "red",
}


def print_batch(
    console: Console, batch: Batch, items: Sequence[Item], codes: Mapping[int, Sequence[str | None]]
) -> None:
    """A batch's outcome, record by record."""
    console.print(f"{batch.id}  {batch.state}  {batch.received_at.astimezone(VIET_NAM).isoformat()}", soft_wrap=True)
    for problem in batch.problems:
        sentence = SENTENCES[problem.code]
        console.print(Text(f"{problem.code} ({problem.where}): {sentence.vi}\n  {sentence.en}", "red"), soft_wrap=True)
    if not items:
        return
    table = Table()
    for heading in ("Tệp / file", "Kết quả / outcome", "Mã tra cứu / code", "Hồ sơ / dossier", "Vấn đề / problems"):
        # A code cut short opens nothing: break it rather than hide its end.
        table.add_column(heading, overflow="fold")
    for item in items:
        record_code, dossier_code = codes.get(item.record_pk or 0, (None, None))
        state = Text(str(item.state), _COLOURS.get(item.state, ""))
        table.add_row(Text(item.file), state, record_code or "", dossier_code or "", Text(_in_short(item.problems)))
    console.print(table)
    _explain(console, {p.code for item in items for p in item.problems})


def _in_short(problems: Sequence[FoundProblem]) -> str:
    """One line a code, with the places."""
    places: dict[str, list[str]] = {}
    for problem in problems:
        places.setdefault(problem.code, []).append(problem.where)
    return "\n".join(f"{code} ({', '.join(wheres)})" for code, wheres in places.items())


def _explain(console: Console, found: set[str]) -> None:
    """Each code's sentences once."""
    for code in sorted(found):
        sentence = SENTENCES[code]
        console.print(Text(f"{code}: {sentence.vi}\n  {sentence.en}"), soft_wrap=True)


def console_for_results() -> Console:
    """As wide as the terminal; into a file or pipe, wide enough that no code breaks."""
    console = Console()
    return console if console.is_terminal else Console(width=_PIPE_WIDTH)


def print_report(console: Console, report: Report, *, unbound: bool, as_json: bool) -> None:
    """A verification's result."""
    if as_json:
        console.print_json(json.dumps(report_json(report), ensure_ascii=False))
        return
    if unbound:
        console.print(
            "Chính sách package-1-unbound: không xét chức vụ, người ký và chữ ký bắt buộc.\n"
            "Policy package-1-unbound: office, person and signature policy are not judged.",
            soft_wrap=True,
        )
    if report.format == PDF_FORMAT:
        print_document(console, report)
        return
    console.print(Text(f"{report.indication} {report.sub_indication or ''}".rstrip(), "bold"))
    table = Table("Chữ ký / signature", "Người ký / signer", "Kết quả / verdict", "Thời điểm / claimed time")
    for one in report.signatures:
        table.add_row(
            Text(one.id),
            Text(one.signer or ""),
            f"{one.indication} {one.sub_indication or ''}".rstrip(),
            one.claimed_time.isoformat() if one.claimed_time else "",
        )
    if report.signatures:
        console.print(table)
    for problem in report.problems:
        console.print(Text(f"{problem.code} ({problem.where})"), soft_wrap=True)
    _explain(console, {str(p.code) for p in report.problems})


def summary(kept_fields: Sequence[str], **numbers: int) -> str:
    """``added=1 changed=0 …`` and, where there is any, what was kept although the file says otherwise, and why."""
    line = " ".join(f"{name}={number}" for name, number in numbers.items())
    if not kept_fields:
        return line
    why = (
        "Giữ nguyên dù tệp ghi khác: khi vận hành thật, mật khẩu, chứng thư và ngày chỉ sửa bởi hai người.\n"
        "Kept although the file says otherwise: in production two people change credentials, bindings and dates."
    )
    return "\n".join([line, why, *(f"kept: {field}" for field in kept_fields)])
