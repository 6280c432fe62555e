"""Institutions are told that a record they checked has changed: a real server on this machine takes what is sent."""

from __future__ import annotations

import json
import threading
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from joserfc import jws
from joserfc.jwk import KeySet

from hocba.webhook_sender import WebhookSender
from registry import webhooks
from registry.accounts import account
from registry.store.institution_tables import webhook_outbox
from registry.suspension import Emergency, lift, suspend
from registry.transactions import reading, transaction
from sealer.keys import HubSeal


class Receiver(ThreadingHTTPServer):
    """Answers with ``status``; keeps what came."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.status, self.headers_out, self.came = 204, {}, []

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}/hocba?x=1"


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.came.append((self.path, self.headers["Content-Type"], body))
        self.send_response(self.server.status)
        for name, value in self.server.headers_out.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, *_):
        """Nothing."""


@contextmanager
def receiver():
    server = Receiver()
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def server():
    with receiver() as found:
        yield found


def sender(desk, *hosts, **more):
    hub = desk.hub
    seal = HubSeal.create(hub.folder, "Hub")
    return WebhookSender(hub.engine, hub.keyring, seal, frozenset(hosts or ("127.0.0.1",)), plain=True, **more)


def subscribed(desk, url):
    held = desk.held(1)
    (answer,) = desk.send(desk.line(held, reference="HS-7"))
    with transaction(desk.hub.engine) as connection:
        webhooks.put(connection, "DH-42", url, by="dh", at=desk.hub.real_now)
    return held, answer


def suspended(desk, held):
    record = desk.hub
    fields = held.report.fields
    key = (fields.required("madinhdanhhocba"), 1)
    with transaction(record.engine) as connection:
        _approver(connection)
        by = account(connection, "so.duyet1")
        suspend(connection, record.keyring, Emergency([key], 24), by=by, at=record.now)
    return key


def _approver(connection):
    from registry.store import tables

    connection.execute(tables.person.insert(), {"person_id": "042791378848", "name": "x"})
    row = {"username": "so.duyet1", "name": "x", "person_id": "042791378848", "organisation": "SO-42"}
    connection.execute(tables.account.insert(), row | {"roles": ["approver"]})


def test_a_suspension_is_told_signed_and_without_a_word_of_the_learner(desk_on_both, server):
    desk = desk_on_both
    held, answer = subscribed(desk, server.url)
    key = suspended(desk, held)
    assert sender(desk).run_once(now=desk.hub.real_now) == 1
    ((path, kind, body),) = server.came
    assert (path, kind) == ("/hocba?x=1", "application/jose")
    keys = KeySet.import_key_set(HubSeal.create(desk.hub.folder, "Hub").jwks())
    registry = jws.JWSRegistry()
    registry.max_header_length = 16384
    signed = jws.deserialize_compact(body, keys, registry=registry)
    assert signed.headers()["typ"] == "hocba-event+jws"
    told = json.loads(signed.payload)
    assert (told["event"], told["to"], told["references"]) == ("suspended", "DH-42", ["HS-7"])
    assert told["record_key"] == answer["record_key"]
    assert held.code not in body.decode()
    assert key[0] not in json.dumps(told)
    assert desk.school.learner(1).name not in json.dumps(told, ensure_ascii=False)
    assert sender(desk).run_once(now=desk.hub.real_now) == 0, "once"
    with transaction(desk.hub.engine) as connection:
        lift(connection, [key], by=account(connection, "so.duyet1"), at=desk.hub.now)
    assert sender(desk).run_once(now=desk.hub.real_now) == 1
    assert (
        json.loads(jws.extract_compact(server.came[-1][2], registry=registry).payload)["event"] == "suspension-lifted"
    )


def test_who_has_not_checked_the_record_or_has_no_address_is_told_nothing(desk, server):
    held = desk.held(1)
    with transaction(desk.hub.engine) as connection:
        webhooks.put(connection, "DH-42", server.url, by="dh", at=desk.hub.real_now)
    suspended(desk, held)
    assert desk.rows(webhook_outbox) == []


@pytest.mark.parametrize(
    ("status", "problem", "for_good"), [(500, "http-500", False), (302, "http-302", False), (410, "http-410", True)]
)
def test_what_is_not_taken_is_tried_again_later_and_no_redirect_is_followed(desk, server, status, problem, for_good):
    with receiver() as elsewhere:
        server.status, server.headers_out = status, {"Location": elsewhere.url}
        held, _ = subscribed(desk, server.url)
        suspended(desk, held)
        now = desk.hub.real_now
        assert sender(desk).run_once(now=now) == 0
        (row,) = desk.rows(webhook_outbox)
        assert (row.problem, row.tries, row.given_up_at is not None) == (problem, 1, for_good)
        assert elsewhere.came == []
        if for_good:
            return
        assert sender(desk).run_once(now=now) == 0
        assert len(server.came) == 1, "not before its time"
        server.status = 200
        assert sender(desk).run_once(now=now + timedelta(minutes=1)) == 1


def test_it_is_given_up_after_twenty_tries(desk, server):
    server.status = 503
    held, _ = subscribed(desk, server.url)
    suspended(desk, held)
    now = desk.hub.real_now
    for _ in range(25):
        sender(desk).run_once(now=now)
        now += timedelta(hours=6)
    (row,) = desk.rows(webhook_outbox)
    assert (row.tries, row.given_up_at is not None, len(server.came)) == (20, True, 20)


@pytest.mark.parametrize(
    ("hosts", "url", "problem"),
    [
        (["api.example.vn"], None, "host-not-allowed"),
        (["localhost"], "http://localhost:{port}/", "address-not-allowed"),
        (["127.0.0.1"], "ftp://127.0.0.1/", "host-not-allowed"),
        (["0x7f.1"], "http://0x7f.1:{port}/", "address-not-allowed"),
        (["127.0.0.1"], "http://127.0.0.1:1/", "unreachable"),
        (["no-such-name.invalid"], "http://no-such-name.invalid/", "unreachable"),
    ],
)
def test_only_listed_hosts_and_no_inner_address_by_a_name(desk, server, hosts, url, problem):
    held, _ = subscribed(desk, (url or server.url).format(port=server.server_port))
    suspended(desk, held)
    assert sender(desk, *hosts).run_once(now=desk.hub.real_now) == 0
    (row,) = desk.rows(webhook_outbox)
    assert row.problem == problem
    assert server.came == []


@pytest.mark.parametrize("url", ["http://127.0.0.1:99999/", "http://127.0.0.1:{port}/học-bạ", "http://127.0.0.1:x/"])
def test_an_address_that_cannot_be_asked_does_not_stop_the_events_behind_it(desk, server, url):
    """One institution's address once kept every other's events from being sent, for good."""
    held, _ = subscribed(desk, url.format(port=server.server_port))
    suspended(desk, held)
    assert sender(desk).run_once(now=desk.hub.real_now) == 0
    (row,) = desk.rows(webhook_outbox)
    assert (row.problem, row.given_up_at is not None) == ("address-malformed", True)


def test_without_tls_nothing_leaves_in_production(desk, server):
    held, _ = subscribed(desk, server.url)
    suspended(desk, held)
    hub = desk.hub
    strict = WebhookSender(hub.engine, hub.keyring, HubSeal.create(hub.folder, "Hub"), frozenset({"127.0.0.1"}))
    assert strict.run_once(now=hub.real_now) == 0
    assert desk.rows(webhook_outbox)[0].problem == "host-not-allowed"


def test_two_senders_at_one_moment_send_once(desk_on_both, server):
    desk = desk_on_both
    held, _ = subscribed(desk, server.url)
    suspended(desk, held)
    with reading(desk.hub.engine) as connection:
        assert webhooks.last_events(connection, "DH-42", limit=5)[0].kind == "suspended"
    threads = [threading.Thread(target=sender(desk).run_once, kwargs={"now": desk.hub.real_now}) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(server.came) == 1
