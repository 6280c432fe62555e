"""Our canonical form is RFC 8785's for all that a record may hold, as another implementation makes it."""

from __future__ import annotations

import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from verifier.canonical_json import canonical

NAMES = st.text(alphabet="abcdefghijklmnopqrstuvwxyzIdABC0123456789#-_.", max_size=12)
VALUES = st.recursive(
    st.text(),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(NAMES, inner, max_size=6),
    max_leaves=30,
)


@given(value=VALUES)
def test_it_is_what_another_implementation_makes(value: object) -> None:
    assert canonical(value) == rfc8785.dumps(value)  # type: ignore[arg-type]


def test_the_example_of_the_rfc() -> None:
    """RFC 8785, 3.2.2 and 3.2.3, the string of the example."""
    assert canonical('\u20ac$\u000f\nA\'B"\\\\"/') == b'"\xe2\x82\xac$\\u000f\\nA\'B\\"\\\\\\\\\\"/"'


def test_texts_are_not_normalised() -> None:
    assert canonical("Đa\u0323t") != canonical("Đạt")
