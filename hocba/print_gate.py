"""``hocba print-gate``: are the QR codes of these PDFs read from a bad photocopy? For samples of what is handed out."""

from __future__ import annotations

from pathlib import Path

import click
import pypdfium2

from hocba.settings import Settings
from portal.softcopy.gate import decoders, held_back

# Decoders that share no code; with one alone the sample is not what it should be.
_DECODERS = 2


@click.command("print-gate")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--begin", help="Mã QR phải bắt đầu bằng / how the QR codes must begin (default: our address).")
def print_gate_command(files: tuple[Path, ...], begin: str | None) -> None:
    """Thử mã QR trên bản in / try the QR code on every page of soft copies after simulated photocopies.

    Exit 0 all are read by two decoders, 1 something is held back, 2 there is one decoder only (install hocba[gate]).
    """
    address, bad = begin or f"{Settings().base_url.rstrip('/')}/t/", False
    for file in files:
        try:
            faults = [str(fault) for fault in held_back(file.read_bytes(), address)]
        except pypdfium2.PdfiumError:
            faults = ["không phải PDF đọc được / no PDF that can be read"]
        bad = bad or bool(faults)
        click.echo(f"{file}: " + ("giữ lại / held back" if faults else "đạt / passed"))
        for line in faults:
            click.echo(f"  {line}")
    if bad:
        raise SystemExit(1)
    if len(decoders()) < _DECODERS:
        click.echo("chỉ có một bộ đọc: cài hocba[gate] / one decoder only: install hocba[gate]", err=True)
        raise SystemExit(2)
