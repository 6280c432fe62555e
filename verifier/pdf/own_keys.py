"""The keys of whoever asks: of these they know themselves from when to when each was theirs, whoever vouches for them.

A hub in development has made its certificate itself; a retired key's certificate ends, and its authority may list it
as replaced. None of that makes a paper that it sealed another's. A list that says that the key was no longer good
while it was in use does.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from verifier.chain import Chain, ChainFault
from verifier.facts import SignatureFacts
from verifier.report import Problem, ProblemCode, SubIndication
from verifier.safe_xml import shown
from verifier.signer_checks import Moments

_REVOKED = frozenset({ChainFault.REVOKED, ChainFault.AUTHORITY_REVOKED})


@dataclass(frozen=True, slots=True)
class OwnKey:
    """One key. ``sha256``: hex, of its certificate's DER; ``until``: when it was retired, None while it signs."""

    sha256: str
    until: datetime | None = None


def vouched(chain: Chain, own: OwnKey) -> Chain:
    """The chain of an own key: without its faults, but for a revocation from before it was retired."""
    ended_first = own.until is not None and chain.revoked_at is not None and own.until <= chain.revoked_at
    return replace(chain, faults=frozenset() if ended_first else chain.faults & _REVOKED)


def out_of_use(facts: SignatureFacts, moments: Moments, own: OwnKey) -> Iterator[Problem]:
    """Nothing of ours claims a time after its key was retired, or after its certificate's end."""
    signer = facts.signer
    assert signer is not None
    end = min(own.until or signer.summary.not_after, signer.summary.not_after)
    if moments.claimed > end:
        yield Problem(ProblemCode.CERTIFICATE_EXPIRED, shown(facts.id), SubIndication.EXPIRED)
