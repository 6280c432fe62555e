"""The paper of one check: what was looked at and found, and how to check the paper itself. A PDF, not yet sealed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.print.decision import KEYS_PATH
from portal.print.in_both import VOICES, said
from portal.print.typesetting import typeset
from portal.public import qr_code

_LABELS = ("reasons", "checked", "differs", "inside", "signatures", "check")


@dataclass(frozen=True, slots=True)
class Stamp:
    """What the paper says of itself. ``author``: whose hub it is; ``mark``: the address that its QR code leads to."""

    id: str
    author: str
    base_url: str
    mark: str
    made_at: datetime


def report_pdf(told: Mapping[str, Any], stamp: Stamp) -> bytes:
    """The same bytes for the same findings and stamp. ``told``: as ``portal.public.reports.told`` makes it."""
    title, address = said("report.title"), stamp.base_url.rstrip("/")
    proof = (
        ("address", address),
        ("keys", f"{address}{KEYS_PATH}"),
        ("id", stamp.id),
        ("made", VOICES["vi"].moment(stamp.made_at)),
    )
    data = {
        **{name: value for name, value in told.items() if name != "key"},
        "title": title["vi"],
        "description": title["en"],
        "author": stamp.author,
        "system": said("paper.system")["vi"],
        "heading": title,
        "lead": said("report.lead"),
        "foot": said("report.foot", id=stamp.id)["vi"],
        "labels": {name: said(f"report.{name}") for name in _LABELS},
        "check": said("report.how"),
        "proof": [{"label": said(f"report.{name}"), "value": value} for name, value in proof],
        "qr": qr_code.as_svg(stamp.mark).decode(),
        "alt": said("report.alt")["vi"],
    }
    return typeset("verification", data, at=stamp.made_at)
