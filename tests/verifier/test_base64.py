"""Base64 as ``xs:base64Binary``: one text for one value, white space aside. The standard library is the oracle."""

from __future__ import annotations

import base64

from hypothesis import given, settings
from hypothesis import strategies as st

from verifier.signature_parts import decode_base64

MANY = settings(max_examples=2_000, deadline=None)


def by_the_standard_library(text: str) -> bytes | None:
    packed = "".join(c for c in text if c not in " \t\r\n")
    try:
        decoded = base64.b64decode(packed, validate=True)
    except ValueError:
        return None
    return decoded if base64.b64encode(decoded).decode() == packed else None


@given(st.binary(max_size=200))
@MANY
def test_what_is_encoded_is_decoded(data: bytes) -> None:
    assert decode_base64(base64.b64encode(data).decode()) == data
    assert decode_base64(base64.encodebytes(data).decode()) == data


@given(st.text("ABCQgwxyz019+/= \n-_é", max_size=9))
@MANY
def test_every_other_text_is_refused(text: str) -> None:
    assert decode_base64(text) == by_the_standard_library(text)


@given(st.binary(min_size=1, max_size=40), st.data())
@MANY
def test_one_letter_changed_is_another_value_or_none(data: bytes, chosen: st.DataObject) -> None:
    text = base64.b64encode(data).decode()
    place = chosen.draw(st.integers(0, len(text) - 1))
    changed = text[:place] + chosen.draw(st.sampled_from("ABCQgw089+/=")) + text[place + 1 :]
    assert decode_base64(changed) == by_the_standard_library(changed)
