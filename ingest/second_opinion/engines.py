"""The other engines' task, run in a process of its own (``cell``): a record's bytes in, their opinion as JSON out."""

from __future__ import annotations

import importlib
import json
import os
from functools import cache
from importlib.metadata import version

from cell.process import Cell, NoAnswer
from ingest.second_opinion.by_jwcrypto import by_jwcrypto
from ingest.second_opinion.by_xmlsec import by_xmlsec
from ingest.second_opinion.opinion import Opinion

# Imported by the libraries when first needed; in the other process no file can be opened any more.
for _module in ("cryptography.hazmat.backends.openssl.backend", "encodings.utf_16_be", "encodings.utf_8_sig"):
    importlib.import_module(_module)

# By the register's name of a record's format.
_ENGINES = {"xades": (by_xmlsec, "xmlsec"), "jades": (by_jwcrypto, "jwcrypto")}
# Read while the process may still open files.
_NAMED = {package: f"{package} {version(package)}" for _, package in _ENGINES.values()}
# A record has some ten signatures: a hundredth of a second. What crashes or hangs them is no answer, and no verdict.
_SECONDS = 10
# As little in anybody's way as a process can be.
_NICE = 19

Opinions = dict[str, Opinion]


def engine_of(form: str) -> str | None:
    """The engine for records of this format, with its version; None: there is none."""
    return _NAMED[_ENGINES[form][1]] if form in _ENGINES else None


def second_opinion(form: str, data: bytes) -> Opinions | None:
    """What the other engine says of each signature; None: it cannot read the record.

    Raises:
        NoAnswer: it crashed, or took too long or too much memory.
    """
    answer = json.loads(_cell().run(_TASKS[form], data))
    if answer is None:
        return None
    return {name: Opinion(bool(holds), frozenset(covers)) for name, (holds, covers) in answer.items()}


def xades(data: bytes) -> bytes:
    """The task for XML. Runs in the other process."""
    return _answer("xades", data)


def jades(data: bytes) -> bytes:
    """The task for JSON. Runs in the other process."""
    return _answer("jades", data)


_TASKS = {"xades": xades, "jades": jades}


def _answer(form: str, data: bytes) -> bytes:
    os.nice(_NICE)
    found = _ENGINES[form][0](data)
    told = None if found is None else {name: (one.holds, sorted(one.covers)) for name, one in found.items()}
    return json.dumps(told).encode()


@cache
def _cell() -> Cell:
    return Cell(["ingest.second_opinion.engines"], seconds=_SECONDS, at_once=1)


__all__ = ["NoAnswer", "Opinion", "Opinions", "engine_of", "second_opinion"]
