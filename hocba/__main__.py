"""The console script ``hocba``: each command reads its words, calls one verb, prints what came of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn

from hocba import recheck as rechecking
from hocba.console_sign_in import in_production, mark_production
from hocba.lazy_commands import LazyCommands
from hocba.logs import set_up_logs
from hocba.metrics import show_metrics
from hocba.opening import open_hub, plain_faults
from hocba.receipt_heads import against_brought
from hocba.settings import Settings
from hocba.tables import console_for_results, print_batch, summary
from hocba.wiring import Hub, make_keys
from ingest.pipeline import run_through
from ingest.reception import Sender, receive
from registry import batch_items, batches, codes
from registry.batch_items import ItemState
from registry.batches import Stage
from registry.errors import ProvinceFileWrong
from registry.load import load_province
from registry.organisations import organisation
from registry.rotation import rotate_sealed_rows
from registry.spool import TooLarge
from registry.transactions import migrate, reading, transaction

BYTES_AT_A_TIME = 64 * 1024
RECEIPTS = click.Path(path_type=Path, exists=True, file_okay=False)


LATER = {
    "backup": "hocba.backup_commands:backup_command",
    "demo": "hocba.demo.command:demo_command",
    "export": "hocba.archive.commands:export_command",
    "fetch-crls": "hocba.fetch_crls:fetch_crls_command",
    "import": "hocba.archive.commands:import_command",
    "ministry": "hocba.ministry_commands:ministry_commands",
    "office": "hocba.office_commands:office_command",
    "print-gate": "hocba.print_gate:print_gate_command",
    "recall": "hocba.recall_commands:recall_commands",
    "restore": "hocba.backup_commands:restore_command",
    "revocations": "hocba.revocation_commands:revocation_commands",
    "serve": "hocba.serve_command:serve_command",
    "totp": "hocba.office_commands:totp_command",
    "verify": "hocba.verify_file:verify_command",
    "worker": "hocba.worker_command:worker_command",
}


@click.group(cls=LazyCommands, lazily=LATER)
def main() -> None:
    """Trục học bạ số của tỉnh / a province's hub for digital school records."""
    set_up_logs()


@main.command()
def init() -> None:
    """Tạo hoặc nâng cấp cơ sở dữ liệu và khóa / create or migrate the database; make development keys."""
    with plain_faults():
        make_keys(Settings())
    with open_hub() as hub:
        migrate(hub.place.engine)
        hub.place.originals.prepare()
        if hub.on_postgresql:
            hub.production_queue().prepare()
        mark_production(hub)
        settings = hub.settings
        # Never the database's address: it may hold a password.
        click.echo(f"Dữ liệu / data: {settings.data_dir.absolute()}    Khóa / keys: {settings.secrets.absolute()}")
    click.echo("Sẵn sàng / ready.")


@main.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
def load(file: Path) -> None:
    """Nạp tệp của tỉnh / load the province file."""
    try:
        content = json.loads(file.read_bytes())
    except ValueError as error:
        raise click.ClickException(f"{file}: không phải JSON / not JSON") from error
    with open_hub() as hub:
        mark_production(hub)
        place, production = hub.place, in_production(hub)
        try:
            with transaction(place.engine) as connection:
                done = load_province(connection, place.keyring, content, at=place.clock(), production=production)
        except ProvinceFileWrong as error:
            raise click.ClickException(f"{file}: {error}") from error
    click.echo(summary(done.kept_fields, added=done.added, changed=done.changed, unchanged=done.unchanged))


@main.command()
@click.option("--port", type=click.IntRange(0, 65535), default=9464, show_default=True)
@click.option("--host", default="127.0.0.1", show_default=True, help="Mạng nội bộ / an inner address only.")
def metrics(port: int, host: str) -> None:
    """Số đo của mọi tiến trình / what all processes counted (PROMETHEUS_MULTIPROC_DIR)."""
    with open_hub() as hub:
        _, thread = show_metrics(hub, host=host, port=port)
        thread.join()


@main.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--as", "code", required=True, help="Mã trường gửi gói / code of the school that sends.")
def ingest(file: Path, code: str) -> None:
    """Nhận một gói không qua HTTP / take in a batch without HTTP; exit 1 if anything was refused."""
    with open_hub() as hub:
        place = hub.place
        with reading(place.engine) as connection:
            if organisation(connection, code) is None:
                raise click.ClickException(f"không có đơn vị / no such organisation: {code}")
        try:
            sender = Sender(organisation=code, actor="console")
            batch_id = receive(place, _chunks(file), sender=sender, dry_run=False).batch.id
        except TooLarge as error:
            raise click.ClickException("gói quá lớn / the batch is too large") from error
        _run_with_a_bar(hub, batch_id)
        raise SystemExit(_print_outcome(hub, batch_id))


@main.command()
@click.option("--receipts", type=RECEIPTS, help="Biên nhận trường đưa lại / receipts schools bring.")
def recheck(receipts: Path | None) -> None:
    """Kiểm tra lại mọi bản gốc và nhật ký / re-verify every original, prove the audit chain; exit 1 if wrong."""
    console, wrong = Console(), 0
    with open_hub() as hub, _bar("Kiểm tra lại / rechecking") as bar:
        task = bar.add_task("", total=None)
        brought = against_brought(hub.place, receipts) if receipts else ()
        for found in chain(brought, rechecking.recheck(hub.place, seen=lambda: bar.advance(task))):
            wrong += 1
            console.print(f"{found.subject}: {found.vi} / {found.en}", soft_wrap=True, markup=False, highlight=False)
    console.print("Mọi thứ đúng / everything holds." if not wrong else f"{wrong} lỗi / wrong.")
    raise SystemExit(1 if wrong else 0)


@main.command("rotate-keys")
def rotate_keys() -> None:
    """Thêm khóa mới và bọc lại mọi thứ / add a new key and put everything under it."""
    with open_hub() as hub:
        place = hub.place
        key_id = place.keyring.add_key()
        originals = place.originals.rotate()
        with transaction(place.engine) as connection:
            rows = rotate_sealed_rows(connection, place.keyring)
    click.echo(f"{key_id}: originals={originals} rows={rows}")


def _chunks(file: Path) -> Iterator[bytes]:
    with file.open("rb") as opened_file:
        while chunk := opened_file.read(BYTES_AT_A_TIME):
            yield chunk


def _bar(title: str) -> Progress:
    columns = (SpinnerColumn(), TextColumn(title), BarColumn(), MofNCompleteColumn())
    return Progress(*columns, console=Console(stderr=True), transient=True)


def _run_with_a_bar(hub: Hub, batch_id: str) -> None:
    with _bar("Đang xử lý / processing") as bar:
        task = bar.add_task("", total=None)
        run_through(hub.place, batch_id, progress=lambda done, total: bar.update(task, completed=done, total=total))


def _print_outcome(hub: Hub, batch_id: str) -> int:
    """Print the table; 1 if anything was refused."""
    with reading(hub.place.engine) as connection:
        batch = batches.by_id(connection, batch_id)
        assert batch is not None
        assert batch.stage is Stage.FINISHED
        items = batch_items.page(connection, batch_id)
        printed = codes.reveal_many(connection, hub.place.keyring, [i.record_pk for i in items if i.record_pk])
    print_batch(console_for_results(), batch, items, printed)
    return 1 if batch.refused or any(i.state is ItemState.REFUSED for i in items) else 0


if __name__ == "__main__":
    main()
