"""A password asked for once more, of whoever is signed in or holds a link: at the pace of the door itself."""

from __future__ import annotations

from portal.office.place import place
from portal.office.whence import whence
from registry import office_tries, passwords
from registry.office_tries import Step
from registry.transactions import transaction


def password_holds(username: str, given: str) -> bool:
    """Whether this is the account's password. Counted as a try: a session left open must not be a way to guess."""
    now, keyring = place().real_clock(), place().keyring
    with transaction(place().engine) as connection:
        one = office_tries.begin(connection, keyring, Step.PASSWORD, username, whence=whence(), at=now)
        kept = passwords.hash_of(connection, username)
    right = one is not None and passwords.holds(kept, given)
    if one and right:
        with transaction(place().engine) as connection:
            office_tries.right(connection, one)
    return right
