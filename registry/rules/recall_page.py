"""Prints the table of recall for people (docs/recall.md). Pure; decides nothing."""

from __future__ import annotations

from registry.rules.recall_rules import (
    FINAL,
    MARKABLE,
    REASONS_BY_GROUND,
    REASONS_OF_THE_SCHOOL,
    RECALLABLE,
    TABLE,
    Reason,
    RecallAct,
    RecallState,
    Role,
)


def markdown() -> str:
    """All tables, one under the other."""
    return "\n".join([*_steps(), "", *_reasons(), "", *_records(), ""])


def _steps() -> list[str]:
    head = ["state", *(f"`{act}`" for act in RecallAct)]
    rows = [[f"**{state}**", *(_cell(state, act) for act in RecallAct)] for state in RecallState if state not in FINAL]
    return _table(head, rows)


def _cell(state: RecallState, act: RecallAct) -> str:
    ways: dict[RecallState, list[str]] = {}
    for role in Role:
        if (state, act, role) in TABLE:
            ways.setdefault(TABLE[state, act, role], []).append(str(role))
    return "; ".join(f"{', '.join(roles)} → {follows}" for follows, roles in ways.items())


def _reasons() -> list[str]:
    askers = {"the school": REASONS_OF_THE_SCHOOL, **{f"department, `{g}`": r for g, r in REASONS_BY_GROUND.items()}}
    head = ["reason", *askers, "may correct an id"]
    rows = [
        [
            f"`{reason}`",
            *("yes" if reason in may else "" for may in askers.values()),
            "yes" if reason in MARKABLE else "",
        ]
        for reason in Reason
    ]
    return _table(head, rows)


def _records() -> list[str]:
    rows = [
        [f"**{state}**", f"`{refusal}`" if refusal else "may be asked for"] for state, refusal in RECALLABLE.items()
    ]
    return _table(["record is", "its recall"], rows)


def _table(head: list[str], rows: list[list[str]]) -> list[str]:
    return [f"| {' | '.join(row)} |" for row in (head, ["---"] * len(head), *rows)]
