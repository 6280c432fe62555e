"""One organisation holds three of a process's threads at most, and none of them for long without sending."""

from __future__ import annotations

import socket
import threading

import pytest

from ingest import open_uploads
from ingest.app import create_app
from ingest.open_uploads import (
    AT_A_TIME,
    PATIENCE_SECONDS,
    SLOWEST_BYTES_PER_SECOND,
    OpenUploads,
    TooSlow,
    Upload,
    stop_reading,
)

CHUNK = 64 * 1024
MOBILE = 30_000


class Line:
    """A sender of so many bytes a second, by a clock of its own; ``pauses``: before which chunk it drops, how long."""

    def __init__(self, rate, chunks, pauses=None):
        self.now, self.cuts = 0.0, 0
        self._rate, self._chunks, self._pauses = rate, chunks, pauses or {}
        self.upload = Upload(self._cut, lambda: self.now)

    def _cut(self):
        self.cuts += 1

    def _coming(self):
        for number in range(self._chunks):
            self._wait(self._pauses.get(number, 0.0))
            self._wait(CHUNK / self._rate)
            if self.cuts:
                return
            yield b"x" * CHUNK

    def _wait(self, seconds):
        until = self.now + seconds
        while self.now < until and not self.cuts:
            self.now = min(self.now + 1.0, until)
            self.upload.watch()

    def send(self):
        return sum(len(chunk) for chunk in self.upload.read(self._coming()))


def test_an_honest_slow_line_sends_a_whole_large_batch_with_pauses():
    line = Line(MOBILE, 2000, pauses=dict.fromkeys(range(100, 2000, 200), 30.0))
    assert line.send() == 2000 * CHUNK
    assert line.now > 4000


@pytest.mark.parametrize("rate", [SLOWEST_BYTES_PER_SECOND * 0.8, 2000, 0.1])
def test_who_sends_too_slowly_is_cut_off_when_the_patience_is_used_up(rate):
    line = Line(rate, 2000)
    with pytest.raises(TooSlow):
        line.send()
    assert line.now < (6 if rate > 2000 else 1) * PATIENCE_SECONDS + 10


def test_what_was_sent_fast_buys_no_more_than_the_patience():
    line = Line(10_000_000, 2000, pauses={1000: PATIENCE_SECONDS + 2})
    with pytest.raises(TooSlow):
        line.send()
    assert line.now < PATIENCE_SECONDS * 2


def test_the_watch_wakes_who_waits_for_a_byte_and_the_line_still_takes_an_answer(monkeypatch):
    monkeypatch.setattr(open_uploads, "PATIENCE_SECONDS", 0.2)
    monkeypatch.setattr(open_uploads, "_LOOK_EVERY_SECONDS", 0.05)
    near, far = socket.socketpair()
    with near, far, OpenUploads().one("42000201", stop_reading(near)) as upload:
        far.sendall(b"a")
        with pytest.raises(TooSlow):
            list(upload.read(iter(lambda: near.recv(10), b"")))
        near.sendall(b"too slow")
        assert far.recv(20) == b"too slow"


class Held:
    """A body that does not come before it is let go."""

    def __init__(self, content):
        self.content, self.length = content, len(content)
        self.begun, self.go = threading.Event(), threading.Event()

    def read(self, size=-1):
        self.begun.set()
        self.go.wait(20)
        given, self.content = self.content, b""
        return given


def test_one_organisation_may_have_three_under_way_and_keeps_no_other_out(sqlite_intake, world):
    app, school = create_app(sqlite_intake.place, submit=lambda _: None), world.primary
    other = world.school("42000301")
    contents = [school.batch([school.record(n)]) for n in range(AT_A_TIME + 1)]

    def send(content, of=school):
        words = {"content_type": "application/zip"}
        if isinstance(content, Held):
            words["environ_overrides"] = {"wsgi.input": content, "CONTENT_LENGTH": str(content.length)}
        else:
            words["data"] = content
        return app.test_client().post("/api/v1/batches", headers={"Authorization": f"Bearer {of.token}"}, **words)

    held, answers = [Held(content) for content in contents[:AT_A_TIME]], []
    threads = [threading.Thread(target=lambda one=one: answers.append(send(one).status_code)) for one in held]
    for thread, one in zip(threads, held, strict=True):
        thread.start()
        assert one.begun.wait(20)
    one_more = send(contents[-1])
    assert (one_more.status_code, one_more.json["code"]) == (429, "too-many-uploads")
    assert one_more.headers["Retry-After"] == "30"
    assert send(other.batch([other.record(1)]), of=other).status_code == 202
    for one in held:
        one.go.set()
    for thread in threads:
        thread.join(20)
    assert answers == [202] * AT_A_TIME
    assert send(contents[-1]).status_code == 202


def test_a_batch_that_came_too_slowly_is_refused_in_words_and_nothing_is_kept(sqlite_intake, world, monkeypatch):
    monkeypatch.setattr(open_uploads, "PATIENCE_SECONDS", -1.0)
    client = create_app(sqlite_intake.place, submit=lambda _: None).test_client()
    school = world.primary
    answer = client.post(
        "/api/v1/batches",
        data=school.batch([school.record(1)]),
        headers={"Authorization": f"Bearer {school.token}"},
        content_type="application/zip",
    )
    assert (answer.status_code, answer.json["code"]) == (408, "upload-too-slow")
    assert "chưa có gì được lưu" in answer.json["vi"]
    assert list(sqlite_intake.place.spool.ids()) == []
