"""What any reader hands to the judgement: a document's content and the facts of its signatures. Judges nothing.

Knows neither XML nor JSON: a format more is a reader more (``package.md``, first lines).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, NamedTuple

from verifier.certificates import Certificate

# What a seal covers: the document as a whole.
WHOLE_DOCUMENT: Final = ""
# package.md section 2, References.
MAX_SIGNATURES = 64
# A real chain is three long; every further certificate is one more path to try.
MAX_CERTIFICATES = 10

# Claimed times beyond these are as implausible at the bound, and arithmetic with them cannot overflow.
_EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)
_LATEST = datetime(2900, 1, 1, tzinfo=UTC)


class NotOfThisForm(Exception):
    """This signature is a ``forbidden-construct``; the text is its ``where``."""


class Timestamp(NamedTuple):
    """One timestamp of a signature: the bytes it stamps and its RFC 3161 tokens."""

    stamped: bytes
    tokens: tuple[bytes, ...]


@dataclass(frozen=True)
class SignatureFacts:
    """What one signature is and does.

    Attributes:
        claimed: the signing time it gives itself; only a PDF may give none.
        algorithm: as a reader is shown it.
        certificates: DER, the signer's among them; those beside it are hints for the chain.
        named_serial: the serial number that it says its signer's certificate has, if it says one.
        targets: the Ids its references resolve to ("" for the whole document), whether or not the digests hold.
        covers: those of them whose digest holds.
        missing: the Ids its references name that the document does not have.
        broken: what was changed since: the targets whose digest does not hold ("properties" for its own).
        intact: every reference's digest holds, its own properties' included.
        value_holds: the public-key check; None where the algorithm cannot be computed here.
        weak: the places where an algorithm or key stands that is not accepted.
        signer: the certificate that the signature names, if it is there and can be read.
    """

    id: str
    claimed: datetime | None
    algorithm: str
    certificates: tuple[bytes, ...]
    named_serial: int | None
    timestamps: tuple[Timestamp, ...]
    targets: frozenset[str]
    covers: tuple[str, ...]
    missing: tuple[str, ...]
    broken: tuple[str, ...]
    intact: bool
    value_holds: bool | None
    weak: tuple[str, ...]
    signer: Certificate | None

    @property
    def mathematics_hold(self) -> bool:
        return self.intact and self.value_holds is True


@dataclass(frozen=True)
class Document:
    """A record of the right form and grammar.

    Attributes:
        groups: the members of ``noidung``, in the shape of ``package.md`` section 3.
        content_id: the ``Id`` of ``noidung``.
        signatures: by Id, in the order in which they stand.
    """

    groups: Mapping[str, Any]
    content_id: str | None
    signatures: Mapping[str, SignatureFacts]


def claimed_moment(text: str) -> datetime | None:
    """The moment a signature gives itself, or None where the text is none or has no offset."""
    try:
        moment = datetime.fromisoformat(text)
        return None if moment.tzinfo is None else min(max(moment.astimezone(UTC), _EARLIEST), _LATEST)
    except (ValueError, OverflowError):
        return None
