"""What the intake counts for operators. Labels hold fixed words only: no school, name, id or path."""

from __future__ import annotations

from prometheus_client import Counter, Histogram

BATCHES = Counter("hocba_batches", "Batches that came to their end, by state.", ["state"])
RECORDS = Counter("hocba_records", "Records that were settled, by outcome; a held one counts again later.", ["outcome"])
REFUSALS = Counter("hocba_school_refusals", "Requests of schools that were refused, by problem code.", ["code"])
VERIFIER_FAULTS = Counter(
    "hocba_intake_verifier_faults", "Received records at which the verifier itself failed (POLICY_PROCESSING_ERROR)."
)
SECONDS = Histogram(
    "hocba_school_request_seconds",
    "Time to answer a request of a school, by view; uploads take as long as their sender.",
    ["view", "status"],
    buckets=(0.01, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0, 30.0, 120.0, 600.0),
)
