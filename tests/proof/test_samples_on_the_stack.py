"""The signed samples of other people over the whole stack: the tests of ``tests/samples``, asked through nginx."""

from __future__ import annotations

import pytest
from sample_hub import EXPECTED, needs_samples
from sample_stack import sample_stack

from tests.samples.test_samples import (
    BATCHES,
    WIDE,
    results,  # noqa: F401
    test_every_accepted_record_is_found_at_both_tiers,  # noqa: F401
    test_every_batch_ends_as_expected,  # noqa: F401
    test_every_batch_has_a_receipt,  # noqa: F401
    test_the_hub_can_be_rechecked_afterwards,  # noqa: F401
)

pytestmark = [pytest.mark.proof, needs_samples]


@pytest.fixture(scope="module")
def hub():
    with sample_stack(**WIDE) as hub:
        yield hub
        log = hub.log
    names = {record["name"] for batch in BATCHES.values() for record in batch.get("records", ()) if "name" in record}
    assert names
    assert not [name for name in names if name in log]
    assert not any(token in log for token in EXPECTED["tokens"].values())
