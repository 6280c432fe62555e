"""What the public's door counts for operators. Labels hold fixed words only: no code, name, address or path."""

from __future__ import annotations

from prometheus_client import Counter, Histogram

LOOK_UPS = Counter(
    "hocba_look_ups",
    "Records shown by look-ups: tier, status and what verifying said just then ('closed': nothing was read).",
    ["tier", "status", "indication"],
)
REFUSALS = Counter("hocba_public_refusals", "Requests of the public that were refused, by problem code.", ["code"])
VERIFIER_FAULTS = Counter(
    "hocba_look_up_verifier_faults", "Look-ups at which the verifier itself failed (POLICY_PROCESSING_ERROR)."
)
SECONDS = Histogram(
    "hocba_public_request_seconds",
    "Time to answer a request of the public, by view.",
    ["view", "status"],
    # A look-up takes some milliseconds; one second is what the limits and a lost primary may cost.
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0),
)
