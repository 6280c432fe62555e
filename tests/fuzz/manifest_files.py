"""Manifests for the walk: a payload changed and signed again, and sometimes the token changed once more."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from datetime import datetime
from random import Random
from typing import Any

from stage import batches
from stage.authority import Credential
from stage.json_mutations import records
from stage.school import School
from stage.world import World, binding

from ingest.errors import BatchRefused
from ingest.limits import LARGEST_MANIFEST
from ingest.manifest import SignedManifest, check_files, check_signer, read_manifest
from ingest.sentences import SENTENCES
from tests.fuzz import strange
from tests.fuzz.der import damaged_der
from tests.fuzz.uploading import Uploads
from tests.fuzz.walk import MIB, Made, Measured
from verifier.policy import Binding

PIECES = (b".", b"..", b"=", b"-", b"_", b"+", b"/", b"\n", b" ", b"\0", b"\xff", b"e30", b"A" * 4000, b"\xef\xbb\xbf")
NAMES = (
    "hocba/0001.xml",
    "hocba/0002.json",
    "hocba/../a.xml",
    "hocba/a.zip",
    "hocba/\u202ea.xml",
    "/a.xml",
    "manifest.jws",
    "hocba/" + "a" * 240 + ".xml",
    "hocba/" + "a" * 300 + ".xml",
    "HOCBA/0001.XML",
    "",
    "hocba/.xml",
)

# So many are not made more.
MOST_LINES = 300


class Manifests:
    """``read_manifest``, ``check_signer`` and ``check_files`` as a batch that is unpacked calls them."""

    name = "manifest"
    cap = 64 * MIB

    def __init__(self, world: World, uploads: Uploads) -> None:
        self.world = world

    def make(self, dice: Random) -> Made:
        school = self.world.school(dice.choice(("02", "03", "05")))
        files = [(f"hocba/{n:04d}.xml", dice.randbytes(9)) for n in range(dice.choice((1, 1, 3, 200)))]
        payload = batches.manifest(files, school=school.code, namhoc=school.namhoc)
        done = [change_payload(dice, payload) for _ in range(dice.choice((0, 0, 0, 1, 1, 2)))]
        content = _text(dice, payload, done)
        signer, header = _signer(dice, school, self.world, done)
        signed = batches.sign_compact(content, signer, header_changes=header)
        if len(signed) > LARGEST_MANIFEST:
            raise ValueError("a batch with it is refused unread (zip_rules)")
        data = signed
        for _ in range(dice.choice((0, 0, 0, 1, 1, 2))):
            name, after = dice.choice(AFTER_SIGNING)
            data = after(dice, data)
            done.append(f"+{name}")
        return Made(data, signed, tuple(done))

    def ask(self, made: Made, number: int) -> str:
        try:
            found = read_manifest(made.data, trust=self.world.trust, at=self.world.clock)
            assert says_what_was_signed(found, made), "a manifest that nobody signed"
            check_signer(found, self._bindings(found), needs_seal=True, received_at=self.world.clock)
            check_files(found.manifest.lines, {line.file: None for line in found.manifest.lines})
        except BatchRefused as refused:
            return refusal(refused)
        return "accepted as signed" if made.changed else "accepted"

    def elsewhere(self, made: Made, number: int) -> Measured | None:
        return None

    def _bindings(self, found: SignedManifest) -> list[Binding]:
        school = next((one for one in self.world.schools if one.code == found.manifest.school), self.world.primary)
        return [binding(school, row) for row in school.registrations]


def refusal(refused: BatchRefused) -> str:
    """Its code, for which there are words; it says where without a stranger's control characters."""
    assert refused.code in SENTENCES, refused.code
    assert refused.where.isprintable(), repr(refused.where)
    return refused.code


def says_what_was_signed(found: SignedManifest, made: Made) -> bool:
    """As Python's own reader reads the payload that was signed."""
    text = made.signed.split(b".")[1]
    said = json.loads(base64.urlsafe_b64decode(text + b"=" * (-len(text) % 4)))
    lines = [(line["tep"], line["sha256"].lower()) for line in said["hocba"]]
    manifest = found.manifest
    head = (manifest.school, manifest.namhoc, manifest.dot, manifest.closes)
    made_at = datetime.fromisoformat(said["ngaytao"].upper())
    return (
        head == (said["matruong"], said["namhoc"], said["dot"], said["chot"])
        and manifest.made_at == made_at
        and [(line.file, line.sha256) for line in manifest.lines] == lines
    )


def change_payload(dice: Random, payload: dict[str, Any]) -> str:
    match dice.randrange(6):
        case 0:
            payload[dice.choice([*payload, "x"])] = strange.value(dice)
            return "a value"
        case 1:
            if payload:
                del payload[dice.choice(list(payload))]
            return "a member out"
        case 2:
            one = dice.choice(list(records(payload)))
            one[dice.choice([*one, "tep", "sha256"])] = strange.value(dice)
            return "a value anywhere"
        case 3:
            if isinstance(payload.get("hocba"), list):
                digest = dice.choice(["a" * 64, "A" * 64, "a" * 63, "g" * 64])
                payload["hocba"] = [*payload["hocba"], {"tep": dice.choice(NAMES), "sha256": digest}]
            return "a line"
        case 4:
            if isinstance(payload.get("hocba"), list) and len(payload["hocba"]) <= MOST_LINES:
                payload["hocba"] = payload["hocba"] * dice.choice([0, 2, 90])
            return "other lines"
        case _:
            payload[dice.choice(["ngaytao", "namhoc", "dot", "malo", "matruong"])] = strange.text(dice)
            return "a text"


def _text(dice: Random, payload: dict[str, Any], done: list[str]) -> bytes:
    text = json.dumps(payload, ensure_ascii=dice.random() < 0.5).encode("utf-8", "surrogatepass")
    if dice.random() < 0.15:
        done.append("its text")
        pieces = (b'"', b"{", b"}", b"[" * 400, b",", b"\0", b"\xff", b'"dot": "2", ', b"1e999", b"\xef\xbb\xbf")
        return strange.spliced_bytes(dice, text, pieces)
    return text


def _signer(dice: Random, school: School, world: World, done: list[str]) -> tuple[Credential, dict[str, Any]]:
    seal = school.seal.credential
    match dice.randrange(8):
        case 0:
            done.append("another signer")
            return dice.choice([*world.primary.special.values(), school.principal.credential]), {}
        case 1:
            done.append("an odd certificate")
            return strange.odd_certificate(dice, seal, world.authorities.gov), {}
        case 2:
            done.append("another header")
            return seal, {dice.choice(["alg", "x5c", "crit", "b64", "kid"]): strange.value(dice)}
        case 3:
            done.append("other certificates")
            known = [seal.der, world.authorities.gov.der, world.authorities.rogue.der]
            listed = [seal.der, *dice.choices(known, k=dice.choice([0, 2, 40]))]
            return seal, {
                "x5c": [base64.b64encode(damaged_der(dice, der, dice.choice([0, 1]))).decode() for der in listed]
            }
        case _:
            return seal, {}


def _other_bytes(dice: Random, token: bytes) -> bytes:
    return strange.spliced_bytes(dice, token, PIECES)


def _parts_moved(dice: Random, token: bytes) -> bytes:
    parts = token.split(b".")
    dice.shuffle(parts)
    return b".".join(parts[: dice.choice([1, 2, 3])] + parts[: dice.choice([0, 0, 1])])


def _twin(dice: Random, token: bytes) -> bytes:
    """Another spelling of the same: padding, spare bits, white space around."""
    if not token:
        return token
    return dice.choice(
        [token + b"=", b"\n" + token + b"\n", token[:-1] + bytes([token[-1] ^ 1]), token.replace(b".", b"=.")]
    )


def _another_payload(dice: Random, token: bytes) -> bytes:
    parts = token.split(b".")
    if len(parts) < 2:
        return token
    text = base64.urlsafe_b64decode(parts[1] + b"=" * (-len(parts[1]) % 4))
    parts[1] = batches.b64url(text.replace(b"true", b"false").replace(b"a", b"b", 1))
    return b".".join(parts)


AFTER_SIGNING: list[tuple[str, Callable[[Random, bytes], bytes]]] = [
    ("bytes", _other_bytes),
    ("parts", _parts_moved),
    ("a twin", _twin),
    ("another payload", _another_payload),
]
