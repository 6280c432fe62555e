"""A signing time at the end of all calendars, signed by the right people: told, and no fault of a page's."""

from __future__ import annotations

import pytest

from tests.portal.uploads import handed_in, page_of


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00Z"])
@pytest.mark.parametrize("form", ["xml", "json"])
def test_an_upload_with_it_is_answered(one_hub, school, moment, form):
    draft = school.draft(1) if form == "xml" else school.json_draft(1)
    draft.plans[-1].signing_time = moment
    app, data = one_hub.app(), draft.sign()
    found = handed_in(app, data)
    assert found["verification"]["sub_indication"] != "POLICY_PROCESSING_ERROR"
    assert found["verification"]["indication"] != "TOTAL-PASSED"
    assert page_of(app, data).status_code == 200
