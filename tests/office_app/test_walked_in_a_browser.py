"""Every page of the office that links lead to, as each role: axe-core, the width of a phone, the Tab key."""

from __future__ import annotations

import shutil

import pytest

from tests.office_crawl import Crawl, faults_of
from tests.office_kit import CAST
from tests.portal.served import CHROMIUM, chromium, served

# A minute and a half: for `make proof`, as its brother over the demo's province (tests/proof/test_office_pages.py).
pytestmark = [
    pytest.mark.proof,
    pytest.mark.skipif(shutil.which(CHROMIUM) is None, reason="no Chromium on this machine"),
]


def test_no_page_has_serious_faults(kit):
    walked, wrong = set(), []
    with served(kit.app) as address, chromium() as browser:
        crawl = Crawl(kit.app, address, browser)
        for role, kind in CAST:
            for seen in crawl.as_visitor(kit.browser_of(role, kind).session_id, skip=frozenset(walked)):
                walked.add(seen.endpoint)
                wrong += [f"{seen.path} ({role}, {kind}): {fault}" for fault in faults_of(seen.page)]
    assert len(walked) >= 20, sorted(walked)
    assert not wrong, "\n".join(wrong)
    # What a page's policy refuses is said on the console; the kit's batches have no page.
    refused = [line for line in crawl.refused if "a status of 404" not in line]
    assert not refused, "\n".join(refused)
