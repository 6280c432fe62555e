"""Notes beside findings are people's own words and may name a learner: kept sealed. Knows no tables."""

from __future__ import annotations


def finding_context(finding_pk: int, revision: int) -> bytes:
    """What the note of one act is bound to."""
    return f"finding-step/{finding_pk}/{revision}".encode()
