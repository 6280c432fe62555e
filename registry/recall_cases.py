"""What the rules are told of each item of a recall request: the same for who looks and for who decides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, select

from registry.organisations import above, organisation
from registry.recall_request import askers_of
from registry.rules.recall_rules import SCHOOL, Case, Ground, Reason, RecallState
from registry.store.recall_tables import recall_step


def cases_of(connection: Connection, req: Row[Any], rows: Sequence[Any]) -> list[Case]:
    """A case for each item. ``rows`` have its ``pk`` and ``state``, and the ``organisation`` of its record."""
    asking = organisation(connection, req.organisation)
    school = req.organisation if asking and asking.kind == SCHOOL else None
    askers, acted = askers_of(connection, req), _acted_on(connection, req.pk)
    over = {code: above(connection, code) for code in {school or row.organisation for row in rows}}
    return [
        Case(
            state=RecallState(row.state),
            reason=Reason(req.reason),
            asking_school=school,
            above=over[school or row.organisation],
            askers=askers,
            acted=acted.get(row.pk, frozenset()),
            ground=ground_of(req),
        )
        for row in rows
    ]


def ground_of(req: Row[Any]) -> Ground | None:
    """What lets the department ask in a school's stead; None: the school asks."""
    return Ground(req.ground) if req.ground else None


def _acted_on(connection: Connection, request_pk: int) -> Mapping[int, frozenset[str]]:
    """Who took a step on each item."""
    query = select(recall_step.c.item_pk, recall_step.c.person_id).where(
        recall_step.c.request_pk == request_pk,
        recall_step.c.item_pk.is_not(None),
        recall_step.c.person_id.is_not(None),
    )
    found: dict[int, set[str]] = {}
    for row in connection.execute(query):
        found.setdefault(row.item_pk, set()).add(row.person_id)
    return {item_pk: frozenset(people) for item_pk, people in found.items()}
