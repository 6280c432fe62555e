"""What ends the work on a batch. Knows no HTTP and no wording.

IngestError
  BatchRefused      the batch breaks a rule of package.md section 4
"""

from __future__ import annotations

from ingest.limits import LONGEST_NAME


class IngestError(Exception):
    """Root of all that ``ingest`` raises on purpose."""


class BatchRefused(IngestError):
    """The whole batch is refused. ``code`` is one of package.md section 5, ``where`` a file name or a place."""

    def __init__(self, code: str, where: str = "") -> None:
        self.code, self.where = code, printable(where, longest=LONGEST_NAME)
        super().__init__(f"{code} {self.where}")


def printable(name: str, *, longest: int = 100) -> str:
    """A hostile name, safe to show: no control characters, not endless."""
    return "".join(c if c.isprintable() else "�" for c in name)[:longest]
