"""Receipts that the hub signs. Knows no batch and no database."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sealer.keys import HubSeal


def sign_receipt(seal: HubSeal, payload: Mapping[str, Any]) -> str:
    raise NotImplementedError
