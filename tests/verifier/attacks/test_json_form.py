"""Signatures in JSON that have more, less or other than the one form of ``package.md`` section 3."""

from __future__ import annotations

import base64
import dataclasses
import hmac
import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from stage.gallery import Sent, report_on
from stage.json_draft import altered
from stage.jws_signatures import b64url, unb64url
from stage.world import World

from verifier.report import Report

FORBIDDEN = {"forbidden-construct"}


def codes(report: Report) -> set[str]:
    return {str(problem.code) for problem in report.problems}


def signed(world: World, entry: str = "nk-cs", **changes: Any) -> set[str]:
    """The codes of a record one of whose signatures is made with these changes."""
    draft = world.primary.json_draft()
    at = next(number for number, plan in enumerate(draft.plans) if plan.entry == entry)
    draft.plans[at] = dataclasses.replace(draft.plans[at], **changes)
    return codes(report_on(world, Sent(draft.sign())))


HEADERS: Mapping[str, Mapping[str, Any]] = {
    "no_alg": {"alg": None},
    "alg_none": {"alg": "none"},
    "alg_None": {"alg": "None"},
    "alg_HS256": {"alg": "HS256"},
    "alg_hs512": {"alg": "hs512"},
    "alg_as_a_number": {"alg": 256},
    "alg_as_a_list": {"alg": ["ES256", "RS256"]},
    "no_crit": {"crit": None},
    "an_empty_crit": {"crit": []},
    "crit_as_text": {"crit": "sigD"},
    "crit_sigD_twice": {"crit": ["sigD", "sigD"]},
    "crit_b64": {"crit": ["sigD", "b64"], "b64": False},
    "crit_something_unknown": {"crit": ["sigD", "http://example.vn/x"], "http://example.vn/x": "1"},
    "crit_names_what_is_not_there": {"crit": ["sigD", "exp"]},
    "crit_something_else": {"crit": ["sigT"]},
    "b64_without_crit": {"b64": False},
    "a_key_of_its_own": {"jwk": {"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA"}},
    "an_address_of_keys": {"jku": "https://example.vn/keys"},
    "an_address_of_certificates": {"x5u": "https://example.vn/cert"},
    "a_name_for_the_key": {"kid": "1"},
    "a_type": {"typ": "jose"},
    "a_sha_1_thumbprint": {"x5t": "AAAA"},
    "unsigned_things_as_signed": {"etsiU": []},
    "no_x5c": {"x5c": None},
    "an_empty_x5c": {"x5c": []},
    "an_x5c_of_numbers": {"x5c": [1, 2]},
    "an_x5c_as_text": {"x5c": "MIIB"},
    "an_x5c_that_is_no_base64": {"x5c": ["%%%%"]},
    "no_thumbprint": {"x5t#S256": None},
    "a_thumbprint_that_is_no_base64url": {"x5t#S256": "+/+/"},
    "no_time": {"sigT": None},
    "a_time_without_offset": {"sigT": "2026-05-30T08:00:00"},
    "a_time_with_a_space": {"sigT": "2026-05-30 08:00:00Z"},
    "a_day": {"sigT": "2026-05-30"},
    "a_time_that_is_none": {"sigT": "2026-05-32T08:00:00Z"},
    "a_time_as_a_number": {"sigT": 1780128000},
    "a_time_in_other_digits": {"sigT": "２０２６-05-30T08:00:00Z"},
    "no_sigD": {"sigD": None},
    "sigD_as_a_list": {"sigD": []},
}
DETACHED: Mapping[str, Mapping[str, Any]] = {
    "another_way_of_naming": {"mId": "http://uri.etsi.org/19182/ObjectIdByURI"},
    "http_headers": {"mId": "http://uri.etsi.org/19182/HttpHeaders"},
    "sha_512": {"hashM": "S512"},
    "sha_1": {"hashM": "S1"},
    "no_names": {"pars": None},
    "no_name_at_all": {"pars": [], "hashV": []},
    "fewer_hashes_than_names": {"hashV": []},
    "more_hashes_than_names": {"hashV": ["AAAA", "AAAA"]},
    "a_name_twice": {"pars": ["#noidung"] * 2, "hashV": ["AAAA"] * 2},
    "a_name_without_its_sign": {"pars": ["noidung"], "hashV": ["AAAA"]},
    "an_address_outside": {"pars": ["https://example.vn/record#noidung"], "hashV": ["AAAA"]},
    "a_pointer": {"pars": ["#xpointer(/)"], "hashV": ["AAAA"]},
    "hashes_that_are_padded": {"pars": ["#noidung"], "hashV": ["AAA="]},
    "hashes_with_spare_bits": {"pars": ["#noidung"], "hashV": ["AAB"]},
    "hashes_that_are_numbers": {"pars": ["#noidung"], "hashV": [1]},
    "content_types": {"ctys": ["application/json"]},
    "sixty_six_names": {"pars": [f"#a{n}" for n in range(66)], "hashV": ["AAAA"] * 66},
}


@pytest.mark.parametrize("name", HEADERS)
def test_another_header_is_forbidden(world: World, name: str) -> None:
    for entry in ("nk-01", "nk-cs"):
        assert signed(world, entry, header=HEADERS[name]) == FORBIDDEN


@pytest.mark.parametrize("name", DETACHED)
def test_another_sigD_is_forbidden(world: World, name: str) -> None:  # noqa: N802 - the member's name
    assert signed(world, "nk-ht", detached=DETACHED[name]) == FORBIDDEN


def test_more_certificates_than_any_chain_has_are_forbidden(world: World) -> None:
    der = world.primary.seal.credential.der
    assert signed(world, certificates=[der] * 10) == set()
    assert signed(world, certificates=[der] * 11) == FORBIDDEN


def test_the_thumbprint_of_another_certificate_is_forbidden_and_shows_nothing(world: World) -> None:
    other = hashes.Hash(hashes.SHA256())
    other.update(world.primary.principal.credential.der)
    wrong = {"x5t#S256": b64url(other.finalize())}
    assert signed(world, header=wrong) == {"forbidden-construct", "signature-invalid"}


HEADER_TEXTS: Mapping[str, Callable[[str], str]] = {
    "a_member_twice": lambda text: text.replace('"alg"', '"alg": "none", "alg"'),
    "a_member_twice_spelled_with_an_escape": lambda text: text.replace('"alg"', '"\\u0061lg": "none", "alg"'),
    "a_byte_order_mark": lambda text: "\ufeff" + text,
    "something_behind_it": lambda text: text + "{}",
    "a_list": lambda text: f"[{text}]",
    "not_json": lambda text: text[:-1],
    "a_name_twice_in_sigD": lambda text: text.replace('"mId"', '"mId": "x", "mId"'),
}


@pytest.mark.parametrize("name", HEADER_TEXTS)
def test_a_header_that_readers_could_read_differently_is_forbidden(world: World, name: str) -> None:
    def write(header: dict[str, Any]) -> bytes:
        return HEADER_TEXTS[name](json.dumps(header)).encode()

    assert signed(world, write=write) == FORBIDDEN


def test_white_space_in_a_header_is_signed_with_it_and_does_no_harm(world: World) -> None:
    assert signed(world, write=lambda header: json.dumps(header, indent=3).encode()) == set()


def set_to(**members: Any) -> Callable[[dict[str, Any]], None]:
    return lambda one: one.update(members)


def respelled(member: str, change: Callable[[str], str]) -> Callable[[dict[str, Any]], None]:
    return lambda one: one.update({member: change(one[member])})


def spare_bits(text: str) -> str:
    """The same bytes by another last letter: RFC 4648, 3.5."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    twin = text[:-1] + letters[letters.index(text[-1]) ^ 1]
    assert unb64url(twin) == unb64url(text)
    return twin


OBJECTS: Mapping[str, Callable[[dict[str, Any]], None]] = {
    "an_unprotected_header": set_to(header={"kid": "1"}),
    "a_payload": set_to(payload=""),
    "no_id": lambda one: one.pop("Id") and None,
    "no_protected_header": lambda one: one.pop("protected") and None,
    "no_value": lambda one: one.pop("signature") and None,
    "an_empty_value": set_to(signature=""),
    "an_empty_header": set_to(protected=""),
    "a_value_as_a_number": set_to(signature=1),
    "a_header_that_is_not_encoded": set_to(protected={"alg": "ES256"}),
    "the_general_form": lambda one: one.update(signatures=[{"protected": one.pop("protected")}]),
    "an_id_that_is_no_name": set_to(Id="cks nk-cs"),
    "an_id_with_a_namespace": set_to(Id="{x}cks-nk-cs"),
    "a_padded_value": respelled("signature", lambda text: text + "="),
    "a_value_with_a_line_break": respelled("signature", lambda text: text[:40] + "\n" + text[40:]),
    "a_value_in_the_other_alphabet": respelled("signature", lambda text: "+/" + text[2:]),
    "a_value_with_spare_bits": respelled("signature", spare_bits),
    "a_padded_header": respelled("protected", lambda text: text + "="),
    "a_header_in_hexadecimal": respelled("protected", lambda text: unb64url(text).hex() + "."),
}


@pytest.mark.parametrize("name", OBJECTS)
def test_another_object_is_forbidden(world: World, name: str) -> None:
    data = altered(world.primary.json_record(), lambda record: OBJECTS[name](record["chukyso"][-1]))
    assert codes(report_on(world, Sent(data))) == FORBIDDEN


@pytest.mark.parametrize("value", [{}, "", None, [None], ["x"], [[]]], ids=repr)
def test_signatures_that_are_none_are_forbidden(world: World, value: Any) -> None:
    data = altered(world.primary.json_record(), set_to(chukyso=value))
    assert codes(report_on(world, Sent(data))) == FORBIDDEN


def test_more_than_sixty_four_signatures_are_forbidden(world: World) -> None:
    data = altered(world.primary.json_record(), lambda r: r["chukyso"].extend(r["chukyso"][:1] * 60))
    assert codes(report_on(world, Sent(data))) == FORBIDDEN


# Algorithms.


def by_mac(algorithm: str, signer: Any, message: bytes) -> bytes:
    """The old confusion: the public key, which everybody has, taken for the secret of an HMAC."""
    public = signer.key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return hmac.digest(public, message, f"sha{algorithm[2:] or '256'}")


@pytest.mark.parametrize("algorithm", ["HS256", "HS384", "HS512", "none"])
def test_an_hmac_with_the_public_key_is_forbidden(world: World, algorithm: str) -> None:
    sign = (lambda *_: b"\0") if algorithm == "none" else by_mac
    assert signed(world, "nk-cn", algorithm=algorithm, sign=sign) == FORBIDDEN


@pytest.mark.parametrize("algorithm", ["ES256", "RS256"])
def test_an_hmac_under_another_name_does_not_hold(world: World, algorithm: str) -> None:
    mac = hmac.digest(world.primary.seal.credential.pem.encode(), b"x", "sha256")
    assert signed(world, "nk-cs", algorithm=algorithm, sign=lambda *_: mac) == {"signature-invalid"}


@pytest.mark.parametrize("algorithm", ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512"])
def test_every_algorithm_for_rsa_is_accepted(world: World, algorithm: str) -> None:
    assert signed(world, "nk-cs", algorithm=algorithm) == set()


@pytest.mark.parametrize("name", ["fine_p384", "fine_p521", "fine_rsa"])
def test_the_algorithm_of_every_key_is_accepted(world: World, name: str) -> None:
    signer = world.primary.special[name]
    assert signed(world, "nk-cn", signer=signer, algorithm="") == set()


@pytest.mark.parametrize("algorithm", ["ES384", "ES512", "RS256", "PS256"])
def test_an_algorithm_of_another_key_does_not_hold(world: World, algorithm: str) -> None:
    """A P-256 key signs by ES256 alone (RFC 7518, 3.4)."""
    assert signed(world, "nk-cn", algorithm=algorithm) == {"signature-invalid"}


@pytest.mark.parametrize("claimed", ["RS512", "PS256", "ES256"])
def test_a_value_by_another_algorithm_than_the_header_says_does_not_hold(world: World, claimed: str) -> None:
    assert signed(world, "nk-cs", header={"alg": claimed}) == {"signature-invalid"}


@pytest.mark.parametrize("algorithm", ["ES256K", "EdDSA", "RS1", "RS255", "es256", "", "ES256 "])
def test_an_algorithm_that_is_not_listed_is_weak(world: World, algorithm: str) -> None:
    assert signed(world, "nk-cs", header={"alg": algorithm}) == {"weak-algorithm"}


def test_an_elliptic_value_in_der_does_not_hold(world: World) -> None:
    def sign(algorithm: str, signer: Any, message: bytes) -> bytes:
        return signer.key.sign(message, ec.ECDSA(hashes.SHA256()))

    assert signed(world, "nk-cn", sign=sign) == {"signature-invalid"}


@pytest.mark.parametrize("value", [b"\0" * 64, b"\xff" * 64, b"\0", b"\0" * 100_000], ids=len)
def test_a_value_that_is_nothing_does_not_hold(world: World, value: bytes) -> None:
    assert signed(world, "nk-cn", sign=lambda *_: value) == {"signature-invalid"}


@pytest.mark.parametrize("first", [b"", b"junk", bytes(10_000)], ids=len)
def test_a_certificate_that_is_none_shows_nothing(world: World, first: bytes) -> None:
    """The empty text decodes to nothing, which is no x5c."""
    x5c = [base64.b64encode(first).decode()]
    digest = hashes.Hash(hashes.SHA256())
    digest.update(first)
    found = signed(world, "nk-cn", header={"x5c": x5c, "x5t#S256": b64url(digest.finalize())})
    assert found == ({"signature-invalid"} if first else FORBIDDEN)
