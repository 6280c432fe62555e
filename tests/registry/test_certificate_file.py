"""The one certificate of a file, in every shape that authorities hand out; never a key, in none of its shapes."""

from __future__ import annotations

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric import dsa, ec, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    pkcs7,
    pkcs12,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from signer_papers import teacher

from registry.rules.certificate_file import LARGEST_FILE, CertificateRefused, FileRefusal, certificate_in

SECRET = BestAvailableEncryption(b"mat-khau")


def refusal(content):
    with pytest.raises(CertificateRefused) as refused:
        certificate_in(content)
    return refused.value.refusal


def test_every_shape_of_one_certificate(world):
    card = teacher(world)
    above = [world.authorities.public.certificate, world.authorities.public_root.certificate]
    pem = card.pem.encode()
    for content in (
        pem,
        b"Bag Attributes\r\n  friendlyName: a\r\n" + pem,
        card.der,
        base64.b64encode(card.der),
        base64.encodebytes(card.der),
        pem + world.authorities.public.pem.encode(),
        pkcs7.serialize_certificates([card.certificate, *above], Encoding.DER),
        pkcs7.serialize_certificates([*above, card.certificate], Encoding.PEM),
    ):
        assert certificate_in(content) == card.der


def test_no_private_key_in_any_shape(world):
    card = teacher(world)
    keys = [card.key, rsa.generate_private_key(65537, 2048), dsa.generate_private_key(2048)]
    shapes = []
    for key in keys:
        shapes += [
            key.private_bytes(encoding, form, encryption)
            for encoding in (Encoding.PEM, Encoding.DER)
            for form in (PrivateFormat.PKCS8, PrivateFormat.TraditionalOpenSSL)
            for encryption in (NoEncryption(), SECRET)
            if not (encoding is Encoding.DER and form is PrivateFormat.TraditionalOpenSSL and encryption is SECRET)
        ]
    shapes.append(card.key.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption()))
    for encryption in (NoEncryption(), SECRET):
        shapes.append(pkcs12.serialize_key_and_certificates(b"a", card.key, card.certificate, None, encryption))
    shapes += [base64.b64encode(content) for content in shapes]
    shapes += [b"\xfe\xed\xfe\xed" + bytes(40), b"PuTTY-User-Key-File-3: ssh-rsa", card.pem.encode() + card.key_pem]
    for content in shapes:
        assert refusal(content) is FileRefusal.PRIVATE_KEY, content[:40]


def test_what_is_no_certificate_is_said(world):
    card = teacher(world)
    public = card.key.public_key()
    assert refusal(b" \n") is FileRefusal.EMPTY
    assert refusal(b"x" * (LARGEST_FILE + 1)) is FileRefusal.TOO_LARGE
    for content in (
        b"%PDF-1.7",
        card.der[:-3],
        card.der + b"\0",
        public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo),
        public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo),
        b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
        b"-----BEGIN CERTIFICATE-----\n",
        world.lists["public-ca"],
    ):
        assert refusal(content) is FileRefusal.NOT_A_CERTIFICATE, content[:30]
    other = teacher(world, "Người Khác", key=ec.generate_private_key(ec.SECP256R1()))
    assert refusal(card.pem.encode() + other.pem.encode()) is FileRefusal.MORE_THAN_ONE


@settings(max_examples=300, deadline=None)
@given(content=st.one_of(st.binary(max_size=200), st.binary(max_size=60).map(lambda tail: b"\x30\x80" + tail)))
def test_whatever_is_sent_is_refused_by_name(content):
    with pytest.raises(CertificateRefused):
        certificate_in(content)
