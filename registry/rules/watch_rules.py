"""Who wants to be told when a record's status changes: how long, how many, what counts as a change. Pure."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

# From the confirmation on; a record that is used for longer is watched again.
WATCHED_FOR: Final = timedelta(days=365)
# An address nobody confirms is forgotten after so long: mail is read within two days, or it was not theirs.
CONFIRM_WITHIN: Final = timedelta(hours=48)
# A learner, two parents, a few schools and offices; confirmed or not.
MOST_OF_A_RECORD: Final = 20

_REPLACED: Final = "/replaced"


def standing(status: str, *, replaced: bool) -> str:
    """What a watcher is told of: the status the public sees, and whether another version has taken its place."""
    return status + _REPLACED if replaced else status


def parts(told: str) -> tuple[str, bool]:
    """``standing`` taken apart: the status, and whether the record is replaced."""
    return told.removesuffix(_REPLACED), told.endswith(_REPLACED)
