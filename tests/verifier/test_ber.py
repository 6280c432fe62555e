"""Indefinite lengths become lengths; nothing else changes."""

import hashlib
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stage.cms_forms import der

from verifier.ber import NotBer, with_lengths

VALUES = st.recursive(
    st.tuples(st.just(0x04), st.binary(max_size=300)),
    lambda inner: st.tuples(st.sampled_from([0x30, 0x31, 0xA0]), st.lists(inner, max_size=4)),
    max_leaves=12,
)


def definite(value):
    tag, content = value
    return der(tag, content if isinstance(content, bytes) else b"".join(map(definite, content)))


def indefinite(value):
    tag, content = value
    if isinstance(content, bytes):
        return der(tag, content)
    return bytes([tag, 0x80]) + b"".join(map(indefinite, content)) + b"\0\0"


@given(VALUES, st.binary(max_size=20))
def test_the_same_value_in_either_length_is_the_same_der(value, padding):
    assert with_lengths(indefinite(value) + padding) == (definite(value), padding)
    assert with_lengths(definite(value) + padding) == (definite(value), padding)


@given(st.binary(max_size=200))
def test_bytes_of_any_kind_are_a_value_or_are_refused(data):
    try:
        value, behind = with_lengths(data)
        assert value
        assert data.endswith(behind)
    except NotBer:
        assert with_lengths(der(0x04, data)) == (der(0x04, data), b"")


@pytest.mark.parametrize(
    "data", [b"", b"\x30", b"\x30\x80", b"\x30\x05\x01", b"\x1f\x80", b"\x30\x80" * 100 + b"\0\0" * 100]
)
def test_what_does_not_end_or_nests_too_deep_is_refused(data):
    with pytest.raises(NotBer):
        with_lengths(data)


def test_many_small_values_cost_what_they_are_long():
    many = bytes([0x30, 0x80]) + b"\x04\x00" * 500_000 + b"\0\0"
    start = time.process_time()
    assert len(hashlib.sha256(with_lengths(many)[0]).digest()) == 32
    assert time.process_time() - start < 5
