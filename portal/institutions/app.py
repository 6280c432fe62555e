"""Puts the institutions' app together: headers, log, problems, views. Reads nothing from the environment.

An app of its own, and under gunicorn processes of its own: a call of 10,000 lines keeps a thread for half a minute, and
no family at the look-up form waits behind it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from flask import Flask

from portal.headers import install_headers
from portal.institutions import description, health, oauth, verifications
from portal.institutions.checking import Checking
from portal.institutions.desk import EXTENSION, Desk
from portal.institutions.token_server import install_oauth
from portal.limits.limiting import Limiting
from portal.problems import install_problems
from portal.proxies import behind_proxies
from portal.public.examination import Examiner
from portal.public.look_up import LookUp
from portal.public.second_tier import SecondTier
from portal.request_log import install_request_log
from registry.connection import Engine
from registry.keyring import Keyring
from registry.originals import Originals
from registry.trust_folder import TrustFolder
from verifier.memo import Memo

Clock = Callable[[], datetime]

# A form for a token; the lines have a limit of their own.
MAX_BODY = 16 * 1024
# A record is asked for once in a call, seldom twice: what is remembered serves one who asks again at once.
REMEMBERED = 64


def system_clock() -> datetime:
    """The wall clock, which grants, quotas and tokens go by."""
    return datetime.now(UTC)


def create_app(
    *,
    engine: Engine,
    keyring: Keyring,
    originals: Originals,
    trust: TrustFolder,
    clock: Clock,
    limiting: Limiting,
    base_url: str,
    real_clock: Clock = system_clock,
) -> Flask:
    """The institutions' app. ``clock`` follows HOCBA_CLOCK; ``real_clock`` never does."""
    app = _flask()
    checking = checking_over(
        engine=engine,
        keyring=keyring,
        originals=originals,
        trust=trust,
        clock=clock,
        limiting=limiting,
        real_clock=real_clock,
    )
    app.extensions[EXTENSION] = Desk(
        engine=engine,
        keyring=keyring,
        checking=checking,
        guesses=limiting.token_guesses(),
        calls=limiting.client_calls(),
        once=limiting.counters.once,
        base_url=base_url,
        real_clock=real_clock,
    )
    install_oauth(app)
    behind_proxies(app, limiting.limits.proxy_hops)
    return app


def _flask() -> Flask:
    app = Flask("portal.institutions", static_folder=None)
    app.config.update(MAX_CONTENT_LENGTH=MAX_BODY, MAX_FORM_MEMORY_SIZE=MAX_BODY)
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    install_request_log(app)
    install_headers(app)
    install_problems(app)
    for room in (verifications, oauth, description, health):
        app.register_blueprint(room.bp)
    return app


def checking_over(
    *,
    engine: Engine,
    keyring: Keyring,
    originals: Originals,
    trust: TrustFolder,
    clock: Clock,
    limiting: Limiting,
    real_clock: Clock,
) -> Checking:
    """What answers lines, for this app and for the office's page."""
    second_tier = SecondTier(engine=engine, keyring=keyring, guard=limiting.code_guard())
    examiner = Examiner(originals, trust, Memo(REMEMBERED))
    look_up = LookUp(engine=engine, keyring=keyring, examiner=examiner, second_tier=second_tier, clock=clock)
    return Checking(engine=engine, keyring=keyring, look_up=look_up, clock=clock, real_clock=real_clock)
