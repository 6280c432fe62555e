"""Is this archive whole, and the hub's? Standard library only; the hub itself asks this before it takes one in."""

from __future__ import annotations

import hashlib
import json
import re
from collections import OrderedDict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from .files import ALGORITHMS, MANIFEST, TAGS, Found, Jws, decoded, digest_of, list_of, openssl_verify, sorted_files
from .keys import KeysWrong, keys_of
from .reading import (
    BATCH,
    DIGEST,
    LARGEST_LONG,
    LARGEST_SEAL,
    LARGEST_SMALL,
    LONGEST_LINE,
    content,
    lines,
    parsed,
    plain,
)

SEAL, KEYS = "seal.jws", "hub/jwks.json"
SEAL_TYPE, RECEIPT_TYPE = "hocba-archive+jws", "hocba-receipt+jws"
REGISTRY = "data/registry"
# What the tag manifest does not list: the payload, and itself.
NOT_TAGS = (("data",), (TAGS,))
# The payload's folders of long files; all else below data/ is one record's or one batch's.
LONG = (("registry",), ("ministry",))
# Names that a seal can speak of: below the archive, no way out of it.
SEALED_NAME = re.compile(r"(?:[0-9A-Za-z_-][0-9A-Za-z._-]*/)*[0-9A-Za-z_-][0-9A-Za-z._-]*")
EXTENSIONS = {"xades": "xml", "jades": "json"}
# A receipt names up to 20,000 records; records of one batch stand together, so a few receipts at a time are enough.
RECEIPTS_AT_A_TIME = 4

# (certificate DER, algorithm, signed bytes, signature) → whether it holds.
Verify = Callable[[bytes, str, bytes, bytes], bool]
# What a file or line can do that is not what it should be.
UNREADABLE = (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError)


class Fault(NamedTuple):
    """What is wrong, and with which file or line."""

    where: str
    vi: str
    en: str


def original_of(sha256: str, form: str) -> str:
    """Where an original lies in the archive. Raises ValueError, LookupError: no digest, no form of ours."""
    return f"data/originals/{_digest(sha256)[:2]}/{sha256}.{EXTENSIONS[form]}"


def evidence_of(sha256: str, ending: str) -> str:
    """Where a piece of evidence lies. Raises ValueError."""
    return f"data/evidence/{_digest(sha256)[:2]}/{sha256}.{ending}"


def receipt_of(batch_id: str) -> str:
    """Where a batch's receipt lies. Raises ValueError: no name of a batch, it could lead elsewhere."""
    if not BATCH.fullmatch(batch_id):
        raise ValueError("not a batch's id")
    return f"data/receipts/{batch_id}.jws"


def _digest(sha256: str) -> str:
    if not DIGEST.fullmatch(sha256):
        raise ValueError("not a digest")
    return sha256


class Bag:
    """An archive's folder.

    Args:
        keys: the keys (thumbprint → certificate) one of which must have sealed it, got from elsewhere; None: whichever
            of those that lie in it. Its receipts may be of any key that lies under that seal: a year that moved
            from hub to hub has receipts of each.
    """

    def __init__(self, folder: Path, *, keys: dict[str, bytes] | None = None, verify: Verify | None = None) -> None:
        self.folder = folder
        self._trusted = keys
        self._keys: dict[str, bytes] = {}
        self._verify = verify or openssl_verify
        self._receipts: OrderedDict[str, set[str]] = OrderedDict()

    def faults(self) -> Iterator[Fault]:
        """Everything but the schools' signatures, as it is found. The seal first: unless it holds, nothing is read."""
        for fault in self._found():
            yield Fault(*map(plain, fault))

    def _found(self) -> Iterator[Fault]:
        sealed = wrong = False
        for name, part in (
            (SEAL, self._seal),
            (SEAL, self._sealed_files),
            (MANIFEST, self._bagit),
            ("data/receipts", self._all_receipts),
            (f"{REGISTRY}/records.jsonl", self._records),
            (f"{REGISTRY}/audit.jsonl", self._audit),
        ):
            try:
                for fault in part():
                    wrong = True
                    yield fault
            except UNREADABLE as error:
                if not wrong:  # else the file's name was said already
                    wrong = True
                    yield Fault(name, f"không đọc được ({type(error).__name__})", "cannot be read")
            if wrong and not sealed:
                return
            sealed = True

    def lines(self, name: str) -> Iterator[dict[str, Any]]:
        """The lines of one registry file. Raises ValueError, OSError."""
        for line in lines(self.folder / REGISTRY / f"{name}.jsonl", LONGEST_LINE):
            yield parsed(line)

    def content(self, name: str) -> bytes:
        """A file's. Raises ValueError, OSError."""
        return content(self.folder / name)

    def seal(self) -> dict[str, Any]:
        """What the hub said of the whole. Believe it after ``faults``."""
        return self._jws(SEAL, LARGEST_SEAL).payload

    def signing_key(self) -> str:
        """The thumbprint of the key that sealed this archive. Believe it after ``faults``: then it was computed."""
        return str(self._jws(SEAL, LARGEST_SEAL).header["kid"])

    def keys(self) -> dict[str, bytes]:
        """The keys that lie in the archive, each under its computed thumbprint. Raises ValueError, OSError."""
        return keys_of(parsed(content(self.folder / KEYS, LARGEST_SEAL)))

    def _jws(self, name: str, most: int) -> Jws:
        return decoded(content(self.folder / name, most).decode("ascii"))

    def _bagit(self) -> Iterator[Fault]:
        expected = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
        if not _is(self.folder / "bagit.txt", hashlib.sha256(expected).hexdigest()):
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
        elif not _is(file.path, sha256, LARGEST_LONG if file.parts[1:2] in LONG or len(file.parts) == 1 else None):
            yield Fault(name, "nội dung đã bị thay đổi", "changed: not the digest in the manifest")
        elif name.startswith("data/originals/") and file.path.stem != sha256:
            yield Fault(name, "tên không phải mã băm của nội dung", "its name is not the digest of its content")

    def _seal(self) -> Iterator[Fault]:
        """Whose it is: asked before anything else in the archive is read."""
        try:
            self._keys = self._trusted if self._trusted is not None else self.keys()
        except UNREADABLE as error:
            why = str(error) if isinstance(error, KeysWrong) else "cannot be read"
            yield Fault(KEYS, f"khóa trong kho không đúng ({type(error).__name__})", why)
            return
        try:
            self._opened(content(self.folder / SEAL, LARGEST_SEAL), SEAL_TYPE)
        except FileNotFoundError:
            yield Fault(SEAL, "thiếu", "missing")
        except Unsigned as why:
            yield Fault(SEAL, why.vi, why.en)

    def _sealed_files(self) -> Iterator[Fault]:
        """The files that are no payload; with them the keys of the hubs that had this year before."""
        files, signer = self.seal()["files"], self.signing_key()
        for name, sha256 in {MANIFEST: "", **files}.items():
            if not SEALED_NAME.fullmatch(name) or not _is(self.folder / name, sha256, LARGEST_LONG):
                yield Fault(name, "không phải tệp mà trục đã niêm phong", "not the file that the hub sealed")
        own = self._trusted if self._trusted is not None else {signer: self._keys[signer]}
        if KEYS in files and _is(self.folder / KEYS, files[KEYS]):
            try:
                self._keys = {**self.keys(), **own}
            except UNREADABLE:
                yield Fault(KEYS, "khóa trong kho không đúng", "not a set of keys under their own thumbprints")
        else:
            self._keys = dict(own)

    def _all_receipts(self) -> Iterator[Fault]:
        for file in sorted_files(self.folder, "data", "receipts"):
            name = "/".join(file.parts)
            try:
                payload = self._opened(content(file.path), RECEIPT_TYPE)
            except (Unsigned, *UNREADABLE) as why:
                vi, en = (why.vi, why.en) if isinstance(why, Unsigned) else ("không đọc được", "cannot be read")
                yield Fault(name, vi, en)
                continue
            if payload.get("batch") != file.path.stem:
                yield Fault(name, "là biên nhận của gói khác", "the receipt of another batch")

    def _records(self) -> Iterator[Fault]:
        count = 0
        for line in self.lines("records"):
            count += 1
            name = line["record"]
            original = self.folder / original_of(line["sha256"], line["format"])
            if original.is_symlink() or not original.is_file():
                yield Fault(name, "không có bản gốc", "its original is not there")
            if line["sha256"] not in self._accepted(line["batch_id"]):
                yield Fault(
                    name, "biên nhận của gói không nói đến học bạ này", "its batch's receipt does not tell of it"
                )
        if count != self.seal()["records"]:
            yield Fault(f"{REGISTRY}/records.jsonl", "số dòng không đúng", "not as many lines as the hub sealed")

    def _accepted(self, batch_id: str) -> set[str]:
        if batch_id not in self._receipts:
            name = receipt_of(batch_id)
            there = (self.folder / name).is_file()
            payload = self._jws(name, LARGEST_SMALL).payload if there else {"records": []}
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

    def _opened(self, jws: bytes, kind: str) -> dict[str, Any]:
        """The payload of a JWS of one of the hub's keys. Raises Unsigned."""
        try:
            header, payload, signed, signature = decoded(jws.decode("ascii"))
        except ValueError as error:
            raise Unsigned("không đọc được", "cannot be read") from error
        certificate = self._keys.get(str(header.get("kid")))
        if certificate is None:
            raise Unsigned(
                "ký bằng khóa không phải của trục này",
                f"signed by a key that is none of this hub's: {header.get('kid')}",
            )
        if header.get("typ") != kind or str(header.get("alg")) not in ALGORITHMS:
            raise Unsigned("sai loại", "of another kind")
        if not self._verify(certificate, header["alg"], signed, signature):
            raise Unsigned("chữ ký của trục không đúng", "the hub's signature does not hold")
        return payload


def _is(path: Path, sha256: str, most: int | None = None) -> bool:
    """Whether that plain file is there with that content."""
    try:
        return digest_of(path, most or LARGEST_SMALL) == sha256
    except (OSError, ValueError):
        return False


class Unsigned(Exception):
    """A JWS that is not the hub's."""

    def __init__(self, vi: str, en: str) -> None:
        super().__init__(en)
        self.vi, self.en = vi, en
