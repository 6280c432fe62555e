"""``hocba verify``: one file, whatever it is, against a trust folder or this hub's register."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from hocba.settings import Settings, SettingsWrong
from hocba.tables import console_for_results, print_report
from hocba.wiring import Hub, opened
from registry.signers import policy_for
from registry.transactions import reading
from registry.trust_folder import TrustFolder
from verifier.errors import NoTrustAnchors
from verifier.policy import PACKAGE_1, Policy
from verifier.report import Indication, Report
from verifier.verify import verify

# contract/http.md, Commands.
EXIT_CODES = {Indication.TOTAL_PASSED: 0, Indication.TOTAL_FAILED: 1, Indication.INDETERMINATE: 2}
NOT_READABLE = 3
# contract/http.md: what the public may hand in for verification is as large.
LARGEST_FILE = 10 * 1024 * 1024

_OTHER_FORMATS = {b"%PDF-": "PDF"}
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
    """Kiểm tra một học bạ / verify one record: exit 0 TOTAL-PASSED, 1 TOTAL-FAILED, 2 INDETERMINATE, 3 not readable."""
    data = _content(file)
    settings = Settings()
    at = _moment(at_text) or settings.clock or datetime.now(UTC)
    try:
        if trust is not None:
            report = verify(data, trust=TrustFolder(trust).current(), policy=Policy.unbound(), at=at)
        else:
            with opened(settings) as hub:
                report = _by_this_hub(hub, data, at)
    except (NoTrustAnchors, SettingsWrong) as error:
        raise NotReadable(f"không có chứng thư gốc tin cậy / no trusted roots: {error}") from error
    print_report(console_for_results(), report, unbound=trust is not None, as_json=as_json)
    raise SystemExit(EXIT_CODES[report.indication])


def _by_this_hub(hub: Hub, data: bytes, at: datetime) -> Report:
    """Judged for the school the record itself names, by this register's bindings and signature policy."""
    trust = hub.place.trust.current()
    fields = verify(data, trust=trust, policy=Policy.unbound(), at=at).fields
    policy = Policy(PACKAGE_1, bindings=())
    if fields is not None:
        with reading(hub.place.engine) as connection:
            policy = policy_for(connection, fields.required("matruong"))
    return verify(data, trust=trust, policy=policy, at=at)


def _content(file: Path) -> bytes:
    try:
        with file.open("rb") as opened_file:
            data = opened_file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise NotReadable(f"không đọc được tệp / the file cannot be read: {error.strerror}") from error
    if len(data) > LARGEST_FILE:
        raise NotReadable("tệp lớn hơn 10 MiB / the file is over 10 MiB")
    begin = data.removeprefix(b"\xef\xbb\xbf").lstrip()[:8]
    for start, name in _OTHER_FORMATS.items():
        if begin.startswith(start):
            raise NotReadable(f"chưa kiểm tra được tệp {name} / {name} files cannot be verified yet")
    if not begin.startswith(_RECORDS):
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
