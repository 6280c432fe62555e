"""Recall requests as a school's software sees them (contract/http.md, Schools). Reads, decides nothing.

Officers appear by organisation and role, never by account, name or number.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, tzinfo
from typing import Any

from ingest.recall_sentences import REFUSALS
from registry.recall_history import Head, Item, RecallRequest, Step
from registry.recall_request import BadItem


def head_view(head: Head, zone: tzinfo | None) -> dict[str, Any]:
    """One line of the list."""
    return {
        "id": head.id,
        "state": str(head.state),
        "reason": head.reason,
        "requested_at": _time(head.requested_at, zone),
        "requested_by": head.organisation,
        "ground": head.ground,
        "count": head.items,
    }


def recall_view(request: RecallRequest, zone: tzinfo | None) -> dict[str, Any]:
    """State and history, of the request and of each item."""
    return {
        **head_view(request.head, zone),
        "note": request.note or "",
        "history": [_step(step, zone) for step in request.history],
        "items": [_item(item, zone) for item in request.items],
    }


def bad_items_view(items: Iterable[BadItem]) -> list[dict[str, Any]]:
    """The records that may not be asked for, each with its reason."""
    return [_bad_item(item) for item in items]


def _item(item: Item, zone: tzinfo | None) -> dict[str, Any]:
    return {
        "madinhdanhhocba": item.record_id,
        "phienban": item.version,
        "state": str(item.state),
        "decision": item.decision,
        "id_correction": item.id_correction,
        "history": [_step(step, zone) for step in item.history],
    }


def _step(step: Step, zone: tzinfo | None) -> dict[str, Any]:
    return {
        "at": _time(step.at, zone),
        "act": step.act,
        "state": step.state,
        "organisation": step.organisation,
        "role": step.role,
        "decision": step.decision,
        "note": step.note,
    }


def _bad_item(item: BadItem) -> dict[str, Any]:
    sentence = REFUSALS[item.refusal]
    shown = {"madinhdanhhocba": item.record_id, "phienban": item.version, "code": str(item.refusal)}
    known = {"recall": item.request_id} if item.request_id else {}
    return {**shown, "vi": sentence.vi, "en": sentence.en, **known}


def _time(moment: datetime, zone: tzinfo | None) -> str:
    return moment.astimezone(zone).isoformat()
