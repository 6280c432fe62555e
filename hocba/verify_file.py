"""``hocba verify``: one file, whatever it is, against a trust folder or this hub's register."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import click

from cell.pdf import read_pdf
from hocba.settings import Settings, SettingsWrong
from hocba.tables import console_for_results, print_report
from hocba.wiring import Hub, opened
from portal.public.upload.own_school import judge_for_own_school
from registry.trust_folder import TrustFolder
from sealer.pdf_seal import own_keys
from verifier.errors import NoTrustAnchors
from verifier.pdf.own_keys import OwnKey
from verifier.pdf.verify import is_pdf, verify_pdf
from verifier.policy import PACKAGE_1_UNBOUND, Policy
from verifier.report import Indication, ProblemCode, Report
from verifier.trust import TrustStore
from verifier.verify import verify

# contract/http.md, Commands.
EXIT_CODES = {Indication.TOTAL_PASSED: 0, Indication.TOTAL_FAILED: 1, Indication.INDETERMINATE: 2}
NOT_READABLE = 3
# contract/http.md: what the public may hand in for verification is as large.
LARGEST_FILE = 10 * 1024 * 1024

_RECORDS = (b"<", b"{", b"[")


class NotReadable(click.ClickException):
    """Nothing that could be verified."""

    exit_code = NOT_READABLE


class ExitsThree(click.Command):
    """Exit 2 means INDETERMINATE here, so a wrong command line exits 3, as whatever cannot be read."""

    def make_context(self, *args: object, **kwargs: object) -> click.Context:
        try:
            return super().make_context(*args, **kwargs)  # type: ignore[arg-type]
        except click.UsageError as error:
            raise NotReadable(error.format_message()) from error


@click.command("verify", cls=ExitsThree)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--trust", type=click.Path(path_type=Path, file_okay=False, exists=True), help="Thư mục tin cậy.")
@click.option("--at", "at_text", help="Thời điểm kiểm tra / moment of the check (RFC 3339).")
@click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON.")
def verify_command(file: Path, trust: Path | None, at_text: str | None, *, as_json: bool) -> None:
    """Kiểm tra một học bạ hay tệp PDF đã ký / verify a record or a signed PDF.

    Exit 0 TOTAL-PASSED, 1 TOTAL-FAILED, 2 INDETERMINATE, 3 not readable.
    """
    data = _content(file)
    settings = Settings()
    at = _moment(at_text) or settings.clock or datetime.now(UTC)
    try:
        if trust is not None:
            report = _by_trust_alone(data, TrustFolder(trust).current(), at)
        else:
            with opened(settings) as hub:
                report = _by_this_hub(hub, data, at)
    except (NoTrustAnchors, SettingsWrong) as error:
        raise NotReadable(f"không có chứng thư gốc tin cậy / no trusted roots: {error}") from error
    unbound = report.policy == PACKAGE_1_UNBOUND
    print_report(console_for_results(), report, unbound=unbound, as_json=as_json)
    raise SystemExit(EXIT_CODES[report.indication])


def _by_trust_alone(data: bytes, trust: TrustStore, at: datetime, own: Iterable[OwnKey] = ()) -> Report:
    """A record or any signed PDF: mathematics, certificates and times, nobody's office. ``own``: the hub's keys.

    Raises:
        NotReadable: it begins like a PDF and is none.
    """
    if not is_pdf(data):
        return verify(data, trust=trust, policy=Policy.unbound(), at=at)
    report = verify_pdf(data, read=read_pdf, trust=trust, at=at, own=own)
    if any(problem.code is ProblemCode.NOT_WELL_FORMED for problem in report.problems):
        raise NotReadable("tệp PDF hỏng nên không đọc được / the PDF is damaged and cannot be read")
    return report


def _by_this_hub(hub: Hub, data: bytes, at: datetime) -> Report:
    """Judged for the school the record itself names, by this register's bindings and signature policy."""
    trust = hub.place.trust.current()
    if is_pdf(data):
        return _by_trust_alone(data, trust, at, own_keys(hub.place.seal))
    return judge_for_own_school(hub.place.engine, data, trust=trust, at=at)


def _content(file: Path) -> bytes:
    try:
        with file.open("rb") as opened_file:
            data = opened_file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise NotReadable(f"không đọc được tệp / the file cannot be read: {error.strerror}") from error
    if len(data) > LARGEST_FILE:
        raise NotReadable("tệp lớn hơn 10 MiB / the file is over 10 MiB")
    if not is_pdf(data) and not data.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(_RECORDS):
        raise NotReadable("tệp không phải XML, JSON hay PDF / the file is no XML, JSON or PDF")
    return data


def _moment(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise NotReadable("--at: không phải thời điểm RFC 3339 / not an RFC 3339 moment") from None
    if moment.tzinfo is None:
        raise NotReadable("--at: thiếu múi giờ / the offset is missing")
    return moment
