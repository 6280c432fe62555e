"""``GET /download/<token>``: the original, byte for byte, while its link and its status allow it."""

from __future__ import annotations

from flask import Blueprint, Response

from portal.errors import DownloadClosed, LinkExpired, OriginalUnavailable
from portal.public.alarms import original_unreadable
from portal.public.desk import Desk, desk
from portal.public.download_links import Linked
from portal.public.examination import DAMAGED, MISSING, UNREACHABLE
from portal.public.look_up import is_closed
from portal.public.recall_notice import zip_with_notice
from registry import find
from registry.errors import OriginalDamaged, OriginalMissing, OriginalsUnreachable
from registry.held_records import HeldRecord
from registry.transactions import reading

bp = Blueprint("download", __name__)

# By the format the register noted at intake.
_FILES = {"xades": ("xml", "application/xml"), "jades": ("json", "application/json")}
_UNKNOWN_FILE = ("bin", "application/octet-stream")

_WHAT = {OriginalMissing: MISSING, OriginalDamaged: DAMAGED, OriginalsUnreachable: UNREACHABLE}


@bp.get("/download/<token>")
def original(token: str) -> Response:
    """The original the token is bound to; the record's status, and whether the code is live, are read again now."""
    held = _held_now(desk(), desk().links.read(token))
    data = original_bytes(desk(), held)
    ending, kind = _FILES.get(held.format, _UNKNOWN_FILE)
    name = f"hocba-{held.record_id}-{held.version}.{ending}"
    if held.status == "recalled":
        data = zip_with_notice(held, name, data, seal=desk().seal, at=desk().clock())
        name, kind = f"{name}.zip", "application/zip"
    response = Response(data, content_type=kind)
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


def _held_now(at: Desk, linked: Linked) -> HeldRecord:
    with reading(at.engine) as connection:
        live = find.is_live(connection, linked.code_pk)
        held = find.by_pk(connection, linked.record_pk, now=at.clock())
    if held is None or not live:
        # A school re-keys a code to take it from whoever had it: what it had opened closes at once.
        raise LinkExpired
    if is_closed(held):
        raise DownloadClosed
    return held


def original_bytes(at: Desk, held: HeldRecord) -> bytes:
    """The original as it lies in the store.

    Raises:
        OriginalUnavailable: and the operators were told.
    """
    try:
        return at.originals.get(held.sha256)
    except (OriginalMissing, OriginalDamaged, OriginalsUnreachable) as unreadable:
        what = _WHAT[type(unreadable)]
        original_unreadable(what, record_pk=held.pk, code_group=None)
        raise OriginalUnavailable from unreadable
