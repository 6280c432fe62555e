"""Tokens of institutions' programs: kept, fetched by a secret or a signature, revoked, over."""

from __future__ import annotations

import base64
import json
import time
import uuid
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from joserfc import jwt
from joserfc.jwk import ECKey

from registry import client_keys
from registry.client_keys import KeyKind, NewKey
from registry.store.institution_tables import access_token, client_key
from registry.transactions import transaction
from tests.portal.hub import BASE_URL

ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


def made(desk, kind, *, name="Tuyển sinh", days=100, public_jwk=None):
    new = NewKey("DH-42", name, kind, desk.hub.real_now + timedelta(days=days), public_jwk)
    with transaction(desk.hub.engine) as connection:
        return client_keys.make(connection, desk.hub.keyring, new, by="dh.tuyensinh", at=desk.hub.real_now)


def fetch(desk, key_id, secret, *, path="/oauth/token", **form):
    basic = base64.b64encode(f"{key_id}:{secret}".encode()).decode()
    data = {"grant_type": "client_credentials", **form}
    return desk.app.test_client().post(path, data=data, headers={"Authorization": f"Basic {basic}"})


def status(desk, token):
    return desk.post(b"{}", token=token, buffered=True).status_code


def test_a_lasting_token_opens_the_door_until_it_ends_or_is_revoked(desk_on_both):
    desk = desk_on_both
    key_id, token = made(desk, KeyKind.TOKEN, days=1)
    assert token.startswith("hbt_")
    assert status(desk, token) == 200
    desk.hub.real_now += timedelta(days=1)
    assert status(desk, token) == 401
    desk.hub.real_now -= timedelta(hours=1)
    with transaction(desk.hub.engine) as connection:
        assert client_keys.revoke(connection, "SO-42", key_id, by="x", at=desk.hub.real_now) is None, "not theirs"
        assert client_keys.revoke(connection, "DH-42", key_id, by="x", at=desk.hub.real_now)
    assert status(desk, token) == 401


def test_nothing_that_opens_anything_is_kept(desk):
    _, token = made(desk, KeyKind.TOKEN)
    key_id, secret = made(desk, KeyKind.SECRET)
    fetched = fetch(desk, key_id, secret).json["access_token"]
    kept = str([desk.rows(table) for table in (client_key, access_token)])
    assert not any(one in kept for one in (token, secret, fetched))


def test_a_secret_fetches_a_token_for_ten_minutes(desk_on_both):
    desk = desk_on_both
    key_id, secret = made(desk, KeyKind.SECRET)
    answer = fetch(desk, key_id, secret)
    assert answer.status_code == 200, answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert (answer.json["token_type"], answer.json["expires_in"]) == ("Bearer", 600)
    assert answer.json["scope"] == "verifications:write"
    token = answer.json["access_token"]
    assert status(desk, token) == 200
    desk.hub.real_now += timedelta(seconds=600)
    assert status(desk, token) == 401
    (line,) = desk.audited("token:issue")
    assert (line.actor, line.subject) == ("client:DH-42/Tuyển sinh", f"client-key:{key_id}")


def test_a_secret_may_come_in_the_form_and_a_secret_is_no_token(desk):
    key_id, secret = made(desk, KeyKind.SECRET)
    form = {"grant_type": "client_credentials", "client_id": key_id, "client_secret": secret}
    assert desk.app.test_client().post("/oauth/token", data=form).status_code == 200
    assert status(desk, secret) == 401


def test_who_is_not_who_they_say_gets_nothing_and_is_counted(desk):
    desk.app = desk.app_with(failures="3/minute")
    key_id, secret = made(desk, KeyKind.SECRET)
    token_id, token = made(desk, KeyKind.TOKEN)
    for given in ((key_id, "hbs_wrong"), (str(uuid.uuid4()), secret), (token_id, token)):
        answer = fetch(desk, *given)
        assert (answer.status_code, answer.json["error"]) == (401, "invalid_client")
    assert fetch(desk, key_id, "wrong").status_code == 429
    assert fetch(desk, key_id, secret).status_code == 200, "a right one always works"


def test_other_grants_and_scopes_are_refused(desk):
    key_id, secret = made(desk, KeyKind.SECRET)
    assert fetch(desk, key_id, secret, grant_type="password").json["error"] == "unsupported_grant_type"
    assert fetch(desk, key_id, secret, scope="batches:write").json["error"] == "invalid_scope"


def test_a_token_is_revoked_by_its_own_key_alone_and_ends_with_it(desk):
    key_id, secret = made(desk, KeyKind.SECRET)
    other_id, other = made(desk, KeyKind.SECRET, name="Khác")
    first, second = (fetch(desk, key_id, secret).json["access_token"] for _ in range(2))
    assert fetch(desk, other_id, other, path="/oauth/revoke", token=first).status_code == 200
    assert status(desk, first) == 200, "another's stays"
    assert fetch(desk, key_id, secret, path="/oauth/revoke", token=first).status_code == 200
    assert [status(desk, one) for one in (first, second)] == [401, 200]
    with transaction(desk.hub.engine) as connection:
        client_keys.revoke(connection, "DH-42", key_id, by="x", at=desk.hub.real_now)
    assert status(desk, second) == 401
    assert fetch(desk, key_id, secret).status_code == 401


@pytest.fixture
def signer(desk):
    """A program's own key, the private half of which stays with it."""
    key = ECKey.import_key(ec.generate_private_key(ec.SECP256R1()))
    key_id, secret = made(desk, KeyKind.PUBLIC_KEY, public_jwk=key.as_dict(private=False))
    assert secret is None
    return key_id, key


def assertion(key_id, key, **claims):
    now = int(time.time())
    told = {"iss": key_id, "sub": key_id, "aud": f"{BASE_URL}/oauth/token", "exp": now + 200, "jti": str(uuid.uuid4())}
    return jwt.encode({"alg": "ES256"}, {**told, **claims}, key)


def send_assertion(desk, signed):
    form = {"grant_type": "client_credentials", "client_assertion_type": ASSERTION, "client_assertion": signed}
    return desk.app.test_client().post("/oauth/token", data=form)


def test_a_signature_fetches_a_token_once(desk, signer):
    desk.hub.real_now = desk.hub.real_now.fromtimestamp(time.time(), desk.hub.real_now.tzinfo)
    signed = assertion(*signer)
    answer = send_assertion(desk, signed)
    assert answer.status_code == 200, answer.text
    assert status(desk, answer.json["access_token"]) == 200
    assert send_assertion(desk, signed).json["error"] == "invalid_client", "sent again by somebody else"


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": "https://elsewhere.example/oauth/token"},
        {"exp": 1},
        {"exp": int(time.time()) + 4000},
        {"iss": "other"},
        {"jti": ""},
        {"jti": "x" * 300},
        {"sub": 5},
    ],
)
def test_a_signature_for_something_else_fetches_nothing(desk, signer, claims):
    desk.hub.real_now = desk.hub.real_now.fromtimestamp(time.time(), desk.hub.real_now.tzinfo)
    assert send_assertion(desk, assertion(*signer, **claims)).json["error"] == "invalid_client"


def test_another_key_or_none_signs_nothing(desk, signer):
    key_id, _ = signer
    other = ECKey.import_key(ec.generate_private_key(ec.SECP256R1()))
    secret_id, _ = made(desk, KeyKind.SECRET)
    unsigned = base64.urlsafe_b64encode(b'{"alg":"none"}').rstrip(b"=").decode()
    told = base64.urlsafe_b64encode(json.dumps({"sub": key_id}).encode()).rstrip(b"=").decode()
    for signed in (assertion(key_id, other), assertion(secret_id, other), f"{unsigned}.{told}.", "x", "a.b.c"):
        assert send_assertion(desk, signed).json["error"] == "invalid_client"


def test_programs_find_the_addresses_by_themselves(desk):
    found = desk.app.test_client().get("/.well-known/oauth-authorization-server").json
    assert found["token_endpoint"] == f"{BASE_URL}/oauth/token"
    assert found["grant_types_supported"] == ["client_credentials"]
