"""The samples' recall cases over the whole stack: asked through nginx, decided at the console, seen at once."""

from __future__ import annotations

import pytest
import requests
from click.testing import CliRunner
from sample_hub import needs_samples
from sample_stack import sample_stack

from hocba.__main__ import main
from tests.samples.test_after_a_recall import (
    story,  # noqa: F401
    test_a_school_asks_and_is_told_where_to_look,  # noqa: F401
    test_before_the_recall_the_samples_are_refused_as_expected,  # noqa: F401
    test_the_console_says_that_one_more_person_is_needed_and_refuses_the_same_one,  # noqa: F401
    test_the_hub_can_be_rechecked_afterwards,  # noqa: F401
    test_the_old_code_leads_to_the_new_version_and_back,  # noqa: F401
    test_the_other_process_says_recalled_at_the_next_look_up_at_both_tiers,  # noqa: F401
    test_the_recalled_original_comes_with_its_notice,  # noqa: F401
    test_the_same_bytes_lead_to_what_is_expected_once_version_1_is_recalled,  # noqa: F401
    test_the_school_sees_state_and_history,  # noqa: F401
)

pytestmark = [pytest.mark.proof, needs_samples]


@pytest.fixture(scope="module")
def hub():
    with sample_stack() as hub:
        yield hub


@pytest.fixture(scope="module")
def look_up(hub):
    """nginx gives it to whichever of the public's processes is free."""
    return lambda code, **more: requests.post(f"{hub.schools}/api/v1/lookup", json={"code": code, **more}, timeout=30)


@pytest.fixture(scope="module")
def console(hub):
    return lambda *words: CliRunner(env=hub.settings).invoke(main, list(words))
