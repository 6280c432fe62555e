"""Security keys in the register: what counts, and what does not, on both databases."""

from __future__ import annotations

import base64
import json
from datetime import timedelta

import pytest
from at_once import at_once
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from office_kit import OfficeKit
from soft_key import HOST, ORIGIN, PRESENT, SoftKey
from sqlalchemy import select

from registry import key_challenges, security_keys
from registry.key_challenges import Purpose
from registry.rules.relying_party import RelyingParty, relying_party
from registry.security_keys import ANSWER_MAX, MOST, Asking, KeyRefusal, KeyRefused
from registry.store.office_tables import key_challenge, security_key
from registry.transactions import reading, transaction

USER, OTHER = "so.duyet1", "so.duyet2"
PARTY = RelyingParty(HOST, ORIGIN)


class Bench:
    """The register, one account's session, and one key of its."""

    def __init__(self, kit):
        self.kit, self.key = kit, SoftKey()
        self.keyring = kit.office.place.keyring
        self.asking = self.asking_as(USER)
        self.add(self.key)

    def asking_as(self, username, holder="a" * 64):
        return Asking(PARTY, username, holder, self.kit.now)

    def ask_new(self, asking=None):
        with transaction(self.kit.engine) as connection:
            return security_keys.ask_new(connection, self.keyring, asking or self.asking)

    def add(self, key, asking=None, *, answer=None, **wrong):
        asking = asking or self.asking
        answer = answer if answer is not None else key.make(self.ask_new(asking), **wrong)
        return self._refusal(lambda c: security_keys.add(c, self.keyring, asking, answer=answer, name="USB"))

    def ask(self, asking=None):
        with transaction(self.kit.engine) as connection:
            return security_keys.ask(connection, self.keyring, asking or self.asking)

    def use(self, answer, asking=None):
        return self._refusal(lambda c: security_keys.use(c, self.keyring, asking or self.asking, answer=answer))

    def _refusal(self, act):
        """Committed either way, as the office does."""
        with transaction(self.kit.engine) as connection:
            try:
                act(connection)
            except KeyRefused as refused:
                return refused.refusal
        return None

    def rows(self, table):
        with reading(self.kit.engine) as connection:
            return connection.execute(select(table)).all()


@pytest.fixture
def bench(sqlite_engine, world, tmp_path, keyring):
    return Bench(OfficeKit.opened(sqlite_engine, world, tmp_path, keyring))


@pytest.fixture
def bench_on_both(engine, world, tmp_path, keyring):
    return Bench(OfficeKit.opened(engine, world, tmp_path, keyring))


@pytest.mark.parametrize(
    ("address", "party"),
    [
        ("https://noibo.example", RelyingParty("noibo.example", "https://noibo.example")),
        ("https://noibo.example:443", RelyingParty("noibo.example", "https://noibo.example")),
        ("https://noibo.example:8443/", RelyingParty("noibo.example", "https://noibo.example:8443")),
        ("http://localhost:8001", RelyingParty("localhost", "http://localhost:8001")),
        ("http://noibo.example", None),
        ("http://127.0.0.1:8001", None),
        ("https://127.0.0.1", None),
        ("https://[2001:db8::1]", None),
        ("ftp://noibo.example", None),
        ("", None),
    ],
)
def test_keys_are_bound_to_a_name_and_a_safe_origin(address, party):
    assert relying_party(address) == party


def test_a_key_is_made_once_and_used_often(bench_on_both):
    bench = bench_on_both
    (row,) = bench.rows(security_key)
    assert (row.username, row.name, row.transports, row.used_at) == (USER, "USB", ["usb"], None)
    for _ in range(3):
        assert bench.use(bench.key.sign(bench.ask())) is None
    assert bench.rows(security_key)[0].sign_count == bench.key.count
    assert bench.add(bench.key) is KeyRefusal.KNOWN
    assert bench.add(bench.key, bench.asking_as(OTHER)) is KeyRefusal.KNOWN


def test_what_is_asked_names_the_accounts_own_keys_and_no_name(bench):
    asked, new = json.loads(bench.ask()), json.loads(bench.ask_new())
    assert [one["id"] for one in asked["allowCredentials"]] == [one["id"] for one in new["excludeCredentials"]]
    assert (asked["rpId"], asked["userVerification"], new["attestation"]) == (HOST, "preferred", "none")
    assert {one["alg"] for one in new["pubKeyCredParams"]} == {-7, -8, -257}
    assert USER.encode() not in base64.urlsafe_b64decode(new["user"]["id"] + "==")
    assert bench.ask(bench.asking_as(OTHER)) is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"origin": "https://evil.example"},
        {"origin": "http://noibo.example"},
        {"origin": "https://noibo.example:8443"},
        {"host": "evil.example"},
        {"kind": "webauthn.create"},
        {"framed": True},
        {"flags": 0},
        {"challenge": "AAAA"},
        {"named": b"another id"},
        {"signer": SoftKey().private},
    ],
    ids=lambda wrong: next(iter(wrong)),
)
def test_an_answer_that_is_wrong_in_one_thing_does_not_count(bench, wrong):
    assert bench.use(bench.key.sign(bench.ask(), **wrong)) is KeyRefusal.WRONG
    assert bench.use(bench.key.sign(bench.ask())) is None


@pytest.mark.parametrize(
    "wrong",
    [{"origin": "https://evil.example"}, {"host": "evil.example"}, {"kind": "webauthn.get"}, {"framed": True},
     {"alg": -65535}, {"alg": -36}, {"alg": -48}, {"statement": "tpm"}, {"statement": "android-safetynet"},
     {"named": b"another id"}],
    ids=lambda wrong: "-".join(map(str, next(iter(wrong.items())))),
)  # fmt: skip
def test_no_key_comes_of_an_answer_that_is_wrong_in_one_thing(bench, wrong):
    assert bench.add(SoftKey(), **wrong) is KeyRefusal.WRONG
    assert len(bench.rows(security_key)) == 1


def test_presence_will_do_where_nobody_is_verified(bench):
    assert bench.use(bench.key.sign(bench.ask(), flags=PRESENT)) is None


def test_an_answer_opens_once(bench):
    answer = bench.key.sign(bench.ask())
    assert [bench.use(answer), bench.use(answer)] == [None, KeyRefusal.WRONG]
    made = SoftKey().make(bench.ask_new())
    assert [bench.add(None, answer=made), bench.add(None, answer=made)] == [None, KeyRefusal.WRONG]


def test_a_wrong_answer_uses_the_challenge_up(bench):
    asked = bench.ask()
    assert bench.use(bench.key.sign(asked, signer=SoftKey().private)) is KeyRefusal.WRONG
    assert bench.use(bench.key.sign(asked)) is KeyRefusal.WRONG


def test_a_challenge_is_one_sessions_for_one_purpose_and_five_minutes(bench):
    other_session = bench.asking_as(USER, holder="b" * 64)
    assert bench.use(bench.key.sign(bench.ask()), other_session) is KeyRefusal.WRONG
    assert bench.use(bench.key.sign(bench.ask_new())) is KeyRefusal.WRONG
    assert bench.add(SoftKey(), answer=SoftKey().make(bench.ask())) is KeyRefusal.WRONG
    late = bench.key.sign(bench.ask())
    after = Asking(PARTY, USER, bench.asking.holder, bench.kit.now + key_challenges.GOOD_FOR)
    assert bench.use(late, after) is KeyRefusal.WRONG


def test_another_accounts_key_opens_nothing(bench):
    theirs, other = SoftKey(), bench.asking_as(OTHER)
    assert bench.add(theirs, other) is None
    assert bench.use(theirs.sign(bench.ask())) is KeyRefusal.WRONG
    assert bench.use(bench.key.sign(bench.ask(other)), other) is KeyRefusal.WRONG


def test_a_counter_that_goes_back_tells_of_a_copy_and_only_with_a_signature_that_holds(bench_on_both):
    bench = bench_on_both
    assert bench.use(bench.key.sign(bench.ask(), count=50)) is None
    for count in (50, 49, 0):
        assert bench.use(bench.key.sign(bench.ask(), count=count)) is KeyRefusal.COPIED
        forged = bench.key.sign(bench.ask(), count=count, signer=SoftKey().private)
        assert bench.use(forged) is KeyRefusal.WRONG
    assert bench.rows(security_key)[0].sign_count == 50
    assert bench.use(bench.key.sign(bench.ask(), count=2**32 - 1)) is None


def test_a_key_that_does_not_count_may_go_on_not_counting(bench):
    still = SoftKey(count=0, counts=False)
    bench.add(still)
    assert [bench.use(still.sign(bench.ask())) for _ in range(2)] == [None, None]


def test_an_account_has_ten_keys_at_most_and_removes_only_its_own(bench):
    for _ in range(MOST - 1):
        assert bench.add(SoftKey()) is None
    assert bench.add(SoftKey()) is KeyRefusal.TOO_MANY
    key_id = bench.rows(security_key)[0].id
    with transaction(bench.kit.engine) as connection:
        assert not security_keys.remove(connection, OTHER, key_id)
        assert security_keys.remove(connection, USER, key_id)
    assert bench.use(bench.key.sign(bench.ask())) is KeyRefusal.WRONG


def test_challenges_do_not_pile_up_and_are_kept_as_hashes(bench_on_both):
    bench = bench_on_both
    first = bench.ask()
    for _ in range(key_challenges.OPEN_AT_ONCE):
        bench.kit.later(seconds=1)
        last = bench.ask(bench.asking_as(USER))
    rows = bench.rows(key_challenge)
    assert len([row for row in rows if row.holder == bench.asking.holder]) == key_challenges.OPEN_AT_ONCE
    assert json.loads(last)["challenge"] not in repr(rows)
    assert bench.use(bench.key.sign(first)) is KeyRefusal.WRONG
    assert bench.use(bench.key.sign(last)) is None
    bench.kit.later(minutes=6)
    with transaction(bench.kit.engine) as connection:
        key_challenges.give(connection, bench.keyring, "c" * 64, Purpose.USE, at=bench.kit.now)
    assert len(bench.rows(key_challenge)) == 1


def test_the_same_answer_from_two_sides_at_one_moment_opens_once(bench_on_both):
    bench = bench_on_both
    answer = bench.key.sign(bench.ask())
    came = at_once(lambda: bench.use(answer), lambda: bench.use(answer))
    assert sorted(map(str, came)) == ["None", "key-wrong"]


ODD = ("", "x", "[]", "null", "{}", "1", "[" * 5000, '{"id":' * 2000, "x" * (ANSWER_MAX + 1), "\ud800",
       '{"id":1,"rawId":[]}')  # fmt: skip


def test_what_is_no_answer_is_refused(bench):
    for answer in ODD:
        assert bench.use(answer) is KeyRefusal.WRONG, answer[:20]
        assert bench.add(None, answer=answer) is KeyRefusal.WRONG, answer[:20]


@pytest.mark.parametrize("said", [b"", b"\xff", b"[]", b"[" * 3000, b'{"type":1,"challenge":2,"origin":3}', b"null"])
def test_what_a_browser_never_says_is_refused(bench, said):
    for act, answer in ((bench.use, bench.key.sign(bench.ask())), (_adding(bench), SoftKey().make(bench.ask_new()))):
        changed = json.loads(answer)
        changed["response"]["clientDataJSON"] = base64.urlsafe_b64encode(said).decode().rstrip("=")
        assert act(json.dumps(changed)) is KeyRefusal.WRONG


def _adding(bench):
    return lambda answer: bench.add(None, answer=answer)


@pytest.mark.parametrize("member", [b"\x01\x02", b"\x03\x26"])
def test_a_public_key_without_its_kind_or_algorithm_is_refused(bench, member):
    """RFC 9052, 7.1: ``kty`` is 1, ``alg`` is 3. Found by the damaged bytes below: the parser looks both up unasked."""
    answer = json.loads(SoftKey().make(bench.ask_new()))
    whole = base64.urlsafe_b64decode(answer["response"]["attestationObject"] + "==")
    assert whole.count(member) >= 1
    without = whole.replace(member, b"\x0a" + member[1:])
    answer["response"]["attestationObject"] = base64.urlsafe_b64encode(without).decode().rstrip("=")
    assert bench.add(None, answer=json.dumps(answer)) is KeyRefusal.WRONG


@settings(max_examples=150, deadline=timedelta(seconds=2), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_damaged_bytes_never_count_and_never_break_anything(bench, data):
    """One part of an answer with bytes changed, cut or doubled: refused, whatever its parsers make of it."""
    made = data.draw(st.booleans())
    key = SoftKey() if made else bench.key
    answer = json.loads(key.make(bench.ask_new()) if made else key.sign(bench.ask()))
    parts = ["attestationObject"] if made else ["authenticatorData", "signature"]
    part = data.draw(st.sampled_from(parts))
    old = base64.urlsafe_b64decode(answer["response"][part] + "==")
    at = data.draw(st.integers(0, 10_000)) % len(old)
    new = data.draw(st.sampled_from([old[:at], old[:at] + old[at + 1 :], old + old]) | st.binary(max_size=200))
    if data.draw(st.booleans()):
        new = old[:at] + bytes([old[at] ^ data.draw(st.integers(1, 255))]) + old[at + 1 :]
    answer["response"][part] = base64.urlsafe_b64encode(new).decode().rstrip("=")
    came = bench.add(None, answer=json.dumps(answer)) if made else bench.use(json.dumps(answer))
    # A key without a statement signs nothing when it is made: another public key, id or count may be a whole one.
    assert came in {KeyRefusal.WRONG, *((None, KeyRefusal.TOO_MANY, KeyRefusal.KNOWN) if made else ())}
