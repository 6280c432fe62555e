"""Bytes that are no JSON, and JSON that two readers could read as two records."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

import pytest
from stage.gallery import Gallery, Sent, report_on
from stage.json_draft import altered
from stage.world import World

gallery = Gallery()
NAME = '"hovaten": "'


def edited(world: World, old: str, new: str) -> bytes:
    text = world.primary.json_record().decode()
    assert text.count(old) >= 1, old
    return text.replace(old, new, 1).encode()


@gallery.refused("not-well-formed")
def truncated(world: World) -> bytes:
    return world.primary.json_record()[:-40]


@gallery.refused("not-well-formed")
def bytes_behind_it(world: World) -> bytes:
    return world.primary.json_record() + b"{}"


@gallery.refused("not-well-formed")
def two_byte_order_marks(world: World) -> bytes:
    return b"\xef\xbb\xbf" * 2 + world.primary.json_record()


@gallery.refused("not-well-formed")
def bytes_that_are_not_utf_8(world: World) -> bytes:
    return world.primary.json_record().replace(b"Ngoan", b"Ngo\xe3n", 1)


@gallery.refused("not-well-formed")
def utf_16_without_a_mark(world: World) -> bytes:
    return world.primary.json_record().decode().encode("utf-16-le")


@gallery.refused("forbidden-construct")
def utf_16_with_its_mark(world: World) -> bytes:
    return world.primary.json_record().decode().encode("utf-16")


@gallery.refused("not-well-formed")
def a_comma_too_many(world: World) -> bytes:
    return edited(world, '"phienbangoi": "1",', '"phienbangoi": "1",,')


@gallery.refused("not-well-formed")
def a_comment(world: World) -> bytes:
    return edited(world, '"phienbangoi"', '/* x */ "phienbangoi"')


@gallery.refused("not-well-formed")
def a_line_break_inside_a_string(world: World) -> bytes:
    return edited(world, NAME, NAME + "\n")


@gallery.refused("not-well-formed")
def infinity(world: World) -> bytes:
    return edited(world, '"phienban": "1"', '"phienban": -Infinity')


@gallery.refused("not-well-formed")
def not_a_number(world: World) -> bytes:
    return edited(world, '"phienban": "1"', '"phienban": NaN')


@gallery.refused("not-well-formed")
def a_string_alone(world: World) -> bytes:
    return b'"hocba"'


@gallery.refused("schema-violation")
def an_array_of_records(world: World) -> bytes:
    return b"[" + world.primary.json_record() + b"]"


@gallery.refused("schema-violation")
def an_empty_object(world: World) -> bytes:
    return b"{}"


@gallery.refused("forbidden-construct")
def a_name_twice(world: World) -> bytes:
    return edited(world, NAME, NAME + 'Kẻ Khác", ' + NAME)


@gallery.refused("forbidden-construct")
def a_name_twice_spelled_with_an_escape(world: World) -> bytes:
    return edited(world, NAME, '"ho\\u0076aten": "Kẻ Khác", ' + NAME)


@gallery.refused("forbidden-construct")
def two_contents(world: World) -> bytes:
    text = world.primary.json_record().decode().rstrip().removesuffix("}")
    content = json.loads(world.primary.json_record())["noidung"]
    content["thongtinchung"]["hovaten"] = "Kẻ Khác"
    return f'{text}, "noidung": {json.dumps(content)}}}'.encode()


@gallery.refused("forbidden-construct")
def a_signature_value_twice(world: World) -> bytes:
    return edited(world, '"signature": "', '"signature": "AAAA", "signature": "')


@gallery.refused("forbidden-construct")
def half_a_character(world: World) -> bytes:
    return edited(world, NAME, NAME + "\\ud83d")


@gallery.accepted
def a_character_as_two_escaped_halves(world: World) -> bytes:
    draft = world.primary.json_draft()
    draft.content["nhanxetchung"]["nxetgvcn"] = "Giỏi \U0001f600"
    return draft.edit(lambda text: text.replace("\U0001f600", "\\uD83D\\uDE00")).sign()


@gallery.refused("forbidden-construct")
def deeper_than_any_record(world: World) -> bytes:
    return edited(world, '"phienbangoi": "1"', '"phienbangoi": ' + "[" * 20 + "]" * 20)


@gallery.refused("forbidden-construct")
def over_one_mebibyte(world: World) -> bytes:
    return world.primary.json_record() + b" " * 1024 * 1024


test_bytes = gallery.test()

NUMBERS = ["1", "1.0", "1e0", "1E+0", "-0", "9" * 5000, "1" + "0" * 400 + ".0", "1e999999999"]


@pytest.mark.parametrize("spelling", [*NUMBERS, "true", "false", "null", "[]", "{}", '["1"]'])
@pytest.mark.parametrize("member", ["phienban", "phienbangoi", "vaitro"])
def test_a_value_that_is_no_string_is_forbidden(world: World, member: str, spelling: str) -> None:
    """Signed or not: 1, 1.0 and 1e0 would be one value in three texts, so no number stands anywhere."""
    text = json.loads(world.primary.json_record())
    value = {"phienban": "1", "phienbangoi": "1", "vaitro": "gvbm"}[member]
    data = json.dumps(text).replace(f'"{member}": "{value}"', f'"{member}": {spelling}', 1).encode()
    (problem,) = report_on(world, Sent(data)).problems
    assert problem.code == "forbidden-construct"
    assert problem.where.startswith("/")
    assert problem.where.endswith(member)


COSTLY: dict[str, Callable[[bytes], bytes]] = {
    "brackets": lambda good: b"[" * 1_000_000,
    "brackets_and_braces": lambda good: b'{"a":[' * 170_000,
    "brackets_inside_strings": lambda good: good.replace(b"Ngoan", b"[{" * 490_000),
    "quotes_behind_strokes": lambda good: b'{"' + b'\\"' * 500_000,
    "strokes": lambda good: b'{"' + b"\\" * 1_000_001 + b"[" * 600,
    "members": lambda good: b"{" + b",".join(b'"%d":""' % n for n in range(90_000)) + b',"0":""}',
    "members_with_empty_names": lambda good: b'{"":"",' * 1 + b'"":"",' * 150_000 + b'"a":""}',
    "empty_objects": lambda good: b'{"noidung":[' + b"{}," * 340_000 + b"{}]}",
    "one_number": lambda good: b'{"phienbangoi":' + b"7" * 1_000_000 + b"}",
    "half_characters": lambda good: b'{"phienbangoi":"' + b"\\ud800" * 170_000 + b'"}',
    "signatures": lambda good: altered(good, lambda r: r["chukyso"].extend(r["chukyso"] * 40)),
    "subjects": lambda good: altered(good, lambda r: r["noidung"]["bangdiem"].update(monhoc=[{}] * 100_000)),
    "scopes": lambda good: altered(
        good, lambda r: r["noidung"]["danhsachky"]["nguoiky"][0].update(phamvi=["mon-01"] * 90_000)
    ),
}


@pytest.mark.parametrize("name", COSTLY)
def test_a_costly_file_is_answered_soon(world: World, name: str) -> None:
    data = COSTLY[name](world.primary.json_record())
    started = time.process_time()
    report = report_on(world, Sent(data))
    assert time.process_time() - started < 2
    assert not report.passed
    assert report.problems


def every_object(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The paths to all objects of the record's content; of each array one is enough."""
    if isinstance(value, list):
        return every_object(value[0], (*path, 0))
    if not isinstance(value, dict):
        return []
    return [path, *(p for name, member in value.items() for p in every_object(member, (*path, name)))]


def test_a_member_the_grammar_does_not_know_is_forbidden_wherever_it_stands(world: World) -> None:
    good = world.primary.json_record()
    paths = every_object(json.loads(good))
    assert len(paths) == 15
    for path in paths:

        def add(record: Any, path: tuple[Any, ...] = path) -> None:
            for step in path:
                record = record[step]
            record["Id2"] = "x"

        problems = report_on(world, Sent(altered(good, add))).problems
        assert {p.code for p in problems} == {"forbidden-construct"}, path
