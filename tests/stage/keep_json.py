"""Attacks on JSON records, written to files as ``stage.keep`` does: ``python -m stage.keep_json FOLDER``."""

from __future__ import annotations

import hmac
import json
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import serialization
from stage.authority import Authority, elliptic_key, subject
from stage.json_draft import JsonDraft, altered, with_header
from stage.keep import write_set
from stage.world import World, make_world

SEAL = "cks-nk-cs"


def kept_attacks(world: World) -> Iterator[tuple[str, bytes, list[str]]]:
    """Name, bytes and the problem codes that must be found (none: the record is good)."""
    good, other = (world.primary.json_record(number, subjects=1) for number in (0, 1))
    yield "good", good, []
    yield from _changed_afterwards(good, other)
    yield from _headers(world)
    yield from _keys(world)


def _changed_afterwards(good: bytes, other: bytes) -> Iterator[tuple[str, bytes, list[str]]]:
    def mark(record: dict[str, Any]) -> None:
        record["noidung"]["bangdiem"]["monhoc"][0]["mucdatduoc"] = "T"

    strange = json.loads(other)["chukyso"]
    yield "better-mark-after-signing", altered(good, mark), ["signature-invalid"]
    twice = good.decode().replace('"hovaten": "', '"hovaten": "Kẻ Khác", "hovaten": "', 1).encode()
    yield "name-twice", twice, ["forbidden-construct"]
    moved = altered(good, lambda r: r["chukyso"].__setitem__(0, strange[0]))
    yield "signature-of-another-learner", moved, ["signature-invalid"]
    moved = altered(good, lambda r: r["chukyso"].__setitem__(-1, strange[-1]))
    yield "seal-of-another-learner", moved, ["signature-invalid"]
    yield "seal-removed", altered(good, lambda r: r["chukyso"].pop()), ["signature-missing"]
    name = json.loads(good)["noidung"]["thongtinchung"]["hovaten"]
    decomposed = good.decode().replace(name, unicodedata.normalize("NFD", name)).encode()
    yield "name-decomposed-after-signing", decomposed, ["signature-invalid"]
    number = good.replace(b'"phienban": "1"', b'"phienban": 1e0', 1)
    yield "version-as-a-number", number, ["forbidden-construct"]
    later = with_header(good, SEAL, lambda header: header.update(sigT="2026-05-01T08:00:00Z"))
    yield "signing-time-changed-in-the-header", later, ["signature-invalid"]


def _headers(world: World) -> Iterator[tuple[str, bytes, list[str]]]:
    draft = _draft(world, 2)
    draft.plan("nk-cn").header, draft.plan("nk-cn").sign = {"alg": "HS256"}, _by_public_key
    yield "algorithm-confusion-hmac-by-the-public-key", draft.sign(), ["forbidden-construct"]
    draft = _draft(world, 2)
    draft.plan("nk-cn").header, draft.plan("nk-cn").sign = {"alg": "none"}, lambda *_: b"\0"
    yield "algorithm-none", draft.sign(), ["forbidden-construct"]
    draft = _draft(world, 2)
    draft.plan("nk-cn").header = {"crit": ["sigD", "b64"], "b64": False}
    yield "crit-with-b64", draft.sign(), ["forbidden-construct"]
    draft = _draft(world, 2)
    draft.plan("nk-cn").header = {"crit": None}
    yield "crit-left-out", draft.sign(), ["forbidden-construct"]
    draft = _draft(world, 2)
    draft.plan("nk-cn").write = lambda header: b'{"alg": "none", ' + json.dumps(header).encode()[1:]
    yield "algorithm-twice-in-a-header", draft.sign(), ["forbidden-construct"]
    draft = _draft(world, 2)
    draft.plan("nk-ht").canonical = lambda part: json.dumps(part, ensure_ascii=False, sort_keys=True).encode()
    yield "hashed-in-another-canonical-form", draft.sign(), ["signature-invalid"]


def _keys(world: World) -> Iterator[tuple[str, bytes, list[str]]]:
    own = world.primary.homeroom.credential
    public = world.authorities.public
    draft = _draft(world, 3)
    draft.plan("nk-cn").signer = public.issue(own.certificate.subject, key=elliptic_key())
    draft.plan("nk-cn").certificates = [own.der]
    yield "key-substitution-under-the-real-certificate", draft.sign(), ["signature-invalid"]
    draft = _draft(world, 3)
    draft.plan("nk-cn").header = {"jwk": {"kty": "EC", "crv": "P-256", "x": "AAAA", "y": "AAAA"}}
    yield "key-in-the-header", draft.sign(), ["forbidden-construct"]
    draft = _draft(world, 3)
    draft.plan("nk-cn").signer = public.issue(subject("Người Khác"), key=own.key)
    yield "same-key-under-another-name", draft.sign(), ["signer-not-registered"]
    draft = _draft(world, 3)
    draft.plan("nk-cn").signer = Authority("THU CA cong cong").issue(own.certificate.subject, key=own.key)
    yield "same-key-and-name-by-a-self-made-authority", draft.sign(), ["signer-not-registered", "signer-untrusted"]
    draft = _draft(world, 3)
    draft.plan("nk-cs").signer = world.primary.special["rogue_seal"]
    yield "right-name-under-the-wrong-root", draft.sign(), ["signer-untrusted"]


def _draft(world: World, number: int) -> JsonDraft:
    return world.primary.json_draft(number, subjects=1)


def _by_public_key(algorithm: str, signer: Any, message: bytes) -> bytes:
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    return hmac.digest(signer.key.public_key().public_bytes(serialization.Encoding.PEM, form), message, "sha256")


if __name__ == "__main__":
    world = make_world()
    write_set(Path(sys.argv[1]), world, kept_attacks(world), "json")
