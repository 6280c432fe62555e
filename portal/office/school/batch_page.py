"""The school's batches: by year and period, what is still missing, and one batch with every problem in words."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from portal.office.access import desk
from portal.office.audit_desk import number_asked
from portal.office.desks import DeskEntry, add_desk
from portal.office.place import place
from portal.office.school.problem_words import in_words
from portal.office.school.who import KINDS, ROLES, own_batch
from portal.office.visitor import visitor
from registry import batch_items, declared, school_batches, scoped_records
from registry.batch_items import OUTCOMES, ItemState
from registry.transactions import reading

bp = Blueprint("school_batch", __name__)

# Lines of a batch on a page: a class and a half; 2,000 records are twenty pages, each as quick as the first.
PER_PAGE = 100
# A school sends a few dozen a year, with all that was refused and sent again.
MOST_BATCHES = 200
# While a batch is at work, its page asks again so often.
REFRESH_SECONDS = 3
_LONGEST_YEAR, _LONGEST_PERIOD = 9, 20


@desk(bp, "/batches", roles=ROLES, kinds=KINDS)
def list_batches() -> str:
    """Newest first, of one year or of all; for a year also how many learners are still missing."""
    here = visitor()
    dot = request.args.get("period", "").strip()[:_LONGEST_PERIOD] or None
    with reading(place().engine) as connection:
        years = school_batches.years(connection, here.scope, scoped_records.years(connection, here.scope))
        namhoc = request.args.get("year", years[0] if years else "").strip()[:_LONGEST_YEAR] or None
        rows = school_batches.listed(connection, here.scope, namhoc=namhoc, dot=dot, limit=MOST_BATCHES)
        counts = batch_items.counts(connection, [one.id for one in rows])
        grades = declared.standing(connection, here.scope, namhoc) if namhoc else []
    return render_template(
        "office/school/batches.html",
        rows=rows,
        counts=counts,
        years=years,
        namhoc=namhoc,
        dot=dot,
        grades=grades,
        periods=sorted({period for one in grades for period in one.by_period}),
        outcomes=OUTCOMES,
        most=MOST_BATCHES,
    )


@desk(bp, "/batches/<batch_id>", roles=ROLES, kinds=KINDS)
def show(batch_id: str) -> str:
    """One batch: how far it is, what became of each record, what is wrong and who mends it."""
    here, last = visitor(), number_asked(request.args, "after")
    after = -1 if last is None else last
    state = request.args.get("state")
    wanted = ItemState(state) if state in OUTCOMES else None
    with reading(place().engine) as connection:
        batch = own_batch(connection, here, batch_id)
        counts = batch_items.counts(connection, [batch.id])[batch.id]
        found = batch_items.page(connection, batch.id, state=wanted, after=after, limit=PER_PAGE + 1)
    items = found[:PER_PAGE]
    return render_template(
        "office/school/batch.html",
        batch=batch,
        problems=in_words(batch.problems),
        counts={outcome: counts.get(outcome, 0) for outcome in OUTCOMES},
        settled=batch.total - counts.get(ItemState.WAITING, 0),
        rows=[(one, in_words(one.problems)) for one in items],
        more=items[-1].position if len(found) > PER_PAGE else None,
        further=after >= 0,
        wanted=wanted,
        outcomes=OUTCOMES,
        at_work=batch.finished_at is None or str(batch.state) in {"queued", "processing"},
        refresh=REFRESH_SECONDS,
        known=request.args.get("known") == "1",
    )


add_desk(DeskEntry("school_batch.list_batches", "school.nav-batches", place=20))
