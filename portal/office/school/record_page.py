"""One record at its school: what it says now, its versions; its codes, shown again or replaced, always audited."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, make_response, render_template, request
from markupsafe import Markup
from werkzeug.wrappers import Response

from portal.language import voice
from portal.office.access import desk
from portal.office.errors import NoSuchThing, Refused
from portal.office.place import place
from portal.office.recalls.record_now import reader, whole_of
from portal.office.school.who import KINDS, ROLES, checked_id
from portal.office.visitor import Visitor, visitor
from portal.public import qr_code
from portal.softcopy.absences import absence
from registry import audit, codes, scoped_records
from registry.connection import Connection
from registry.held_records import HeldRecord
from registry.scoped_records import Wanted
from registry.transactions import reading, transaction
from registry.withdraw import Asker, DossierElsewhere, NotTheirs, rekey, rekey_dossier

bp = Blueprint("school_record", __name__)

# As the contract's addresses have it (http.md): three digits.
HIGHEST_VERSION = 999
# A version a year would already be many.
MOST_VERSIONS = 50
# What can be replaced: this record's code, or the one that opens all years of the level.
REKEYS: dict[str, Callable[..., str]] = {"record": rekey, "dossier": rekey_dossier}


@desk(bp, "/records/<record_id>/<int:version>", roles=ROLES, kinds=KINDS)
def show(record_id: str, version: int) -> str:
    """The page, without any code."""
    return _page(visitor(), record_id, version)


@desk(bp, "/records/<record_id>/<int:version>/codes", roles=ROLES, kinds=KINDS, methods=["POST"], keeps=False)
def show_codes(record_id: str, version: int) -> str:
    """The same page with the codes, once; who looked is in the audit."""
    here, at = visitor(), place().clock()
    with transaction(place().engine) as connection:
        held = held_here(connection, here, record_id, version)
        of_record, of_dossier = codes.reveal_many(connection, place().keyring, [held.pk]).get(held.pk, (None, None))
        audit.append(connection, [here.audit("code:show", f"record:{record_id}/{version}")], at=at)
    return _page(here, record_id, version, of_record=of_record, of_dossier=of_dossier)


@desk(bp, "/records/<record_id>/<int:version>/rekey/<what>", roles=ROLES, kinds=KINDS)
def ask_rekey(record_id: str, version: int, what: str) -> str:
    """What replacing a code means, and a button."""
    if what not in REKEYS:
        raise NoSuchThing
    with reading(place().engine) as connection:
        held = held_here(connection, visitor(), record_id, version)
    return render_template("office/school/rekey.html", held=held, what=what)


@desk(bp, "/records/<record_id>/<int:version>/rekey/<what>", roles=ROLES, kinds=KINDS, methods=["POST"], keeps=False)
def do_rekey(record_id: str, version: int, what: str) -> Response:
    """The new code, shown once; the register's own rule says whose the dossier's is, and audits."""
    here, replace = visitor(), REKEYS.get(what)
    if replace is None:
        raise NoSuchThing
    if request.form.get("sure") != "1":
        return make_response(ask_rekey(record_id, version, what), 422)
    by = Asker(here.account.organisation, f"account:{here.account.username}")
    try:
        with transaction(place().engine) as connection:
            held = held_here(connection, here, record_id, version)
            fresh = replace(connection, place().keyring, held.record_id, version, by=by, at=place().clock())
    except NotTheirs:
        raise NoSuchThing from None
    except DossierElsewhere:
        raise Refused("dossier-elsewhere") from None
    return make_response(_page(here, record_id, version, **{f"of_{what}": fresh, "fresh": what}))


def drawn(printed: str) -> Markup:
    """The QR code, to stand in the page: an address of its own would bring the code into a log."""
    _, _, drawing = qr_code.as_svg(qr_code.look_up_address(place().base_url, printed)).decode().partition("?>")
    return Markup(drawing)  # noqa: S704 (our own drawing)


def held_here(connection: Connection, here: Visitor, record_id: str, version: int) -> HeldRecord:
    """The version, if it is of this visitor's scope.

    Raises:
        NoSuchThing: another's, or none.
    """
    key = (checked_id(record_id), version)
    # A number no version has may be one no database takes.
    known = version <= HIGHEST_VERSION and scoped_records.by_keys(connection, here.scope, [key], now=here.at)
    held = known.get(key) if known else None
    if held is None:
        raise NoSuchThing
    return held


def _page(here: Visitor, record_id: str, version: int, **shown: str | None) -> str:
    with reading(place().engine) as connection:
        held = held_here(connection, here, record_id, version)
        every = Wanted(record_id=held.record_id, newest=False)
        versions = scoped_records.search(connection, here.scope, every, now=here.at, limit=MOST_VERSIONS)
        recalls = scoped_records.recalls_of(connection, held.pk)
        kept = reader().evidence(connection, [held])
    (examined,) = reader().examined([held], kept)
    return render_template(
        "office/school/record.html",
        held=held,
        whole=whole_of(examined, voice()),
        versions=sorted(versions, key=lambda one: -one.version),
        recalls=recalls,
        can_copy=absence(examined) is None,
        qr=drawn,
        **{"of_record": None, "of_dossier": None, "fresh": None, **shown},
    )
