"""Papers of decisions: a PDF sealed by the hub, made when it is first asked for, the same bytes ever after.

Made outside any transaction: what it tells no longer changes, and whoever is first keeps theirs (``decision_papers``).
"""

from __future__ import annotations

import uuid

from flask import Blueprint, Response, make_response

from portal.office.access import desk
from portal.office.errors import NoSuchThing
from portal.office.place import place
from portal.office.recalls.queue import ROLES
from portal.office.recalls.seen import seen_request
from portal.office.visitor import Visitor, visitor
from portal.print.decision import Stamp, decision_pdf
from portal.words.voice import LANGUAGES, VIET_NAM, Voice
from registry import audit, decided_suspensions, decision_papers
from registry.decided import Decided, Kind, of_recall
from registry.decision_papers import NewPaper
from registry.organisations import province
from registry.transactions import reading, transaction
from sealer.pdf_seal import seal_pdf

bp = Blueprint("decision_papers", __name__)

# SQL's integer.
_LAST = 2**31 - 1
_OF_SUSPENSION = {"suspend": Kind.SUSPENSION, "lift": Kind.LIFTING}


@desk(bp, "/recalls/<request_id>/decisions/<int:revision>.pdf", roles=ROLES)
def of_request(request_id: str, revision: int) -> Response:
    """Of one decision on a request: for who sees the whole of it, since it tells all its records and a note."""
    here = visitor()
    with reading(place().engine) as connection:
        seen = seen_request(connection, here, request_id)
        found = of_recall(connection, place().keyring, request_id, revision) if revision <= _LAST else None
    if found is None or not seen.whole:
        raise NoSuchThing
    return _given(here, found, f"recall:{request_id}")


@desk(bp, "/suspensions/<int:pk>/<act>.pdf", roles=("approver", "auditor"), kinds=("department",))
def of_suspension(pk: int, act: str) -> Response:
    """Of the act by which this record, with others, was suspended or its suspension lifted."""
    if act not in _OF_SUSPENSION or pk > _LAST:
        raise NoSuchThing
    with reading(place().engine) as connection:
        found = decided_suspensions.of_suspension(connection, place().keyring, pk, _OF_SUSPENSION[act])
    if found is None:
        raise NoSuchThing
    return _given(visitor(), found, f"suspension:{found.key[0]}")


def _given(here: Visitor, decided: Decided, subject: str) -> Response:
    with reading(place().engine) as connection:
        content = decision_papers.kept(connection, place().keyring, decided)
    if content is None:
        paper = _made(here, decided)
        with transaction(place().engine) as connection:
            line = here.audit("decision-paper:make", subject)
            content = decision_papers.keep(connection, place().keyring, decided, paper, by=line)
    answer = make_response(content)
    answer.mimetype = "application/pdf"
    name = f"{subject.replace(':', '-')[:15]}-{decided.at.astimezone(VIET_NAM):%Y%m%d}"
    answer.headers.set("Content-Disposition", "attachment", filename=f"hocba-{name}.pdf")
    return answer


def _made(here: Visitor, decided: Decided) -> NewPaper:
    with reading(place().engine) as connection:
        owner, newest = province(connection), audit.head(connection)
    stamp = Stamp(
        id=str(uuid.uuid4()),
        author=owner.name if owner else "",
        base_url=place().base_url,
        made_at=here.at,
        audit=newest,
    )
    label = Voice(LANGUAGES[0])("paper.field")
    sealed = seal_pdf(place().seal, decision_pdf(decided, stamp), at=here.at, label=label)
    return NewPaper(stamp.id, stamp.made_at, sealed)
