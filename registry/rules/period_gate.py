"""Whether a collection period takes a batch or a record (contract/package.md section 4). Pure; knows no clock.

``received_at`` counts to the second, by which an office reads a deadline; ``opens`` is inclusive, ``locks`` exclusive.
"""

from __future__ import annotations

from datetime import datetime


def takes_batch(*, opens: datetime | None, received_at: datetime) -> bool:
    """Whether the period exists (``opens`` is not None) and has opened. A locked one still takes corrections."""
    return opens is not None and opens <= to_the_second(received_at)


def takes_record(
    *, locks: datetime, levels: frozenset[str], level: str, received_at: datetime, follows_an_ended_version: bool
) -> bool:
    """Whether the period takes this record.

    Never refuses a version whose predecessor is recalled or withdrawn: corrections have no season.
    """
    if follows_an_ended_version:
        return True
    return level in levels and to_the_second(received_at) < locks


def takes_effect_at_once(*, closes: bool, follows_an_ended_version: bool) -> bool:
    """Whether an accepted record is effective on acceptance, or waits for its period's lock."""
    return closes or follows_an_ended_version


def to_the_second(moment: datetime) -> datetime:
    """The moment without its fraction."""
    return moment.replace(microsecond=0)
