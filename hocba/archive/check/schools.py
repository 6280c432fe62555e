"""The schools' own signatures, by ``xmlsec1``: one at a time, in every original. Standard library only."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

from .bag import Fault
from .files import sorted_files

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
# An original has 1 MiB at most; in it the signatures' ids are found by their form (package.md: nguoiky → cks-…).
SIGNATURE = re.compile(rb"<(?:[\w.-]+:)?Signature\s[^>]*?\bId=[\"']([\w.-]+)[\"']")


def originals(folder: Path, sample: int | None) -> Iterator[Path]:
    """The XML originals; with ``sample`` about every so many-th of them, by name: digests are as good as random."""
    for found in sorted_files(folder, "data", "originals"):
        chosen = sample is None or int(found.path.stem[:8], 16) % sample == 0
        if found.path.suffix == ".xml" and chosen:
            yield found.path


def faults(file: Path, name: str, anchors: Sequence[Path]) -> Iterator[Fault]:
    """Signatures of one original that do not hold. Without ``anchors`` the certificates' chains are not looked at."""
    ids = sorted({found.decode() for found in SIGNATURE.findall(file.read_bytes())})
    if not ids:
        yield Fault(name, "không có chữ ký", "no signature in it")
    for one in ids:
        words = ["xmlsec1", "--verify", "--node-id", one, "--enabled-key-data", "x509", *_ids()]
        words += ["--insecure"] if not anchors else [w for a in anchors for w in ("--trusted-pem", str(a))]
        done = subprocess.run([*words, str(file)], capture_output=True, check=False)  # noqa: S603
        if done.returncode:
            yield Fault(name, f"chữ ký {one} không đúng", f"the signature {one} does not hold")


def _ids() -> list[str]:
    names = [f"{NAMESPACE}:{name}" for name in WITH_ID]
    names += [f"{XADES}:SignedProperties", f"{DSIG}:Signature"]
    return [word for name in names for word in ("--id-attr:Id", name)]
