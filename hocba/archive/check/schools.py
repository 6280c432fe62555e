"""The schools' own signatures, one at a time: XML by ``xmlsec1``, JSON by ``openssl``. Standard library only."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from .bag import Fault
from .files import ALGORITHMS, b64url, openssl_verify, sorted_files
from .reading import DIGEST, content, parsed

NAMESPACE = "urn:hocbaso:package:1"
# The elements that signatures point to by their ``Id`` (package.md section 2).
WITH_ID = (
    "noidung",
    "thongtinchung",
    "quatrinhhoctap",
    "bangdiem",
    "monhoc",
    "danhgianlpc",
    "tongket",
    "nhanxetchung",
    "danhsachky",
)
XADES = "http://uri.etsi.org/01903/v1.3.2#"
DSIG = "http://www.w3.org/2000/09/xmldsig#"
# An original has 1 MiB at most (package.md), and some ten signatures; more of them would be work made up for us.
LARGEST, MOST_SIGNATURES = 1 << 20, 200
# In it the signatures' ids are found by their form (package.md: nguoiky → cks-…).
SIGNATURE = re.compile(rb"<(?:[\w.-]+:)?Signature\s[^>]*?\bId=[\"']([\w.-]+)[\"']")


def originals(folder: Path, sample: int | None) -> Iterator[Path]:
    """The originals; with ``sample`` about one in so many, by name: digests are as good as random."""
    for found in sorted_files(folder, "data", "originals"):
        named = DIGEST.fullmatch(found.path.stem)  # another name is a fault of its own, told before
        if sample is None or (named and int(found.path.stem[:8], 16) % sample == 0):
            yield found.path


def faults(file: Path, name: str, anchors: Sequence[Path]) -> Iterator[Fault]:
    """Signatures of one original that do not hold. Without ``anchors`` the certificates' chains are not looked at."""
    try:
        data = content(file, LARGEST)
    except (OSError, ValueError):
        yield Fault(name, "không đọc được", "cannot be read")
        return
    if file.suffix == ".json":
        yield from _of_json(data, name)
        return
    ids = sorted({found.decode() for found in SIGNATURE.findall(data)})
    if not 0 < len(ids) <= MOST_SIGNATURES:
        yield Fault(name, "không có chữ ký, hoặc quá nhiều", "no signature in it, or too many")
        return
    for one in ids:
        words = ["xmlsec1", "--verify", "--node-id", one, "--enabled-key-data", "x509", *_ids()]
        words += ["--insecure"] if not anchors else [w for a in anchors for w in ("--trusted-pem", str(a))]
        done = subprocess.run([*words, str(file)], capture_output=True, check=False)  # noqa: S603
        if done.returncode:
            yield Fault(name, f"chữ ký {one} không đúng", f"the signature {one} does not hold")


def _of_json(data: bytes, name: str) -> Iterator[Fault]:
    """Each flattened JWS over the hashes of the objects it names (package.md section 3)."""
    try:
        record = parsed(data)
        parts = {"phienbangoi": record["phienbangoi"], **_by_id(record)}
        signatures = record["chukyso"]
        if not signatures:
            yield Fault(name, "không có chữ ký", "no signature in it")
        for one in signatures:
            if not _jws_holds(one, parts):
                yield Fault(name, f"chữ ký {one['Id']} không đúng", f"the signature {one['Id']} does not hold")
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        yield Fault(name, "không đọc được", "cannot be read")


def _jws_holds(one: dict[str, Any], parts: dict[str, Any]) -> bool:
    header = json.loads(b64url(one["protected"]))
    certificate = base64.b64decode(header["x5c"][0])
    if header["alg"] not in ALGORITHMS or b64url(header["x5t#S256"]) != hashlib.sha256(certificate).digest():
        return False
    said = header["sigD"]
    if len(said["pars"]) != len(said["hashV"]):
        return False
    for number, target in enumerate(said["pars"]):
        # RFC 8785 for objects and texts alone: sorted members, no spaces, letters as they are.
        text = json.dumps(parts[target[1:]], sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        if hashlib.sha256(text.encode()).digest() != b64url(said["hashV"][number]):
            return False
    return openssl_verify(certificate, header["alg"], f"{one['protected']}.".encode(), b64url(one["signature"]))


def _by_id(value: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if isinstance(value, dict):
        if isinstance(value.get("Id"), str):
            found[value["Id"]] = value
        value = list(value.values())
    if isinstance(value, list):
        for member in value:
            found.update(_by_id(member))
    return found


def _ids() -> list[str]:
    names = [f"{NAMESPACE}:{name}" for name in WITH_ID]
    names += [f"{XADES}:SignedProperties", f"{DSIG}:Signature"]
    return [word for name in names for word in ("--id-attr:Id", name)]
