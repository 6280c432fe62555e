"""Solves challenges the way a program of somebody else's would: with ALTCHA's own library."""

from __future__ import annotations

from typing import Any

from altcha import Challenge, Payload, solve_challenge


def solve(challenge: dict[str, Any]) -> str:
    """The payload for a challenge as it came in a 429."""
    read = Challenge.from_dict(challenge)
    solution = solve_challenge(read)
    assert solution
    return Payload(read, solution).to_base64()
