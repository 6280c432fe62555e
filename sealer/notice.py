"""Recall notices that the hub signs, to go with a recalled original. Knows no register and no wording."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sealer.keys import HubSeal
from sealer.receipt import sign_compact

NOTICE_TYPE = "hocba-recall-notice+jws"


def sign_recall_notice(seal: HubSeal, payload: Mapping[str, Any]) -> str:
    """A compact JWS over the payload as UTF-8 JSON; header exactly ``alg``, ``kid``, ``typ``, ``x5c``."""
    return sign_compact(seal, payload, kind=NOTICE_TYPE)
