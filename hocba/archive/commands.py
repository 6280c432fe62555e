"""``hocba export`` and ``hocba import``: read their words, call one verb, say what came of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from rich.console import Console
from rich.progress import MofNCompleteColumn, Progress, SpinnerColumn, TextColumn

from hocba.archive.companion import CompanionWrong
from hocba.archive.export import ExportFailed, Seen, export, sealed_digest
from hocba.archive.taking_in import Refused, take_in
from hocba.archive.trusting import NoKeys
from hocba.opening import open_hub, warn_without_anchors
from registry.errors import KeysMissing, RegistryError
from registry.keyring import Keyring

FOLDER = click.Path(path_type=Path, file_okay=False)
FILE = click.Path(path_type=Path, dir_okay=False)
SIGNED_BY = "jwks.json lấy từ trục đã xuất, hoặc dấu khóa của nó / the other hub's keys, or thumbprint; none: our own."
_YEAR = re.compile(r"20\d\d-20\d\d")


@click.command("export")
@click.option("--namhoc", required=True, metavar="YYYY-YYYY", help="Năm học / school year.")
@click.option("--out", required=True, type=FOLDER, help="Thư mục mới / a folder that is not there yet.")
@click.option("--codes", type=FILE, help="Tệp niêm phong mã tra cứu và ghi chú / codes and notes, sealed, beside it.")
def export_command(namhoc: str, out: Path, codes: Path | None) -> None:
    """Xuất một năm học thành kho BagIt / a school year as an archive that a stranger can check."""
    if not _YEAR.fullmatch(namhoc):
        raise click.BadParameter("YYYY-YYYY", param_hint="--namhoc")
    with _faults(), open_hub() as hub, _bar("Xuất / exporting") as seen:
        done = export(hub, namhoc, out, codes=codes, seen=seen)
    click.echo(f"{out}: {done.records} học bạ / records; manifest-sha256.txt: {sealed_digest(out)}")
    if done.left_out:
        click.echo(f"Chưa có {done.left_out} học bạ: gói chưa xử lý xong / not in it, their batch is still worked on.")
    for name in done.untold:
        click.echo(f"{name}: nay không xác minh được, không có trong gói của Bộ / does not verify now: not told")
    click.echo("Kho chứa dữ liệu cá nhân không mã hóa / it holds personal data in clear: keep it as such.")


@click.command("import")
@click.argument("directory", metavar="DIR", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--signed-by", metavar="KEYFILE|THUMBPRINT", help=SIGNED_BY)
@click.option("--codes", type=FILE, help="Tệp mã đi kèm / the sealed file beside it; none: new codes are issued.")
@click.option("--keys", type=FOLDER, help="Thư mục khóa của trục cũ / the old hub's keys, to open that file.")
def import_command(directory: Path, signed_by: str | None, codes: Path | None, keys: Path | None) -> None:
    """Nhập kho vào trục trống / take an archive into an empty hub; exit 1 if a record does not verify as it did."""
    with _faults(), open_hub() as hub:
        warn_without_anchors(hub)
        old_keys = Keyring.load(keys) if keys else None
        with _bar("Nhập / taking in") as seen:
            done = take_in(hub, directory, signed_by=signed_by, codes=codes, old_keys=old_keys, seen=seen)
    for name, then, now in done.listed:
        click.echo(f"{name}: trước / then {then}, nay / now {now}")
    click.echo(f"{done.namhoc}: records={done.records} differing={len(done.listed)} codes={done.codes}")
    if done.issued:
        click.echo(
            f"Đã cấp {done.issued} mã mới; phiếu cũ không mở được, trường phải in lại"
            f" / {done.issued} new codes: old slips do not open these, schools must print new ones."
        )
    click.echo(
        "Hãy nạp tệp của tỉnh, rồi hocba recheck / now load the province file (accounts, signers), then recheck."
    )
    raise SystemExit(1 if done.listed else 0)


@contextmanager
def _faults() -> Iterator[None]:
    try:
        yield
    except Refused as error:
        raise click.ClickException(f"kho không được nhập / the archive is refused:\n{error}") from error
    except (ExportFailed, CompanionWrong) as error:
        raise click.ClickException(str(error)) from error
    except NoKeys as error:
        raise click.ClickException(f"--signed-by: không phải jwks.json / not a hub's jwks.json: {error}") from error
    except KeysMissing as error:
        raise click.ClickException(f"thiếu khóa / keys are missing: {error.file}") from error
    except RegistryError as error:
        raise click.ClickException(f"không làm được / failed: {error}") from error
    except OSError as error:
        raise click.ClickException(f"không ghi hay đọc được / cannot read or write: {error.strerror}") from error


@contextmanager
def _bar(title: str) -> Iterator[Seen]:
    columns = (SpinnerColumn(), TextColumn(title), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)
        yield lambda: bar.advance(task)
