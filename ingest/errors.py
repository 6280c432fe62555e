"""What ends the work on a batch. Knows no HTTP and no wording.

IngestError
  BatchRefused      the batch breaks a rule of package.md section 4
"""

from __future__ import annotations


class IngestError(Exception):
    """Root of all that ``ingest`` raises on purpose."""


class BatchRefused(IngestError):
    """The whole batch is refused. ``code`` is one of package.md section 5, ``where`` a file name or a place."""

    def __init__(self, code: str, where: str = "") -> None:
        super().__init__(f"{code} {where}")
        self.code = code
        self.where = where
