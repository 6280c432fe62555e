"""The second factor, asked for at the sign-in and again before it may be changed: a code, or a security key.

One way in for both, so that tries are counted alike. The form brings ``code`` or, by our script, ``answer``.
"""

from __future__ import annotations

from flask import request

from portal.headers import allow_own_script
from portal.office.place import place
from portal.office.whence import whence
from registry import accounts, audit, office_tries, recovery, security_keys
from registry.audit import AuditEntry
from registry.connection import Connection
from registry.office_sessions import Session
from registry.office_tries import Step
from registry.rules.relying_party import relying_party
from registry.security_keys import Asking, KeyRefusal, KeyRefused
from registry.transactions import transaction

TOTP, RECOVERY_CODE, SECURITY_KEY = "totp", "recovery-code", "security-key"
# The field our script fills in.
ANSWER = "answer"


def asking_for(session: Session) -> Asking | None:
    """For this session's keys; None: browsers offer none at this office's address."""
    party = relying_party(place().office_url)
    return Asking(party, session.username, session.id_mac, place().real_clock()) if party else None


def key_options(session: Session) -> str | None:
    """What one of the account's keys may sign on this page (JSON); None: it has none. Lets the page run our script."""
    asking = asking_for(session)
    if asking is None:
        return None
    with transaction(place().engine) as connection:
        options = security_keys.ask(connection, place().keyring, asking) if _has_keys(connection, asking) else None
    if options is not None:
        allow_own_script()
    return options


def shown_by(connection: Connection, session: Session, *, recovery_too: bool) -> str | None:
    """By what this request's form shows the second factor; None: by nothing. The caller counts the try and commits.

    ``recovery_too``: whether a recovery code will do.
    """
    username, now, keyring = session.username, place().real_clock(), place().keyring
    if request.form.get(ANSWER):
        return SECURITY_KEY if _key_holds(connection, session) else None
    given = request.form.get("code", "")
    if accounts.use_code(connection, keyring, username, given, at=now):
        return TOTP
    if recovery_too and recovery.use(connection, keyring, username, given, at=now):
        return RECOVERY_CODE
    return None


def shown_again(connection: Connection, session: Session) -> str | None:
    """The same within a session, counted as a try of the door's: an open session must not be a way to guess."""
    now, keyring = place().real_clock(), place().keyring
    one = office_tries.begin(connection, keyring, Step.CODE, session.username, whence=whence(), at=now)
    by = shown_by(connection, session, recovery_too=False) if one else None
    if one and by:
        office_tries.right(connection, one)
    return by


def asked_wrongly() -> str:
    """The name of the sentence for a second factor that was not shown."""
    return "wrong-key" if request.form.get(ANSWER) else "wrong-code"


def _key_holds(connection: Connection, session: Session) -> bool:
    asking = asking_for(session)
    if asking is None:
        return False
    try:
        security_keys.use(connection, place().keyring, asking, answer=request.form[ANSWER])
    except KeyRefused as refused:
        if refused.refusal is KeyRefusal.COPIED:
            _note_copied(connection, session.username)
        return False
    return True


def _note_copied(connection: Connection, username: str) -> None:
    subject, detail = f"account:{username}", {"from": whence().block}
    line = AuditEntry(subject, "account:security-key-copied", subject, detail)
    audit.append(connection, [line], at=place().real_clock())


def _has_keys(connection: Connection, asking: Asking) -> bool:
    return bool(security_keys.of(connection, asking.username))
