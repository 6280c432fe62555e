"""The canonical form of RFC 8785 (JCS) for values made of objects, arrays and strings: a record has no others."""

from __future__ import annotations

import json
from typing import Any

# RFC 8785, 3.2.2.2: strings as JSON.stringify writes them, which is what this encoder writes: \b \t \n \f \r, other
# controls as \u00xx in small letters, everything else as it is. 3.2.3: members by UTF-16 code units; for names below
# U+D800 that is the order of code points, and the grammar has ASCII names alone.
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def canonical(value: Any) -> bytes:
    """The UTF-8 bytes that are hashed. Texts are taken as they stand: RFC 8785 normalises no Unicode."""
    return _ENCODER.encode(value).encode()
