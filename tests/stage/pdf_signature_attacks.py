"""What can be done to a PDF's signature itself, by name.

After: "1 Trillion Dollar Refund" (CCS 2019).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from stage import pdf_papers as papers
from stage.pdf_attack import CRYPTO, FORGED, FORMAT, HASH, NO_CHAIN, NO_SIGNER, Cast, means
from stage.pdf_papers import TEXT, paper, signed

from verifier.report import SubIndication

# What the signature says it signs (universal forgery, wrapping).


def _range(change: Callable[[list[int], int], bytes]) -> Callable[[Cast], bytes]:
    def make(cast: Cast) -> bytes:
        data = signed(paper(), cast.seal)
        written = re.search(rb"/ByteRange \[([\d ]+)\]", data)
        assert written is not None
        numbers = [int(n) for n in written[1].split()]
        new = change(numbers, len(data)).ljust(len(written[0]))
        return data.replace(written[0], new[: len(written[0])])

    return make


RANGES: dict[str, tuple[SubIndication, Callable[[list[int], int], bytes]]] = {
    "missing": (FORMAT, lambda _, __: b""),
    "empty": (FORMAT, lambda _, __: b"/ByteRange []"),
    "null": (FORMAT, lambda _, __: b"/ByteRange null"),
    "negative": (FORMAT, lambda n, _: b"/ByteRange [0 %d %d -1]" % (n[1], n[2])),
    "of_nothing": (FORMAT, lambda _, __: b"/ByteRange [0 0 0 0]"),
    "of_two": (FORMAT, lambda n, _: b"/ByteRange [0 %d]" % n[1]),
    "not_from_the_beginning": (FORMAT, lambda n, _: b"/ByteRange [1 %d %d %d]" % (n[1] - 1, n[2], n[3])),
    "with_a_gap_before": (FORMAT, lambda n, _: b"/ByteRange [0 %d %d %d]" % (n[1] - 9, n[2], n[3])),
    "with_a_gap_behind": (FORMAT, lambda n, _: b"/ByteRange [0 %d %d %d]" % (n[1], n[2] + 9, n[3] - 9)),
    "short_of_the_end": (FORMAT, lambda n, _: b"/ByteRange [0 %d %d %d]" % (n[1], n[2], n[3] - 9)),
    "beyond_the_end": (FORMAT, lambda n, _: b"/ByteRange [0 %d %d %d]" % (n[1], n[2], n[3] + 9)),
    "swapped": (FORMAT, lambda n, _: b"/ByteRange [%d %d 0 %d]" % (n[2], n[3], n[1])),
    "in_words": (FORMAT, lambda _, __: b"/ByteRange [/a /b /c /d]"),
}
for _name, (_meaning, _change) in RANGES.items():
    _make = _range(_change)
    _make.__name__ = f"byte_range_{_name}"
    means(_meaning)(_make)


@means(FORMAT)
def signature_wrapped(cast: Cast) -> bytes:
    """The signed end is moved back, and the signature's dictionary ends before it with a range that says where to.

    In between, where the end's ``startxref`` points to, stands a forged table that leads to a forged text.
    """
    data = signed(paper(), cast.seal)
    _, before, after, length = (int(n) for n in re.findall(rb"/ByteRange \[([\d ]+)\]", data)[0].split())
    starts = [int(n) for n in re.findall(rb"startxref\s+(\d+)", data)]
    numbers = {int(n): at for at, n in ((m.start(), m[1]) for m in re.finditer(rb"(?m)^(\d+) 0 obj", data[:before]))}
    text = b"4 0 obj\n%s\nendobj\n" % FORGED

    def between(size: int) -> bytes:
        numbers[TEXT] = after + size - len(text)
        end = papers.table(sorted(numbers.items()), b"/Root 1 0 R /Prev %d" % starts[0], at=starts[-1], size=90)
        pairs = (before, after + size, length)
        dictionary = b" /ByteRange [0 %d %d %d] /Type /Sig /SubFilter /ETSI.CAdES.detached >>\nendobj\n" % pairs
        return dictionary.ljust(starts[-1] - after) + end + text

    forged = between(len(between(1000)))
    return data[:after] + forged + data[after:]


@means(FORMAT)
def value_padded_with_more_than_zeros(cast: Cast) -> bytes:
    """Room in the value's place for whatever someone wants to hide there."""
    return signed(paper(), cast.seal, finish=lambda container: container.dump() + b"4 0 obj")


@means(FORMAT)
def value_empty(cast: Cast) -> bytes:
    return re.sub(rb"/Contents <[0-9a-fA-F]+>", lambda m: b"/Contents <>".ljust(len(m[0])), signed(paper(), cast.seal))


@means(FORMAT)
def value_of_zeros(cast: Cast) -> bytes:
    return signed(paper(), cast.seal, finish=lambda container: bytes(len(container.dump())))


@means(HASH)
def one_letter_changed(cast: Cast) -> bytes:
    return signed(paper(), cast.seal).replace(b"Toan 5,0", b"Toan 9,0")


@means(CRYPTO)
def value_of_another_key(cast: Cast) -> bytes:
    """The other's signature under the seal's certificate."""

    def disguised(container: Any) -> bytes:
        container["content"]["signer_infos"][0]["signature"] = b"\x30\x06\x02\x01\x01\x02\x01\x01"
        return bytes(container.dump(force=True))

    return signed(paper(), cast.seal, finish=disguised)


@means(NO_SIGNER)
def certificate_exchanged(cast: Cast) -> bytes:
    """Another's certificate in the place of the signer's, which a signed attribute names."""

    def exchanged(container: Any) -> bytes:
        theirs = papers.signer(cast.other).signing_cert
        container["content"]["certificates"] = [theirs]
        sid = container["content"]["signer_infos"][0]["sid"].chosen
        sid["issuer"], sid["serial_number"] = theirs.issuer, theirs.serial_number
        return bytes(container.dump(force=True))

    return signed(paper(), cast.seal, finish=exchanged)


@means(NO_CHAIN)
def key_exchanged(cast: Cast) -> bytes:
    """Text and signature are a stranger's, whose authority bears a trusted one's name."""
    return signed(paper({TEXT: FORGED}), cast.stranger)
