"""``hocba backup`` and ``hocba restore``: read their words, call one verb, say what came of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn

from hocba.backup import Done, Seen, back_up
from hocba.backup_manifest import BackupFailed, Manifest
from hocba.opening import open_hub, plain_faults
from hocba.restore import mend, restore
from hocba.settings import Settings
from registry.errors import RegistryError

FOLDER = click.Path(path_type=Path, file_okay=False)
KEYS = "Thư mục khóa, cất nơi khác / folder of the keys, to be kept elsewhere; DIR.keys"


@click.command("backup")
@click.argument("directory", metavar="DIR", type=FOLDER)
@click.option("--keys", type=FOLDER, help=KEYS)
@click.option("--check", is_flag=True, help="Đọc lại mọi bản gốc đã sao lưu / read again what is there already.")
def backup_command(directory: Path, keys: Path | None, *, check: bool) -> None:
    """Sao lưu khi trục đang chạy / back up database, originals and, apart, keys; exit 1 if anything was damaged."""
    with _faults(), open_hub() as hub, _bar("Sao lưu / backing up") as seen:
        done = back_up(hub, directory, keys=keys or _beside(directory), check=check, seen=seen)
    _say(done)
    click.echo(f"Khóa / keys: {keys or _beside(directory)}: cất nơi khác / keep them elsewhere.")
    raise SystemExit(1 if done.faults else 0)


@click.command("restore")
@click.argument("directory", metavar="DIR", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--keys", type=FOLDER, help=KEYS)
@click.option(
    "--originals-only", is_flag=True, help="Chỉ bản gốc hỏng hoặc thiếu / damaged or missing ones of a running hub."
)
@click.option(
    "--unauthenticated",
    is_flag=True,
    help="Tin bản sao lưu cũ chưa có niêm phong / believe a backup of before there were seals.",
)
def restore_command(directory: Path, keys: Path | None, *, originals_only: bool, unauthenticated: bool) -> None:
    """Khôi phục vào nơi trống / restore into empty places; exit 1 if anything in the backup was damaged."""
    with _faults(), _bar("Khôi phục / restoring") as seen:
        if originals_only:
            with open_hub() as hub:
                done = mend(hub, directory, unauthenticated=unauthenticated, seen=seen)
        else:
            with plain_faults():
                done = _restore(directory, keys or _beside(directory), unauthenticated=unauthenticated, seen=seen)
    _say(done)
    if not originals_only:
        click.echo("Hãy chạy `hocba recheck` / now run `hocba recheck`.")
    raise SystemExit(1 if done.faults else 0)


def _restore(directory: Path, keys: Path, *, unauthenticated: bool, seen: Seen) -> Done:
    if unauthenticated:
        click.echo(
            "CẢNH BÁO: ai ghi được vào nơi sao lưu thì sửa được sổ; hãy chạy `hocba recheck --receipts`. / WARNING:"
            " whoever could write where the backup lay could change the register; run `hocba recheck --receipts`.",
            err=True,
        )
    return restore(Settings(), directory, keys=keys, unauthenticated=unauthenticated, told=_tell_snapshot, seen=seen)


def _tell_snapshot(manifest: Manifest) -> None:
    """Only who knows what the newest one should be can see that an old one was put in its place."""
    audit = f"{manifest.audit[0]} {manifest.audit[1]}" if manifest.audit else "?"
    click.echo(f"Tuổi / age: {manifest.age(datetime.now(UTC))} ({manifest.made_at:%Y-%m-%dT%H:%MZ}); audit: {audit}")


def _beside(directory: Path) -> Path:
    return directory.with_name(f"{directory.absolute().name}.keys")


def _say(done: Done) -> None:
    for sha256 in done.faults:
        click.echo(f"{sha256}: bản gốc hỏng hoặc thiếu / original damaged or missing")
    click.echo(f"{done.name}: originals={done.copied} there={done.there} damaged={len(done.faults)}")


@contextmanager
def _faults() -> Iterator[None]:
    try:
        yield
    except BackupFailed as error:
        raise click.ClickException(str(error)) from error
    except RegistryError as error:
        raise click.ClickException(f"không làm được / failed: {error}") from error
    except OSError as error:
        raise click.ClickException(f"không ghi hay đọc được / cannot read or write: {error.strerror}") from error


@contextmanager
def _bar(title: str) -> Iterator[Seen]:
    columns = (SpinnerColumn(), TextColumn(title), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)
        yield lambda: bar.advance(task)
