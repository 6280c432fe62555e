"""What can go wrong with a request of the office. Knows no HTTP: ``problems`` maps these to pages.

OfficeError
├── NotListed        a view nobody is listed for
├── NotYours         the account's roles do not open this view
├── Foreign          the form came from another site, or its token is not this session's
├── NoSuchThing      outside the scope, or not there: never told apart
├── InvitationOver   a link that is used, void or too old
└── Refused          a rule says no; ``code`` names the rule, ``portal.words.office`` has its sentence
"""

from __future__ import annotations


class OfficeError(Exception):
    """Base of all that ``portal.office`` raises; ``code`` is the name of its words."""

    code: str
    status = 400


class NotListed(OfficeError):
    code = "not-listed"
    status = 403


class NotYours(OfficeError):
    code = "not-yours"
    status = 403


class Foreign(OfficeError):
    code = "foreign-form"
    status = 403


class NoSuchThing(OfficeError):
    code = "no-such-thing"
    status = 404


class Refused(OfficeError):
    """A rule says no: 409, with the rule's own sentence."""

    status = 409

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class InvitationOver(OfficeError):
    """Used, void, too old, guessed at too often, or never there: not told apart."""

    code = "invitation-over"
    status = 410
