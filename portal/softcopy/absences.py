"""Which records have no pages in a soft copy, and why; which years a booklet names as missing. Makes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from portal.public.examination import Examined
from portal.public.look_up import is_closed
from portal.softcopy.editions import NoForm, form_of
from portal.softcopy.year import Absence, Missing, NotVerified, year_of

# The grades of a level as ``makhoi`` writes them (package.md section 1). Continuing education has no first one.
_GRADES: Final = {"02": range(1, 6), "03": range(6, 10), "04": range(10, 13)}


def absence(examined: Examined) -> Absence | None:
    """Why this record has no pages; None: it has."""
    if examined.closed or is_closed(examined.held):
        return "withdrawn" if examined.held.status == "withdrawn" else "recalled"
    if examined.report is None:
        return "unverified"
    try:
        form_of(year_of(examined.report, examined.held.status))
    except NotVerified:
        return "unverified"
    except NoForm:
        return "no-form"
    return None


def not_here(dossier: Sequence[Examined]) -> list[Missing]:
    """The years of the level that a booklet of this dossier names without showing them.

    Grades below the highest one that the register holds nothing of are missing; those above are not yet due.
    """
    absent = [Missing(one.held.grade, one.held.namhoc, why) for one in dossier if (why := absence(one)) is not None]
    known = {int(one.held.grade) for one in dossier}
    due = _GRADES.get(dossier[0].held.level, range(min(known), max(known)))
    return [*absent, *(Missing(f"{grade:02d}") for grade in due if grade < max(known) and grade not in known)]
