"""``GET /download/<token>/copy.pdf``: the soft copy of one record, or the booklet of a dossier, sealed by the hub.

Status, signatures and whether the code is live are looked at anew each time; only then may a kept copy be handed out.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Final

from flask import Blueprint, Response, current_app

from portal.errors import CopyHasNoForm, CopyUnverified, DownloadClosed, LinkExpired, OriginalUnavailable, Unavailable
from portal.public import qr_code
from portal.public.desk import Desk, desk
from portal.public.download import original_bytes
from portal.public.download_links import WHOLE, Linked
from portal.public.examination import DAMAGED, MISSING, UNREACHABLE, Examined
from portal.softcopy.absences import absence, not_here
from portal.softcopy.kept_copies import KeptCopies
from portal.softcopy.marks import Maker
from portal.softcopy.samples import Samples
from portal.softcopy.sealed import Order, Part, soft_copy
from portal.words.voice import LANGUAGES, Voice
from registry import codes, find
from registry.check_phrase import check_phrase
from registry.connection import Connection
from registry.held_records import HeldRecord
from registry.kept_evidence import KeptEvidence
from registry.organisations import province
from registry.rules.lookup_code import first_group, normalise
from registry.transactions import reading

bp = Blueprint("copies", __name__)

EXTENSION: Final = "hocba-copies"
SAMPLES: Final = "hocba-copy-samples"

_UNREADABLE: Final = frozenset({DAMAGED, MISSING, UNREACHABLE})


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What a link leads to now. ``printed``: the code that stands on the copy: a record's own, else its dossier's."""

    records: tuple[HeldRecord, ...]
    kept: dict[int, KeptEvidence | None]
    printed: str
    owner: str
    whole: bool


@bp.get("/download/<token>/copy.pdf")
def copy(token: str) -> Response:
    """The PDF, made now or minutes ago from the same content in the same status."""
    at = desk()
    wanted = _wanted(at, at.links.read(token))
    examined = _examined(at, wanted)
    here = [one for one in examined if absence(one) is None]
    if not here:
        raise _why_not(examined)
    made = _kept_copies().of(_key(wanted, examined), lambda: _made(at, wanted, examined, here))
    answer = Response(made, content_type="application/pdf")
    answer.headers.set("Content-Disposition", "attachment", filename=_file_name(wanted, here))
    return answer


def _wanted(at: Desk, linked: Linked) -> _Wanted:
    whole = linked.record_pk == WHOLE
    with reading(at.engine) as connection:
        records = _records(connection, at, linked)
        printed = _printed(connection, at, records, whole=whole)
        kept = {held.pk: at.look_up.evidence(connection, held) for held in records}
        owner = province(connection)
    return _Wanted(tuple(records), kept, printed, owner.name if owner else "", whole)


def _records(connection: Connection, at: Desk, linked: Linked) -> Sequence[HeldRecord]:
    """As they stand now. A school re-keys a code to take it from whoever had it: what it had opened closes at once."""
    found = find.by_live_code(connection, linked.code_pk, now=at.clock())
    if found is None:
        raise LinkExpired
    if linked.record_pk == WHOLE:
        return found.records
    held = find.by_pk(connection, linked.record_pk, now=at.clock())
    if held is None:
        raise LinkExpired
    return [held]


def _printed(connection: Connection, at: Desk, records: Sequence[HeldRecord], *, whole: bool) -> str:
    """One year's copy bears that year's code: whoever is given the paper shall not see all the others."""
    named = {"dossier_pk": records[0].dossier_pk} if whole else {"record_pk": records[0].pk}
    code = codes.reveal(connection, at.keyring, **named)
    if code is None:
        raise LinkExpired
    return code


def _examined(at: Desk, wanted: _Wanted) -> tuple[Examined, ...]:
    moment, group = at.clock(), first_group(normalise(wanted.printed) or "")
    return tuple(
        at.look_up.examine_open(held, wanted.kept[held.pk], at=moment, code_group=group) for held in wanted.records
    )


def _why_not(examined: Sequence[Examined]) -> Exception:
    """Of one record, or of a dossier of which no year can be shown."""
    reasons = {absence(one) for one in examined}
    if reasons <= {"recalled", "withdrawn"}:
        return DownloadClosed()
    if any(one.gap in _UNREADABLE for one in examined):
        return OriginalUnavailable()
    return CopyHasNoForm() if "no-form" in reasons else CopyUnverified()


def _key(wanted: _Wanted, examined: Sequence[Examined]) -> Hashable:
    """All that the copy says, except when it was made."""
    states = tuple(
        (one.held.sha256, one.held.status, one.held.status_since, repr(one.held.status_detail), one.held.replaced_by)
        for one in examined
    )
    return wanted.whole, wanted.printed, wanted.owner, states, tuple(absence(one) for one in examined)


def _made(at: Desk, wanted: _Wanted, examined: Sequence[Examined], here: Sequence[Examined]) -> bytes:
    parts = [Part(one.held, one.report, original_bytes(at, one.held)) for one in here if one.report]
    moment = here[0].at
    missing = not_here(examined) if wanted.whole else ()
    maker = Maker(wanted.owner, at.base_url, Voice(LANGUAGES[0])("copy.by-system"))
    marks = maker.marks(wanted.printed, check_phrase(at.keyring, wanted.printed), at=moment)
    made = soft_copy(at.seal, Order(parts, marks, moment, missing))
    samples = current_app.extensions[SAMPLES]
    assert isinstance(samples, Samples)
    if not samples.passes(made, qr_code.look_up_address(at.base_url, "")):
        raise Unavailable
    return made


def _file_name(wanted: _Wanted, here: Sequence[Examined]) -> str:
    """Ids and years, never a learner's name."""
    first, last = here[0].held, here[-1].held
    if not wanted.whole:
        return f"hocba-{first.record_id}-{first.version}.pdf"
    return f"hocba-{first.level}-{first.namhoc[:4]}-{last.namhoc[-4:]}.pdf"


def _kept_copies() -> KeptCopies:
    found = current_app.extensions[EXTENSION]
    assert isinstance(found, KeptCopies)
    return found
