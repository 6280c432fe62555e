"""No upload of the office's forms lies in /tmp while it is read."""

from __future__ import annotations

import io

import pytest
from recall_desk import CLERK
from werkzeug import formparser
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart


def test_a_large_file_of_a_form_is_never_a_file_here(desk, monkeypatch):
    """A megabyte that is no record; Werkzeug begins to write files at 500 KB."""

    def none_here(*_given, **_named):
        pytest.fail("a file of a form was written to a disk")

    monkeypatch.setattr(formparser, "SpooledTemporaryFile", none_here)
    browser = desk.browser(CLERK)
    form = {"csrf": browser.token(), "chosen": desk.keys[0], "reason": "data-error", "note": "Sai điểm"}
    form["corrected"] = FileStorage(io.BytesIO(b"<hocba>" + b" " * 1_000_000), "ban-sua.xml")
    boundary, body = encode_multipart(form)
    kind = f"multipart/form-data; boundary={boundary}"
    answer = browser.client.post("/recalls/new/send", data=body, content_type=kind)
    assert answer.status_code == 422
    assert "ban-sua.xml" in answer.text


class Unread(io.BytesIO):
    """A body that nobody may touch."""

    def read(self, *_size):
        pytest.fail("the body of somebody who has not signed in was read")

    readinto = read


@pytest.mark.parametrize("path", ["/recalls/new/send", "/certificates/42000201/list"])
def test_what_a_stranger_sends_is_not_read(desk, path):
    answer = desk.kit.stranger().post(
        path, input_stream=Unread(b"x" * 1_000_000), content_type="multipart/form-data; boundary=x"
    )
    assert answer.status_code == 303
    assert answer.location.startswith("/sign-in")
