"""Random damage that knows the structure of a JSON record. Seeded, as ``stage.mutation`` says."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from random import Random
from typing import Any

from stage.json_draft import altered, with_header
from stage.jws_signatures import b64url, unb64url
from stage.mutation import FORBIDDEN_IN_JSON as FORBIDDEN
from stage.mutation import GRAMMAR, NOT_UTF8, TEXTS, UNIQUE, Collection, one_of, spliced
from stage.mutation import JSON_TEXT as JSON

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
VALUE = r'(?<=: ")[^"\\\n]+(?=")'
OF_JSON = Collection()


def records(value: Any) -> Iterator[dict[str, Any]]:
    """Every object in it, the value itself first."""
    if isinstance(value, dict):
        yield value
    for member in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from records(member)


def in_content(data: bytes, change: Callable[[list[dict[str, Any]]], Any]) -> bytes:
    return altered(data, lambda record: change(list(records(record["noidung"]))))


def a_signature(dice: Random, data: bytes) -> str:
    return dice.choice([one["Id"] for one in json.loads(data)["chukyso"]])


def texts(one: dict[str, Any]) -> list[str]:
    return [name for name, value in one.items() if isinstance(value, str)]


def respelled(letter: str) -> str:
    return "".join(f"\\u{unit:04x}" for unit in memoryview(letter.encode("utf-16-le")).cast("H"))


@OF_JSON.may_break()
def a_letter_as_an_escape(dice: Random, data: bytes, _: Sequence[bytes]) -> bytes:
    text = data.decode()
    found = one_of(dice, VALUE, text)
    at = dice.randrange(len(found[0]))
    return spliced(text, found, found[0][:at] + respelled(found[0][at]) + found[0][at + 1 :])


@OF_JSON.may_break()
def white_space_between_tokens(dice: Random, data: bytes, _: Sequence[bytes]) -> bytes:
    return json.dumps(json.loads(data), ensure_ascii=False, indent=dice.choice(["\t", 3, None])).encode()


@OF_JSON.may_break()
def members_in_another_order(dice: Random, data: bytes, _: Sequence[bytes]) -> bytes:
    def shuffle(record: dict[str, Any]) -> None:
        for one in records(record):
            members = list(one.items())
            dice.shuffle(members)
            one.clear()
            one.update(members)

    return altered(data, shuffle)


@OF_JSON.may_break(GRAMMAR, TEXTS, FORBIDDEN)
def a_letter_of_a_value(dice: Random, data: bytes, _: Sequence[bytes]) -> bytes:
    text = data.decode()
    found = one_of(dice, VALUE, text)
    at = dice.randrange(len(found[0]))
    return spliced(text, found, found[0][:at] + dice.choice("aĐ9 é\u200b") + found[0][at + 1 :])


@OF_JSON.may_break(GRAMMAR)
def values_decomposed(dice: Random, data: bytes, _: Sequence[bytes]) -> bytes:
    return unicodedata.normalize(dice.choice(["NFD", "NFKD"]), data.decode()).encode()


@OF_JSON.may_break(GRAMMAR)
def a_value_of_another_record(dice: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    strange = json.loads(dice.choice(others))["noidung"]
    group = dice.choice(["thongtinchung", "tongket", "nhanxetchung"])
    return altered(data, lambda record: record["noidung"].update({group: strange[group]}))


@OF_JSON.may_break(GRAMMAR, FORBIDDEN)
def a_member_taken_away(dice: Random, data: bytes, _: Sequence[bytes]) -> bytes:
    def take(found: list[dict[str, Any]]) -> None:
        one = dice.choice([one for one in found if one])
        del one[dice.choice(list(one))]

    return in_content(data, take)


@OF_JSON.may_break(FORBIDDEN)
def a_member_under_another_name(dice: Random, data: bytes, _: Sequence[bytes]) -> bytes:
    def rename(found: list[dict[str, Any]]) -> None:
        one = dice.choice(found)
        one[dice.choice(["ID", "hovaten2", "__proto__", ""])] = one.pop(dice.choice(list(one)))

    return in_content(data, rename)


@OF_JSON.may_break(FORBIDDEN)
def a_member_twice(dice: Random, data: bytes, _: Sequence[bytes]) -> bytes:
    text = data.decode()
    found = one_of(dice, r'"\w+": "[^"\\]*"', text)
    return spliced(text, found, f"{found[0]}, {found[0]}")


@OF_JSON.may_break(FORBIDDEN)
def a_value_that_is_no_text(dice: Random, data: bytes, _: Sequence[bytes]) -> bytes:
    def put(found: list[dict[str, Any]]) -> None:
        one = dice.choice([one for one in found if texts(one)])
        one[dice.choice(texts(one))] = dice.choice([1, 1.5, True, None, [], {}])

    return in_content(data, put)


@OF_JSON.may_break(GRAMMAR, UNIQUE, FORBIDDEN)
def two_ids_exchanged(dice: Random, data: bytes, _: Sequence[bytes]) -> bytes:
    def exchange(found: list[dict[str, Any]]) -> None:
        one, other = dice.sample([one for one in found if "Id" in one], 2)
        one["Id"], other["Id"] = other["Id"], one["Id"]

    return in_content(data, exchange)


@OF_JSON.may_break(JSON, NOT_UTF8, GRAMMAR, TEXTS, UNIQUE, FORBIDDEN)
def a_byte(dice: Random, data: bytes, _: Sequence[bytes]) -> bytes:
    at = dice.randrange(len(data))
    return data[:at] + bytes([dice.randrange(256)]) + data[at + 1 :]


@OF_JSON.may_break(JSON, FORBIDDEN, GRAMMAR)
def a_piece_cut_out(dice: Random, data: bytes, _: Sequence[bytes]) -> bytes:
    at = dice.randrange(len(data))
    return data[:at] + data[at + dice.randrange(1, 400) :]


@OF_JSON.may_break()
def signatures_in_another_order(dice: Random, data: bytes, _: Sequence[bytes]) -> bytes:
    return altered(data, lambda record: dice.shuffle(record["chukyso"]))


@OF_JSON.may_break()
def a_signature_taken_away(dice: Random, data: bytes, _: Sequence[bytes]) -> bytes:
    return altered(data, lambda record: record["chukyso"].pop(dice.randrange(len(record["chukyso"]))))


@OF_JSON.may_break()
def a_signature_of_another_record(dice: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    strange = dice.choice(json.loads(dice.choice(others))["chukyso"])

    def put(record: dict[str, Any]) -> None:
        found = next((one for one in record["chukyso"] if one["Id"] == strange["Id"]), record["chukyso"][0])
        found.update({name: strange[name] for name in ("protected", "signature")})

    return altered(data, put)


@OF_JSON.may_break()
def values_exchanged(dice: Random, data: bytes, _: Sequence[bytes]) -> bytes:
    def exchange(record: dict[str, Any]) -> None:
        one, other = dice.sample(record["chukyso"], 2)
        one["signature"], other["signature"] = other["signature"], one["signature"]

    return altered(data, exchange)


@OF_JSON.may_break()
def a_letter_of_a_signature_value(dice: Random, data: bytes, _: Sequence[bytes]) -> bytes:
    def change(record: dict[str, Any]) -> None:
        one = dice.choice(record["chukyso"])
        at = dice.randrange(len(one["signature"]) - 1)  # the last letter has spare bits: another mutation
        one["signature"] = one["signature"][:at] + dice.choice(LETTERS) + one["signature"][at + 1 :]

    return altered(data, change)


@OF_JSON.may_break(FORBIDDEN)
def another_spelling_of_the_same_bytes(dice: Random, data: bytes, _: Sequence[bytes]) -> bytes:
    def respell(record: dict[str, Any]) -> None:
        one = dice.choice(record["chukyso"])
        name = dice.choice(["signature", "protected"])
        one[name] = dice.choice([f"{one[name]}=", f"{one[name]}\n", one[name][:-1] + dice.choice(LETTERS)])

    return altered(data, respell)


@OF_JSON.may_break()
def a_header_laid_out_anew(dice: Random, data: bytes, _: Sequence[bytes]) -> bytes:
    return with_header(data, a_signature(dice, data), lambda header: header.update(alg=header.pop("alg")))


@OF_JSON.may_break()
def another_time(dice: Random, data: bytes, _: Sequence[bytes]) -> bytes:
    return with_header(data, a_signature(dice, data), lambda header: header.update(sigT="2026-05-30T08:00:01Z"))


@OF_JSON.may_break()
def another_algorithm(dice: Random, data: bytes, _: Sequence[bytes]) -> bytes:
    new = dice.choice(["ES256", "ES384", "ES512", "RS256", "RS512", "PS256", "PS384", "ES256K"])
    return with_header(data, a_signature(dice, data), lambda header: header.update(alg=new))


@OF_JSON.may_break()
def another_hash(dice: Random, data: bytes, _: Sequence[bytes]) -> bytes:
    def change(header: dict[str, Any]) -> None:
        hashes = header["sigD"]["hashV"]
        hashes[dice.randrange(len(hashes))] = b64url(dice.randbytes(32))

    return with_header(data, a_signature(dice, data), change)


@OF_JSON.may_break(FORBIDDEN)
def another_name_in_sigd(dice: Random, data: bytes, _: Sequence[bytes]) -> bytes:
    def change(header: dict[str, Any]) -> None:
        names = header["sigD"]["pars"]
        names[dice.randrange(len(names))] = dice.choice(["#bangdiem", "#nk-01", "#mon-99", "mon-01", "#cks-nk-ht"])

    return with_header(data, a_signature(dice, data), change)


@OF_JSON.may_break(FORBIDDEN)
def another_header_member(dice: Random, data: bytes, _: Sequence[bytes]) -> bytes:
    new = dice.choice([{"kid": "1"}, {"crit": ["exp"]}, {"crit": []}, {"b64": False}, {"alg": "none"}, {"jwk": {}}])
    return with_header(data, a_signature(dice, data), lambda header: header.update(new))


@OF_JSON.may_break(FORBIDDEN)
def a_byte_of_a_header(dice: Random, data: bytes, _: Sequence[bytes]) -> bytes:
    def change(record: dict[str, Any]) -> None:
        one = dice.choice(record["chukyso"])
        header = bytearray(unb64url(one["protected"]))
        header[dice.randrange(len(header))] = dice.randrange(256)
        one["protected"] = b64url(bytes(header))

    return altered(data, change)
