"""The manifest's signature: exactly one form is read, and everything else is said to be something else."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils
from stage.world import CLOCK, World

from verifier.jws import CompactJws, read_compact, strict_json

PAYLOAD = b'{"malo":"x"}'


def encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def token(credential: Any, *, payload: bytes = PAYLOAD, **header: Any) -> bytes:
    """A compact JWS by an elliptic key, made by hand; header members given as None are left out."""
    x5c = [base64.b64encode(credential.der).decode()]
    x5c += [base64.b64encode(c.public_bytes(encoding())).decode() for c in credential.issuers]
    members = {key: value for key, value in {"alg": "ES256", "x5c": x5c, **header}.items() if value is not None}
    signed = f"{encoded(json.dumps(members).encode())}.{encoded(payload)}"
    r, s = utils.decode_dss_signature(credential.key.sign(signed.encode(), ec.ECDSA(hashes.SHA256())))
    return f"{signed}.{encoded(r.to_bytes(32, 'big') + s.to_bytes(32, 'big'))}".encode()


def encoding() -> Any:
    from cryptography.hazmat.primitives.serialization import Encoding

    return Encoding.DER


@pytest.fixture
def signer(world: World) -> Any:
    return world.school("03").seal.credential


def read(world: World, data: bytes) -> CompactJws:
    return read_compact(data, trust=world.trust, at=CLOCK)


def test_a_seals_jws_is_read(world: World, signer: Any) -> None:
    result = read(world, token(signer))
    assert result == CompactJws(PAYLOAD, signer.sha256, ())


def test_line_ends_round_it_do_no_harm(world: World, signer: Any) -> None:
    assert not read(world, token(signer) + b"\r\n").problems


@pytest.mark.parametrize("algorithm", ["none", "HS256", "ES384", "RS256", "ES256K", "", 5])
def test_an_algorithm_that_is_not_the_keys_own_is_refused(world: World, signer: Any, algorithm: Any) -> None:
    assert read(world, token(signer, alg=algorithm)).problems in {("unreadable",), ("signature-invalid",)}


OTHER_HEADERS = [{"crit": ["b64"], "b64": False}, {"kid": "1"}, {"jwk": {}}, {"x5c": None}, {"x5c": []}]


@pytest.mark.parametrize("extra", OTHER_HEADERS)
def test_a_header_with_more_or_less_is_refused(world: World, signer: Any, extra: dict[str, Any]) -> None:
    assert read(world, token(signer, **extra)).problems == ("unreadable",)


def test_a_changed_payload_is_seen(world: World, signer: Any) -> None:
    head, _, tail = token(signer).split(b".")
    changed = b".".join([head, encoded(b'{"malo":"y"}').encode(), tail])
    assert read(world, changed).problems == ("signature-invalid",)


def test_another_certificate_with_the_same_key_type_does_not_fit(world: World, signer: Any) -> None:
    other = world.school("04").seal.credential
    x5c = [base64.b64encode(other.der).decode()]
    assert read(world, token(signer, x5c=x5c)).problems == ("signature-invalid",)


def test_a_repeated_header_member_is_refused(world: World, signer: Any) -> None:
    _, payload, tail = token(signer).split(b".")
    head = encoded(b'{"alg":"ES256","alg":"ES256","x5c":["' + base64.b64encode(signer.der) + b'"]}').encode()
    assert read(world, b".".join([head, payload, tail])).problems == ("unreadable",)


@pytest.mark.parametrize("mangle", [lambda t: t + b"=", lambda t: t.replace(b".", b" .", 1), lambda t: t[:-1] + b"!"])
def test_base64url_that_is_not_canonical_is_refused(world: World, signer: Any, mangle: Any) -> None:
    assert read(world, mangle(token(signer))).problems in {("unreadable",), ("signature-invalid",)}


def test_unused_bits_that_are_not_zero_are_refused(world: World, signer: Any) -> None:
    head, payload, tail = token(signer, payload=PAYLOAD + b" ").split(b".")
    assert len(payload) % 4, "this payload leaves unused bits"
    last = payload[-1:]
    alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    twin = alphabet[alphabet.index(last) ^ 1 : (alphabet.index(last) ^ 1) + 1]
    assert read(world, b".".join([head, payload[:-1] + twin, tail])).problems == ("unreadable",)


def test_a_rogue_chain_is_untrusted(world: World) -> None:
    rogue = world.primary.special["rogue_seal"]
    assert read(world, token(rogue)).problems == ("untrusted",)


@pytest.mark.parametrize("text", [b"", b".", b"..", b"a.b.c.d", b"\xff.\xff.\xff", b"e30.e30.e30", b"." * 1000])
def test_what_is_no_jws_is_unreadable(world: World, text: bytes) -> None:
    assert read(world, text).problems == ("unreadable",)


@pytest.mark.parametrize("text", [b'{"a":1,"a":2}', b"NaN", b"[" * 100_000, b"\xff", b"", b'{"a":Infinity}'])
def test_json_that_two_readers_could_read_differently_is_refused(text: bytes) -> None:
    with pytest.raises(ValueError, match=r".+"):
        strict_json(text)
