"""Files that come with a request: evidence PDFs and corrected versions, checked before anything is kept.

A PDF is not parsed here: it is kept sealed, and given out only as a download, never shown in the office's own page.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from werkzeug.datastructures import FileStorage

from portal.office.place import place
from portal.office.recalls.seen import Key
from registry import signers
from registry.connection import Connection
from registry.held_records import HeldRecord
from registry.recall_files import FileKind, NewFile
from registry.rules.scope import Scope
from verifier.errors import NoTrustAnchors
from verifier.policy import Expected
from verifier.report import Report
from verifier.verify import verify

# A scanned page has half a MiB; a signed report of some pages fits, a folder of photographs does not.
LARGEST_PDF = 5 * 1024 * 1024
MOST_PDFS = 5
# As large as a record may be (package.md section 4).
LARGEST_RECORD = 1024 * 1024
MOST_RECORDS = 20
# The whole form: all of these and what is typed.
LARGEST_FORM = MOST_PDFS * LARGEST_PDF + 4 * LARGEST_RECORD

# ISO 32000-2, 7.5.2 and 7.5.5: header first, end-of-file marker in the last kilobyte.
_PDF_HEADERS = (b"%PDF-1.", b"%PDF-2.")
_PDF_END, _END_WITHIN = b"%%EOF", 1024
_LONGEST_NAME = 120


class FileRefused(Exception):
    """One of the files cannot be taken; ``why`` names the sentence, ``name`` is the file's own."""

    def __init__(self, why: str, name: str) -> None:
        super().__init__(why)
        self.why = why
        self.name = name


def evidence(files: Sequence[FileStorage]) -> list[NewFile]:
    """The PDFs, checked.

    Raises:
        FileRefused: the first that cannot be taken.
    """
    given = _given(files, MOST_PDFS)
    return [NewFile(FileKind.EVIDENCE, name, _pdf(name, file)) for name, file in given]


def corrected(
    connection: Connection, files: Sequence[FileStorage], chosen: dict[Key, HeldRecord], scope: Scope
) -> list[NewFile]:
    """Announced next versions of chosen records, each readable and about one of them.

    Whether its signatures hold is shown with the request and judged when the school sends it; here only its closing
    signature must, so that its words are somebody's.

    Raises:
        FileRefused: the first that cannot be taken.
    """
    found: dict[Key, NewFile] = {}
    for name, file in _given(files, MOST_RECORDS):
        content = file.stream.read(LARGEST_RECORD + 1)
        if len(content) > LARGEST_RECORD:
            raise FileRefused("record-too-large", name)
        key = _follows(connection, content, chosen)
        if key is None or not scope.covers(chosen[key].school):
            raise FileRefused("record-not-next", name)
        if key in found:
            raise FileRefused("record-twice", name)
        found[key] = NewFile(FileKind.CORRECTED, name, content, key)
    return list(found.values())


def judged(connection: Connection, content: bytes, school: str, namhoc: str) -> Report | None:
    """What the verifier says now of a version that was not sent yet; None: the hub has no trust anchors.

    With the school's signers of today, and received now: as the intake would judge it this minute.
    """
    at = place().clock()
    policy = signers.policy_for(connection, school)
    try:
        return verify(
            content,
            trust=place().trust.current(),
            policy=policy,
            at=at,
            received_at=at,
            expected=Expected(school=school, namhoc=namhoc),
        )
    except NoTrustAnchors:
        return None


def _follows(connection: Connection, content: bytes, chosen: dict[Key, HeldRecord]) -> Key | None:
    """The chosen record whose next version this is."""
    one = next(iter(chosen.values()), None)
    report = judged(connection, content, one.school, one.namhoc) if one else None
    if report is None or report.fields is None:
        return None
    key = (report.fields.record_id, report.fields.version - 1)
    return key if key in chosen else None


def _given(files: Sequence[FileStorage], most: int) -> list[tuple[str, FileStorage]]:
    given = [file for file in files if file.filename]
    if len(given) > most:
        raise FileRefused("too-many-files", given[most].filename or "")
    return [(_name(file.filename or ""), file) for file in given]


def _pdf(name: str, file: FileStorage) -> bytes:
    content = file.stream.read(LARGEST_PDF + 1)
    checks: tuple[tuple[str, Callable[[bytes], bool]], ...] = (
        ("pdf-too-large", lambda data: len(data) <= LARGEST_PDF),
        ("not-a-pdf", lambda data: data.startswith(_PDF_HEADERS)),
        ("pdf-cut-off", lambda data: _PDF_END in data[-_END_WITHIN:]),
    )
    for why, holds in checks:
        if not holds(content):
            raise FileRefused(why, name)
    return content


def _name(filename: str) -> str:
    """The last part of a path, printable and short: it is only ever shown, never used as a path or a header."""
    last = filename.replace("\\", "/").rpartition("/")[2]
    return "".join(char for char in last if char.isprintable())[:_LONGEST_NAME] or "?"
