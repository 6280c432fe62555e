"""Every record of the samples, and the real document, at the upload's door of the whole stack, through nginx."""

from __future__ import annotations

import pytest
from sample_hub import needs_samples
from sample_stack import sample_stack

from tests.samples import test_uploads as uploads
from tests.samples.test_uploads import strangers  # noqa: F401 - a fixture

pytestmark = [pytest.mark.proof, needs_samples]


@pytest.fixture(scope="module")
def hub():
    with sample_stack() as hub:
        yield hub


@pytest.mark.parametrize("sample", uploads.ALL, ids=str)
def test_every_record_is_what_is_expected(strangers, sample):  # noqa: F811
    if sample.accepted:
        uploads.test_a_record_of_the_register_is_genuine(strangers, sample)
    else:
        uploads.test_what_the_register_did_not_accept_is_never_called_genuine(strangers, sample)


def test_the_real_document_is_told_truthfully(strangers):  # noqa: F811
    uploads.test_a_real_document_is_intact_its_algorithms_weak_and_its_chain_unknown(strangers)
