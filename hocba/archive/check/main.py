"""The check's words: reads its arguments, prints what is wrong, in Vietnamese and English. Checks nothing itself."""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from .bag import UNREADABLE, Bag, Fault
from .keys import keys_of
from .reading import LARGEST_SEAL, content, parsed, plain
from .schools import faults, originals

WELL, WRONG, INCOMPLETE = 0, 1, 2


def main(words: list[str] | None = None) -> int:
    """Check the archive; the exit code."""
    asked = _arguments(words)
    if shutil.which("openssl") is None:
        _say("Cần chương trình openssl / the program openssl is needed")
        return INCOMPLETE
    try:
        keys = keys_of(parsed(content(asked.keys.resolve(), LARGEST_SEAL))) if asked.keys else None
    except UNREADABLE:
        _say("--keys: không phải jwks.json của một trục / not the jwks.json of a hub")
        return INCOMPLETE
    bag = Bag(asked.bag, keys=keys)
    wrong = _told(bag.faults())
    left = False
    if not asked.no_school_signatures:
        left = shutil.which("xmlsec1") is None
        wrong += 0 if left else _schools(asked)
    if wrong:
        _say(f"{wrong} lỗi / wrong.")
        return WRONG
    return _end(bag, left=left, keys_from_outside=keys is not None)


def _schools(asked: argparse.Namespace) -> int:
    anchors = sorted(asked.roots.glob("*.pem")) if asked.roots else []
    wrong = count = 0
    for file in originals(asked.bag, asked.sample):
        count += 1
        wrong += _told(faults(file, file.relative_to(asked.bag).as_posix(), anchors))
    _say(f"Chữ ký của trường / schools' signatures: {count} học bạ / records.")
    if not anchors:
        _say("Chưa xét chuỗi chứng thư (--roots) / certificates' chains were not looked at (--roots DIR of *.pem).")
    return wrong


def _end(bag: Bag, *, left: bool, keys_from_outside: bool) -> int:
    seal = bag.seal()
    _say(f"Đúng / all is well: {seal['namhoc']}, {seal['records']} học bạ / records, {seal['made_at']}.")
    _say(f"Khóa niêm phong, tính từ chứng thư / the sealing key's thumbprint, computed: {bag.signing_key()}")
    if not keys_from_outside:
        _say("CHƯA BIẾT KHO CỦA AI: ai cũng làm được kho với khóa của mình.")
        _say("Phải so dấu khóa này với khóa trục công bố (hoặc dùng --keys).")
        _say("WHOSE IT IS, IS NOT KNOWN YET: anybody can make an archive with a key of his own.")
        _say("The thumbprint must be compared with what the hub itself publishes (or give --keys):")
        _say("  https://TRUC-HUB/.well-known/hocba/jwks.json; địa chỉ hãy tự biết / take the address from elsewhere")
        _say(f"  (kho nói / the archive says: {seal['hub']})")
    if left:
        _say("Chưa kiểm tra chữ ký của trường: cần xmlsec1 / schools' signatures were not checked: xmlsec1 is needed.")
        return INCOMPLETE
    return WELL


def _told(found: Iterable[Fault]) -> int:
    count = 0
    for fault in found:
        count += 1
        _say(f"SAI / WRONG  {fault.where}: {fault.vi} / {fault.en}")
    return count


def _say(text: str) -> None:
    sys.stdout.write(f"{plain(text, 2000)}\n")


def _arguments(words: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Kiểm tra kho lưu trữ học bạ số / checks an archive of school records")
    here = Path(__file__).resolve().parents[1]
    plan: dict[str, tuple[dict[str, Any], str]] = {
        "bag": ({"nargs": "?", "type": Path, "default": here}, "thư mục kho / the archive"),
        "--keys": ({"type": Path}, "jwks.json lấy từ trục / got from the hub itself"),
        "--roots": ({"type": Path}, "thư mục chứng thư CA (*.pem) / folder of the authorities' certificates"),
        "--sample": ({"type": int}, "chữ ký của 1/N học bạ / signatures of one record in N"),
        "--no-school-signatures": ({"action": "store_true"}, "không gọi xmlsec1 / do not call xmlsec1"),
    }
    for name, (settings, told) in plan.items():
        parser.add_argument(name, help=told, **settings)
    return parser.parse_args(words)
