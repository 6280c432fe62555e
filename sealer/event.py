"""The hub's signed word to an institution that a record it checked has changed. Knows no record and no address."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sealer.keys import HubSeal
from sealer.receipt import sign_compact

EVENT_TYPE = "hocba-event+jws"


def sign_event(seal: HubSeal, payload: Mapping[str, Any]) -> str:
    """A compact JWS; header exactly ``alg``, ``kid``, ``typ``, ``x5c``, the key in ``/.well-known/hocba/jwks.json``."""
    return sign_compact(seal, payload, kind=EVENT_TYPE)
