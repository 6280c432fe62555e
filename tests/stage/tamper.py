"""Damage with a name, done to signed bytes. Each function takes a record as sent and gives another one back."""

from __future__ import annotations

import re
from collections.abc import Iterable

SIGNATURE = re.compile(rb"<ds:Signature .*?</ds:Signature>", re.DOTALL)


def replaced(data: bytes, old: str | bytes, new: str | bytes, *, count: int = 1) -> bytes:
    """The first ``count`` occurrences replaced (-1: all); fails loudly where there is none."""
    before, after = (part.encode() if isinstance(part, str) else part for part in (old, new))
    assert before in data, before[:80]
    return data.replace(before, after, count)


def substituted(data: bytes, pattern: str, new: str, *, count: int = 1) -> bytes:
    """The same with a regular expression over the text."""
    text, times = re.subn(pattern, new, data.decode(), count=count, flags=re.DOTALL)
    assert times, pattern
    return text.encode()


def inserted(data: bytes, new: str | bytes, *, after: str | None = None, before: str | None = None) -> bytes:
    anchor = after or before or ""
    added = new if isinstance(new, bytes) else new.encode()
    return replaced(data, anchor, anchor.encode() + added if after else added + anchor.encode())


def signatures(data: bytes) -> list[bytes]:
    """The signatures' texts, in order."""
    return SIGNATURE.findall(data)


def signature_of(data: bytes, entry: str) -> bytes:
    named = re.compile(rb"<ds:Signature [^>]*Id=[\"']cks-" + re.escape(entry.encode()))
    return next(text for text in signatures(data) if named.match(text))


def with_signatures(data: bytes, texts: Iterable[bytes]) -> bytes:
    """The same content under other signatures."""
    head, tail = data.index(b"<ds:Signature "), data.rindex(b"</chukyso>")
    return data[:head] + b"".join(texts) + data[tail:]


def without_signature(data: bytes, entry: str) -> bytes:
    return replaced(data, signature_of(data, entry), b"")


def moved_signature(data: bytes, entry: str, *, to: int) -> bytes:
    """The entry's signature put at another place among them."""
    own = signature_of(data, entry)
    others = [text for text in signatures(data) if text != own]
    return with_signatures(data, [*others[:to], own, *others[to:]])


def transplanted(data: bytes, entry: str, *, source: bytes) -> bytes:
    """The entry's signature replaced by the one another record has under that name."""
    return replaced(data, signature_of(data, entry), signature_of(source, entry))


def changed_within(data: bytes, entry: str, old: str, new: str, *, count: int = 1) -> bytes:
    """A change inside one signature alone."""
    own = signature_of(data, entry)
    return replaced(data, own, replaced(own, old, new, count=count))


def flipped(data: bytes, position: int) -> bytes:
    """One bit of one byte turned over."""
    return data[:position] + bytes([data[position] ^ 1]) + data[position + 1 :]


def value_inside(data: bytes, entry: str, tag: str) -> str:
    """The text of the first element of that name in the signature."""
    found = re.search(rf"<ds:{tag}[^>]*>([^<]*)<".encode(), signature_of(data, entry))
    assert found is not None
    return found[1].decode()
