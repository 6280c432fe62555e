"""What is read of a signed PDF: values only, as they cross from the process that read a stranger's bytes.

Knows no judgement and no PDF library. ``__pydantic_config__``: bytes travel as base64.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar, Final

_AS_TEXT: Final = {"ser_json_bytes": "base64", "val_json_bytes": "base64"}


class Later(StrEnum):
    """What came into the file behind a signature, from harmless to bad; of several the worst."""

    NOTHING = "nothing"
    ARCHIVE = "archive"  # validation data and document timestamps, and nothing else at all
    SIGNATURES = "signatures"  # fields and values of further signatures
    FORM = "form"  # other form fields' values: the signer allowed it, and still a reader sees what was not signed
    NOTES = "notes"  # annotations, where the signer allowed them (DocMDP 3)
    UNCLEAR = "unclear"  # could not be compared
    CHANGED = "changed"  # anything else, or what the signer did not allow


class Form(StrEnum):
    """How a signature is written down."""

    PADES = "pades"  # ETSI EN 319 142-1
    CMS = "cms"  # the same without ETSI's demands, above all that the signer's certificate is signed
    OUTDATED = "outdated"  # can rest on SHA-1 alone; not checked any more
    UNKNOWN = "unknown"


class Unreadable(StrEnum):
    """Why no document was read. What a limit stopped is not called broken."""

    NOT_PDF = "not a PDF"
    ENCRYPTED = "encrypted"
    TOO_LARGE = "larger than 10 MiB"
    TOO_MANY_OBJECTS = "too many objects"
    TOO_MANY_REVISIONS = "too many revisions"
    TOO_MANY_SIGNATURES = "too many signatures"
    INFLATES = "streams too large when unpacked"
    TOO_SLOW = "took too long"
    TOO_MUCH_MEMORY = "took too much memory"
    STOPPED = "reading stopped"


@dataclass(frozen=True)
class PdfSignature:
    """One signature of a document.

    Attributes:
        revision: the file's revision that it signed, the first being 1.
        claimed: the time it gives itself, if it does.
        form: only ``PADES`` and ``CMS`` can be checked; of others nothing more is known.
        certificates: DER; ``signer`` is the one that it names, if it is there.
        names_signer: a signed attribute says whose certificate it is (ETSI EN 319 142-1 demands it).
        tokens: DER timestamps over ``value``.
        covers: it signs its revision whole, all but its own value.
        intact: the digest of what it signs holds.
        value_holds: the public-key check; None where it cannot be computed.
        weak: places of algorithms or keys no longer accepted.
        later: what came behind it.
        certifies: 1, 2 or 3 where the author allows no change, filling in, or notes as well (DocMDP).
        crls, ocsps: DER revocation lists and answers that it brings along.
    """

    __pydantic_config__: ClassVar = _AS_TEXT

    form: Form
    revision: int
    later: Later
    claimed: datetime | None = None
    algorithm: str | None = None
    certificates: tuple[bytes, ...] = ()
    signer: bytes | None = None
    names_signer: bool = False
    value: bytes = b""
    tokens: tuple[bytes, ...] = ()
    covers: bool = False
    intact: bool = False
    value_holds: bool | None = None
    weak: tuple[str, ...] = ()
    certifies: int | None = None
    crls: tuple[bytes, ...] = ()
    ocsps: tuple[bytes, ...] = ()


@dataclass(frozen=True)
class DocumentTimestamp:
    """A timestamp over the file as it stood (ISO 32000-2, 12.8.5). ``digests``: of what it stamps, by algorithm."""

    __pydantic_config__: ClassVar = _AS_TEXT

    revision: int
    token: bytes
    digests: dict[str, bytes]


@dataclass(frozen=True)
class PdfDocument:
    """A document that could be read.

    Attributes:
        strictly: it is written by the rules; where it is not, two readers may see two documents in it.
        certificates, crls, ocsps: DER that came with it.
    """

    __pydantic_config__: ClassVar = _AS_TEXT

    strictly: bool
    revisions: int
    signatures: tuple[PdfSignature, ...]
    timestamps: tuple[DocumentTimestamp, ...] = ()
    certificates: tuple[bytes, ...] = ()
    crls: tuple[bytes, ...] = ()
    ocsps: tuple[bytes, ...] = ()
