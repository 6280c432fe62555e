"""What can go wrong with a request of the public. Knows no HTTP: ``portal.problems`` maps these to answers.

PortalError
├── CodeMalformed         the check characters say it cannot be a code: not a failure
├── BirthDateMalformed    no form of a date
├── IdLast4Needed         the record's date alone is not enough: not a failure
├── NotFoundOrNoMatch     unknown code or wrong second factor: never told apart
├── LinkExpired           a download link too old, altered or invented
├── DownloadClosed        the record's status no longer allows it
├── AskingExpired         a page of the second tier, from which something is asked too late
├── ShareUnknown          no shared link has this key
├── ShareClosed           a shared link that ended, by its maker, by the clock, or because the code was replaced
├── WatchUnknown          no watch has this key any more
├── NoMail                this hub sends no mail
├── OriginalUnavailable   damaged or missing in the store
├── CopyUnverified        a soft copy of what does not verify now
├── CopyHasNoForm         a soft copy of a record for which the hub has no printed form
├── CopiesBusy            as many soft copies are being made as the machine bears
├── TooMany               an address asked or erred too often, or a code was answered wrongly too often
├── SecondTierClosed      a code was answered wrongly too often in its life: not a failure
├── RequestMalformed      not the JSON or form that was asked for
├── FileMissing           a form without the file it is for
├── FileTooLarge          more than may be handed in
├── UploadsBusy           as many files are being read as the machine bears
└── Unavailable           the hub lacks what it needs; says nothing of any record
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from portal.limits.standing import Standing


class PortalError(Exception):
    """Base of all that ``portal`` raises; ``code`` is the stable name in the answer."""

    code: str


class CodeMalformed(PortalError):
    code = "code-malformed"


class BirthDateMalformed(PortalError):
    code = "birth-date-malformed"


class IdLast4Needed(PortalError):
    code = "id-last4-needed"


class NotFoundOrNoMatch(PortalError):
    code = "not-found-or-no-match"


class LinkExpired(PortalError):
    code = "link-expired"


class DownloadClosed(PortalError):
    code = "download-closed"


class AskingExpired(PortalError):
    code = "asking-expired"


class ShareUnknown(PortalError):
    code = "share-unknown"


class ShareClosed(PortalError):
    code = "share-closed"


class WatchUnknown(PortalError):
    code = "watch-unknown"


class NoMail(PortalError):
    code = "no-mail"


class OriginalUnavailable(PortalError):
    code = "original-unavailable"


class CopyUnverified(PortalError):
    code = "copy-unverified"


class CopyHasNoForm(PortalError):
    code = "copy-has-no-form"


class CopiesBusy(PortalError):
    code = "copies-busy"


class RequestMalformed(PortalError):
    code = "bad-request"


class TooMany(PortalError):
    """``of`` is ``address`` or ``code``; with a ``challenge``, work buys one more answer."""

    code = "too-many"

    def __init__(self, standing: Standing, *, of: str, challenge: Mapping[str, Any] | None = None) -> None:
        super().__init__(of)
        self.standing = standing
        self.of = of
        self.challenge = challenge


class SecondTierClosed(PortalError):
    code = "second-tier-closed"


class FileMissing(PortalError):
    code = "file-missing"


class FileTooLarge(PortalError):
    code = "file-too-large"


class UploadsBusy(PortalError):
    code = "uploads-busy"


class Unavailable(PortalError):
    code = "unavailable"
