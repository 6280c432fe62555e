"""Proves the audit chain against receipts already given out: each names the chain's head of its moment, signed.

Whoever rebuilds the whole chain by SQL gets one that holds in itself; the heads that the hub has signed do not fit it.
Schools hold the receipts: files they bring are checked the same way, should those in the register be gone.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hocba.wrong import Wrong
from ingest.workplace import Workplace
from registry.connection import Connection
from registry.given_receipts import given_receipts, hash_at
from registry.transactions import reading
from sealer.receipt import NotOurReceipt, read_receipt

# A receipt of a full batch as text (16 MiB of payload in base 64, header, signature).
_LONGEST = 24 * 1024 * 1024
# SQL's integer.
_LAST_SEQ = 2**31 - 1


def against_kept(place: Workplace) -> Iterator[Wrong]:
    """The receipts in the register."""
    with reading(place.engine) as connection:
        for given in given_receipts(connection):
            subject = f"batch {given.batch_id}"
            if given.receipt is None:
                yield Wrong(subject, "biên nhận đã cấp không còn trong sổ", "its receipt is gone from the register")
            else:
                yield from _against(place, connection, subject, given.receipt)


def against_brought(place: Workplace, folder: Path) -> Iterator[Wrong]:
    """Receipts that schools bring: every file of that folder, each a compact JWS."""
    with reading(place.engine) as connection:
        for path in sorted(one for one in folder.iterdir() if one.is_file()):
            with path.open("rb") as file:
                token = file.read(_LONGEST + 1)
            text = token[:_LONGEST].decode("ascii", "replace").strip() if len(token) <= _LONGEST else ""
            yield from _against(place, connection, path.name, text)


def _against(place: Workplace, connection: Connection, subject: str, token: str) -> Iterator[Wrong]:
    try:
        payload = read_receipt(place.seal, token)
    except NotOurReceipt:
        yield Wrong(subject, "biên nhận không do trục này ký", "its receipt is not signed by this hub")
        return
    named = payload.get("audit")
    # Receipts of earlier versions name no head; so do they prove nothing of the chain.
    if named is not None and not _fits(connection, named):
        yield Wrong(
            subject,
            "chuỗi nhật ký không phải chuỗi mà biên nhận này đã ký: đã bị dựng lại, hoặc khôi phục từ bản cũ hơn",
            "the audit chain is not the one this receipt was signed over: rebuilt, or restored from an older backup",
        )


def _fits(connection: Connection, named: Any) -> bool:
    seq, found = (named.get("seq"), named.get("hash")) if isinstance(named, dict) else (None, None)
    if type(seq) is not int or not 0 <= seq <= _LAST_SEQ or not isinstance(found, str):
        return False
    return hash_at(connection, seq) == found
