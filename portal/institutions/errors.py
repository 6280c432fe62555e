"""What can go wrong with a whole call of an institution; ``portal.problems`` maps it to an answer. Knows no HTTP.

PortalError
├── TokenMissing      none, malformed or unknown
├── ScopeMissing      a token that may not do this
├── AccessEnded       the department's grant is over
├── TooManyLines      more lines or bytes than a call may have; nothing was answered
└── WrongMediaType    a form, a file: no lines
"""

from __future__ import annotations

from portal.errors import PortalError


class TokenMissing(PortalError):
    code = "token-missing"


class ScopeMissing(PortalError):
    code = "scope-missing"


class AccessEnded(PortalError):
    code = "access-ended"


class TooManyLines(PortalError):
    code = "too-many-lines"


class WrongMediaType(PortalError):
    code = "unsupported-media-type"
