"""Mutations of a record's signatures."""

from __future__ import annotations

import base64
import re
from collections.abc import Sequence
from random import Random

from stage.mutation import FORM, REFERENCES, Collection, one_of, spliced
from stage.signatures import DS, EXCLUSIVE, INCLUSIVE, INCLUSIVE_11, MORE, SHA256, SHA384, SHA512
from stage.tamper import signature_of, signatures, with_signatures

OF_SIGNATURES = Collection()
may_break = OF_SIGNATURES.may_break
BASE64 = r"(?<=Value>)[A-Za-z0-9+/=\s]{20,}(?=<)|(?<=Certificate>)[A-Za-z0-9+/=\s]{20,}(?=<)"
ALGORITHM = r'((?:Digest|Signature)Method Algorithm=)"[^"]*"'


@may_break()
def a_name_declared_again(dice: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    text = data.decode()
    found = one_of(dice, r"<ds:(?!Signature )\w+", text)
    return spliced(text, found, f'{found[0]} xmlns:ds="{DS}"')


@may_break()
def the_signature_name_declared_on_the_root(dice: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    text = data.decode()
    return text.replace("<hocbaso ", f'<hocbaso xmlns:{dice.choice(["ds", "d"])}="{DS}" ', 1).encode()


@may_break()
def another_prefix_in_a_signature(dice: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    own = dice.choice(signatures(data))
    return data.replace(own, own.replace(b"xades:", b"x:").replace(b"xmlns:xades=", b"xmlns:x="))


@may_break()
def signatures_shuffled(dice: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    texts = signatures(data)
    dice.shuffle(texts)
    return with_signatures(data, texts)


@may_break()
def a_signature_taken_out(dice: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    return data.replace(dice.choice(signatures(data)), b"")


@may_break()
def a_signature_of_another_record(dice: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    entry = dice.choice(("nk-01", "nk-cn", "nk-ht"))
    return data.replace(signature_of(data, entry), signature_of(dice.choice(others), entry))


@may_break()
def signed_info_of_another_record(dice: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    entry = dice.choice(("nk-01", "nk-cn", "nk-ht"))
    pattern = re.compile(rb"<ds:SignedInfo>.*?</ds:SignedInfo>", re.DOTALL)
    own, other = signature_of(data, entry), signature_of(dice.choice(others), entry)
    return data.replace(own, own.replace(pattern.findall(own)[0], pattern.findall(other)[0]))


@may_break(FORM)  # a certificate's digest that fits none in KeyInfo
def a_bit_of_a_digest(dice: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    return _bit_of(dice, data, r"(?<=<ds:DigestValue>)[^<]+")


@may_break()
def a_bit_of_a_signature_value(dice: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    return _bit_of(dice, data, r"(?<=<ds:SignatureValue>)[^<]+")


@may_break(FORM)
def a_bit_of_a_certificate(dice: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    return _bit_of(dice, data, r"(?<=<ds:X509Certificate>)[^<]+")


@may_break()
def white_space_in_base64(dice: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    text = data.decode()
    found = one_of(dice, BASE64, text)
    place = dice.randrange(len(found[0]) + 1)
    return spliced(text, found, found[0][:place] + dice.choice([" ", "\n", "\t", "\r\n  "]) + found[0][place:])


@may_break(FORM)
def odd_base64(dice: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    text = data.decode()
    found = one_of(dice, BASE64, text)
    place = dice.randrange(len(found[0]))
    value = dice.choice([found[0].rstrip("="), found[0] + "=", found[0][:place] + "*" + found[0][place:], ""])
    return spliced(text, found, value)


@may_break(REFERENCES)
def another_canonical_form(dice: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    text = data.decode()
    found = one_of(dice, f"{re.escape(INCLUSIVE)}|{re.escape(INCLUSIVE_11)}|{re.escape(EXCLUSIVE)}", text)
    return spliced(text, found, dice.choice([INCLUSIVE, INCLUSIVE_11, EXCLUSIVE, f"{EXCLUSIVE}WithComments"]))


@may_break(FORM)  # the same
def another_algorithm(dice: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    text = data.decode()
    found = one_of(dice, ALGORITHM, text)
    names = [SHA256, SHA384, SHA512, f"{MORE}rsa-sha256", f"{MORE}ecdsa-sha256", f"{MORE}ecdsa-sha384"]
    return spliced(text, found, f'{found[1]}"{dice.choice(names)}"')


@may_break(REFERENCES)
def transforms_taken_out(dice: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    text = data.decode()
    return spliced(text, one_of(dice, r"(<ds:Transforms>.*?</ds:Transforms>)?(?=<ds:DigestMethod)", text), "")


@may_break(FORM, REFERENCES)
def another_target(dice: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    text = data.decode()
    found = one_of(dice, r'URI="[^"]*"', text)
    return spliced(text, found, f'URI="{dice.choice(["#noidung", "#tongket", "", "#khong-co", "#cks-nk-cn-sp"])}"')


@may_break(FORM)
def another_claim(dice: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    text = data.decode()
    return spliced(text, one_of(dice, r"2026-05-30T08", text), "2026-05-31T09")


def _bit_of(dice: Random, data: bytes, pattern: str) -> bytes:
    text = data.decode()
    found = one_of(dice, pattern, text)
    value = bytearray(base64.b64decode(found[0]))
    value[dice.randrange(len(value))] ^= 1 << dice.randrange(8)
    return spliced(text, found, base64.b64encode(bytes(value)).decode())
