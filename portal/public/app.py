"""Puts the public app together: headers, log, problems, words, views. Reads nothing from the environment."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask

from portal.assets import asset_addresses
from portal.compressed import install_compressed
from portal.files_in_memory import FilesInMemory
from portal.headers import install_headers
from portal.language import install_words
from portal.limits.code_guard import CodeGuard
from portal.limits.limiting import Limiting
from portal.limits.rules import Limits
from portal.problems import install_problems
from portal.proxies import behind_proxies
from portal.public import api, asking, copies, download, messages, operations, pages, paper
from portal.public.after import parts as after
from portal.public.after import share, watch
from portal.public.desk import EXTENSION, Desk
from portal.public.download_links import DownloadLinks
from portal.public.examination import Examiner
from portal.public.look_up import LookUp
from portal.public.look_up_tally import LookUpTally
from portal.public.reports import views as reports
from portal.public.second_tier import SecondTier
from portal.public.upload import views as upload
from portal.request_log import install_request_log
from portal.softcopy.kept_copies import KeptCopies
from portal.softcopy.samples import Samples
from registry.connection import Engine
from registry.keyring import Keyring
from registry.originals import Originals
from registry.spool import Spool
from registry.trust_folder import TrustFolder
from sealer.keys import HubSeal
from verifier.memo import Memo

Clock = Callable[[], datetime]

# A code, a date and four digits, in a form or as JSON, with room for what clients add: two kilobytes would do.
MAX_BODY = 8 * 1024
# Three fields are read; browsers' extensions may add a few.
MAX_FORM_PARTS = 20

# What counts as a look-up. Originals are let in by a look-up's own link; the QR code says nothing of any record. A
# report is made anew each time.
LOOK_UPS = (
    "public.show_status",
    "public.show_record",
    "api.look_up",
    "messages.send",
    "paper.compare",
    "share.make",
    "share.front",
    "share.show",
    "share.manage",
    "share.end",
    "watch.ask",
    "watch.show",
    "watch.confirm",
    "watch.stop",
    "upload.check",
    "upload.verify",
    "reports.of_a_record",
    "reports.of_a_file",
)

_HERE = Path(__file__).parent
STATIC = _HERE / "static"
TEMPLATES = _HERE.parents[1] / "templates"


def system_clock() -> datetime:
    """The wall clock, which links expire by."""
    return datetime.now(UTC)


def create_app(  # noqa: PLR0913 (the parts of a hub, each by its name)
    *,
    engine: Engine,
    keyring: Keyring,
    originals: Originals,
    trust: TrustFolder,
    clock: Clock,
    seal: HubSeal,
    base_url: str,
    shown_clock: str | None,
    real_clock: Clock = system_clock,
    limiting: Limiting | None = None,
    spool: Spool | None = None,
    tally: LookUpTally | None = None,
    sends_mail: bool = False,
) -> Flask:
    """The public app. ``clock`` follows HOCBA_CLOCK, whose text is ``shown_clock``; ``real_clock`` never does.

    ``limiting`` None: the limits of the contract, counted in this process. ``spool``: for ``/readyz``. ``tally``:
    where look-ups are added up; None: nowhere. ``sends_mail``: whether a mail server is set.
    """
    limiting = limiting or Limiting.by(Limits(), keyring)
    app, examiner = _flask(), Examiner(originals, trust, Memo())
    app.extensions[EXTENSION] = Desk(
        engine=engine,
        keyring=keyring,
        originals=originals,
        trust=trust,
        seal=seal,
        look_up=_looking_up(engine, keyring, examiner, clock, guard=limiting.code_guard(), tally=tally),
        links=DownloadLinks(keyring.secret("download"), real_clock),
        counters=limiting.counters,
        clock=clock,
        base_url=base_url,
        shown_clock=shown_clock,
        spool=spool,
    )
    app.extensions[after.EXTENSION] = _after(keyring, limiting, real_clock, sends_mail=sends_mail)
    _furnish(app, shown_clock, limiting)
    return app


def _after(keyring: Keyring, limiting: Limiting, real_clock: Clock, *, sends_mail: bool) -> after.Parts:
    return after.Parts(
        tokens=DownloadLinks(keyring.secret("after-look-up"), real_clock),
        sharing=limiting.share_making(),
        watching=limiting.watch_asking(),
        mails=limiting.watch_mails(),
        real_clock=real_clock,
        sends_mail=sends_mail,
    )


def _looking_up(
    engine: Engine, keyring: Keyring, examiner: Examiner, clock: Clock, *, guard: CodeGuard, tally: LookUpTally | None
) -> LookUp:
    return LookUp(
        engine=engine,
        keyring=keyring,
        examiner=examiner,
        second_tier=SecondTier(engine=engine, keyring=keyring, guard=guard),
        clock=clock,
        tally=tally,
    )


def _flask() -> Flask:
    app = Flask("portal.public", static_folder=str(STATIC), static_url_path="/static", template_folder=str(TEMPLATES))
    app.request_class = FilesInMemory
    app.config.update(MAX_CONTENT_LENGTH=MAX_BODY, MAX_FORM_MEMORY_SIZE=MAX_BODY, MAX_FORM_PARTS=MAX_FORM_PARTS)
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    return app


def _furnish(app: Flask, shown_clock: str | None, limiting: Limiting) -> None:
    app.extensions[asking.EXTENSION] = limiting.access_asks()
    app.extensions[upload.EXTENSION] = limiting.uploads()
    app.extensions[copies.EXTENSION] = KeptCopies()
    app.extensions[copies.SAMPLES] = Samples()
    install_request_log(app)
    install_headers(app)
    install_compressed(app)
    install_problems(app)
    install_words(app, asset_addresses(STATIC, "/static"), shown_clock)
    for room in (pages, messages, paper, api, download, copies, operations, asking, upload, reports, share, watch):
        app.register_blueprint(room.bp)
    limiting.address_budgets().install(app, LOOK_UPS)
    behind_proxies(app, limiting.limits.proxy_hops)
