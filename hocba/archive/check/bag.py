"""Is this archive whole, and the hub's? Standard library only; the hub itself asks this before it takes one in."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections import OrderedDict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from .files import ALGORITHMS, MANIFEST, TAGS, Found, decoded, digest_of, list_of, openssl_verify, sorted_files

SEAL, KEYS = "seal.jws", "hub/jwks.json"
SEAL_TYPE, RECEIPT_TYPE = "hocba-archive+jws", "hocba-receipt+jws"
REGISTRY = "data/registry"
# What the tag manifest does not list: the payload, and itself.
NOT_TAGS = (("data",), (TAGS,))
EXTENSIONS = {"xades": "xml", "jades": "json"}
# A receipt names up to 20,000 records; records of one batch stand together, so a few receipts at a time are enough.
RECEIPTS_AT_A_TIME = 4

# (certificate DER, algorithm, signed bytes, signature) → whether it holds.
Verify = Callable[[bytes, str, bytes, bytes], bool]


class Fault(NamedTuple):
    """What is wrong, and with which file or line."""

    where: str
    vi: str
    en: str


def original_of(sha256: str, form: str) -> str:
    """Where an original lies in the archive."""
    return f"data/originals/{sha256[:2]}/{sha256}.{EXTENSIONS[form]}"


class Bag:
    """An archive's folder. ``keys``: the hub's public keys as got from elsewhere; None: those in the archive."""

    def __init__(self, folder: Path, *, keys: dict[str, Any] | None = None, verify: Verify | None = None) -> None:
        self.folder = folder
        self._keys = keys
        self._verify = verify or openssl_verify
        self._receipts: OrderedDict[str, set[str]] = OrderedDict()

    def faults(self) -> Iterator[Fault]:
        """Everything but the schools' signatures, as it is found."""
        wrong = False
        for fault in self._bagit():
            wrong = True
            yield fault
        for part in (self._seal, self._all_receipts, self._records, self._audit):
            try:
                yield from part()
            except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
                if not wrong:  # else the file's name was said already
                    yield Fault(part.__name__.strip("_"), f"không đọc được ({type(error).__name__})", "cannot be read")

    def lines(self, name: str) -> Iterator[dict[str, Any]]:
        """The lines of one registry file."""
        with (self.folder / REGISTRY / f"{name}.jsonl").open(encoding="utf-8") as file:
            for line in file:
                yield json.loads(line)

    def seal(self) -> dict[str, Any]:
        """What the hub said of the whole. Believe it after ``faults``."""
        return decoded((self.folder / SEAL).read_text("ascii"))[1]

    def signing_key(self) -> str:
        """The thumbprint of the key that sealed this archive."""
        return str(decoded((self.folder / SEAL).read_text("ascii"))[0]["kid"])

    def keys(self) -> dict[str, bytes]:
        """The hub's keys: thumbprint → certificate (DER)."""
        found = self._keys if self._keys is not None else json.loads((self.folder / KEYS).read_bytes())
        return {key["kid"]: base64.b64decode(key["x5c"][0]) for key in found["keys"]}

    def _bagit(self) -> Iterator[Fault]:
        expected = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
        if not (self.folder / "bagit.txt").is_file() or (self.folder / "bagit.txt").read_bytes() != expected:
            yield Fault("bagit.txt", "thiếu hoặc sai", "missing or wrong")
        for manifest, payload in ((MANIFEST, True), (TAGS, False)):
            if not (self.folder / manifest).is_file():
                yield Fault(manifest, "thiếu", "missing")
                continue
            yield from self._against(manifest, payload=payload)

    def _against(self, manifest: str, *, payload: bool) -> Iterator[Fault]:
        """The manifest's lines and the files there are, both in one order, side by side."""
        try:
            said = list_of(self.folder / manifest)
            there = sorted_files(self.folder, *(("data",) if payload else ()), skip=() if payload else NOT_TAGS)
            line, file = next(said, None), next(there, None)
            while line or file:
                if file and (line is None or file.parts < line[1]):
                    yield Fault("/".join(file.parts), "không có trong danh mục", "not in the manifest: added later")
                    file = next(there, None)
                elif line and (file is None or line[1] < file.parts):
                    yield Fault("/".join(line[1]), "thiếu tệp", "missing")
                    line = next(said, None)
                elif line and file:
                    yield from self._one(file, line[0])
                    line, file = next(said, None), next(there, None)
        except ValueError as error:
            yield Fault(manifest, f"không đúng dạng ({error})", f"not well formed ({error})")

    @staticmethod
    def _one(file: Found, sha256: str) -> Iterator[Fault]:
        name = "/".join(file.parts)
        if file.path.is_symlink() or not file.path.is_file():
            yield Fault(name, "không phải tệp thường", "not a plain file")
        elif digest_of(file.path) != sha256:
            yield Fault(name, "nội dung đã bị thay đổi", "changed: not the digest in the manifest")
        elif name.startswith("data/originals/") and file.path.stem != sha256:
            yield Fault(name, "tên không phải mã băm của nội dung", "its name is not the digest of its content")

    def _seal(self) -> Iterator[Fault]:
        try:
            payload = self._opened((self.folder / SEAL).read_text("ascii"), SEAL_TYPE)
        except OSError:
            yield Fault(SEAL, "thiếu", "missing")
            return
        except Unsigned as why:
            yield Fault(SEAL, why.vi, why.en)
            return
        for name, sha256 in payload["files"].items():
            if not (self.folder / name).is_file() or digest_of(self.folder / name) != sha256:
                yield Fault(name, "không phải tệp mà trục đã niêm phong", "not the file that the hub sealed")

    def _all_receipts(self) -> Iterator[Fault]:
        for file in sorted_files(self.folder, "data", "receipts"):
            name = "/".join(file.parts)
            try:
                payload = self._opened(file.path.read_text("ascii"), RECEIPT_TYPE)
            except (Unsigned, UnicodeDecodeError) as why:
                vi, en = (why.vi, why.en) if isinstance(why, Unsigned) else ("không đọc được", "cannot be read")
                yield Fault(name, vi, en)
                continue
            if payload["batch"] != file.path.stem:
                yield Fault(name, "là biên nhận của gói khác", "the receipt of another batch")

    def _records(self) -> Iterator[Fault]:
        count = 0
        for line in self.lines("records"):
            count += 1
            name = line["record"]
            if not (self.folder / original_of(line["sha256"], line["format"])).is_file():
                yield Fault(name, "không có bản gốc", "its original is not there")
            if line["sha256"] not in self._accepted(line["batch_id"]):
                yield Fault(
                    name, "biên nhận của gói không nói đến học bạ này", "its batch's receipt does not tell of it"
                )
        if count != self.seal()["records"]:
            yield Fault(f"{REGISTRY}/records.jsonl", "số dòng không đúng", "not as many lines as the hub sealed")

    def _accepted(self, batch_id: str) -> set[str]:
        if batch_id not in self._receipts:
            file = self.folder / "data" / "receipts" / f"{batch_id}.jws"
            payload = decoded(file.read_text("ascii"))[1] if file.is_file() else {"records": []}
            self._receipts[batch_id] = {r["sha256"] for r in payload["records"] if r["state"] == "accepted"}
            while len(self._receipts) > RECEIPTS_AT_A_TIME:
                self._receipts.popitem(last=False)
        return self._receipts[batch_id]

    def _audit(self) -> Iterator[Fault]:
        """Each line is the one that was hashed; where the next one is there too, it follows from it."""
        file = f"{REGISTRY}/audit.jsonl"
        names = ("seq", "at", "actor", "act", "subject", "detail", "previous")
        before: dict[str, Any] | None = None
        for line in self.lines("audit"):
            text = json.dumps([line[n] for n in names], ensure_ascii=False, separators=(",", ":"))
            follows = before is None or line["seq"] != before["seq"] + 1 or line["previous"] == before["hash"]
            if hashlib.sha256(text.encode()).hexdigest() != line["hash"] or not follows:
                yield Fault(f"{file} {line['seq']}", "dòng nhật ký không như lúc ghi", "not the line that was written")
            before = line

    def _opened(self, jws: str, kind: str) -> dict[str, Any]:
        """The payload of a JWS of one of the hub's keys. Raises Unsigned."""
        try:
            header, payload, signed, signature = decoded(jws.strip())
        except (ValueError, binascii.Error) as error:
            raise Unsigned("không đọc được", "cannot be read") from error
        certificate = self.keys().get(header.get("kid", ""))
        if certificate is None:
            raise Unsigned(
                "ký bằng khóa không phải của trục này",
                f"signed by a key that is none of this hub's: {header.get('kid')}",
            )
        if header.get("typ") != kind or header.get("alg") not in ALGORITHMS:
            raise Unsigned("sai loại", "of another kind")
        if not self._verify(certificate, header["alg"], signed, signature):
            raise Unsigned("chữ ký của trục không đúng", "the hub's signature does not hold")
        return payload


class Unsigned(Exception):
    """A JWS that is not the hub's."""

    def __init__(self, vi: str, en: str) -> None:
        super().__init__(en)
        self.vi, self.en = vi, en
