"""Who acts at this moment: read again inside the transaction that acts, with what deputising lends. Decides nothing.

A role that was taken away after the page was opened is gone here, whatever the session or the page says.
"""

from __future__ import annotations

from portal.office.errors import NotYours
from portal.office.visitor import Visitor
from registry import accounts, deputies
from registry.accounts import Account
from registry.audit import AuditEntry
from registry.connection import Connection


def acting_account(connection: Connection, here: Visitor) -> Account:
    """The visitor's account as it may act now.

    Raises:
        NotYours: it is gone, or has moved to another organisation since the page was opened.
    """
    found = deputies.acting(connection, here.account.username, here.at)
    if found is None or found.organisation != here.account.organisation:
        raise NotYours
    return found


def as_deputy(connection: Connection, here: Visitor, subject: str) -> list[AuditEntry]:
    """The audit line that says for whom somebody acted; none if they acted in their own role."""
    found = accounts.account(connection, here.account.username)
    lent_by = deputies.lenders(connection, found, here.at) if found else ()
    return [here.audit("recall:as-deputy", subject, {"for": list(lent_by)})] if lent_by else []
