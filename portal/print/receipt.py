"""A batch's receipt, to be read: what came in, when, and what became of each record. A PDF, not yet sealed.

The receipt itself is the signed JWS (``sealer.receipt``), which lies in the PDF; this is what it says.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Final

from portal.print.decision import KEYS_PATH
from portal.print.in_both import VOICES, Pair, code, moment, said
from portal.print.typesetting import typeset
from portal.print.verification import Stamp
from portal.public import qr_code

_LABELS = ("batch", "problems", "records", "number", "file", "record", "outcome", "check")
# A full batch of 20,000 would be five hundred pages; the signed list inside has them all.
MOST_ROWS: Final = 1000


def receipt_pdf(told: Mapping[str, Any], stamp: Stamp) -> bytes:
    """The same bytes for the same receipt and stamp. ``told``: what the JWS says."""
    heading, address = said("receipt.title"), stamp.base_url.rstrip("/")
    proof = (("address", address), ("keys", f"{address}{KEYS_PATH}"), ("made", VOICES["vi"].moment(stamp.made_at)))
    rows = [_record(one, number) for number, one in enumerate(told["records"][:MOST_ROWS], start=1)]
    data = {
        "title": heading["vi"],
        "description": heading["en"],
        "author": stamp.author,
        "system": said("paper.system")["vi"],
        "heading": heading,
        "lead": said("receipt.lead"),
        "foot": said("receipt.foot", id=stamp.id)["vi"],
        "labels": {name: said(f"receipt.{name}") for name in _LABELS},
        "facts": list(_facts(told)),
        "problems": [_problem(one) for one in told["problems"]],
        "records": rows,
        "more": said("receipt.more", count=MOST_ROWS) if len(told["records"]) > MOST_ROWS else None,
        "check": said("receipt.how"),
        "proof": [{"label": said(f"report.{name}"), "value": value} for name, value in proof],
        "qr": qr_code.as_svg(stamp.mark).decode(),
        "alt": said("report.alt")["vi"],
    }
    return typeset("receipt", data, at=stamp.made_at)


def _facts(told: Mapping[str, Any]) -> Iterator[tuple[Pair, str | Pair]]:
    yield said("receipt.id"), told["batch"]
    yield said("receipt.organisation"), told["organisation"]
    yield said("receipt.received"), moment(datetime.fromisoformat(told["received_at"]))
    yield said("receipt.issued"), moment(datetime.fromisoformat(told["issued_at"]))
    yield said("receipt.state"), code("batch-state", told["state"])
    yield said("receipt.digest"), told["sha256"]
    yield said("receipt.size"), str(told["size"])
    yield said("receipt.total"), str(len(told["records"]))
    for state, count in sorted(Counter(one["state"] for one in told["records"]).items()):
        yield code("batch-outcome", state), str(count)
    if "audit" in told:
        yield said("paper.audit"), str(told["audit"]["seq"])
        yield said("paper.audit-hash"), told["audit"]["hash"]


def _record(one: Mapping[str, Any], number: int) -> dict[str, Any]:
    named = one["madinhdanhhocba"]
    return {
        "number": str(number),
        "file": one["file"],
        "record": f"{named} · {one['phienban']}" if named else "–",
        "sha256": one["sha256"] or "",
        "outcome": code("batch-outcome", one["state"]),
        "problems": ", ".join(_problem(problem) for problem in one["problems"]),
    }


def _problem(one: Mapping[str, str]) -> str:
    """As the contract names it: the sentences stand in the results."""
    return f"{one['code']} ({one['where']})" if one["where"] else one["code"]
