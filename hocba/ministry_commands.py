"""``hocba ministry``: how far the ministry has been told, tell it now, try again. Reads its words, calls one verb."""

from __future__ import annotations

import click

from hocba.opening import open_hub
from hocba.tables import console_for_results, summary
from ingest.ministry.courier import Courier, Round
from registry import ministry_outbox, ministry_progress
from registry.ministry_progress import Kind
from registry.transactions import reading, transaction

SHOWN = 20


@click.group("ministry")
def ministry_commands() -> None:
    """Báo cáo lên Bộ / what the ministry is told."""


@ministry_commands.command()
def status() -> None:
    """Đã báo cáo đến đâu / how far it has been told; exit 1 if the ministry refused something."""
    with open_hub() as hub, reading(hub.place.engine) as connection:
        now = hub.place.clock()
        numbers = ministry_progress.counts(connection, now=now)
        oldest = ministry_progress.progress(connection, now=now).oldest
        refused = ministry_progress.page(connection, now=now, kind=Kind.REFUSED, limit=SHOWN)
        late = ministry_progress.page(connection, now=now, kind=Kind.PUT_OFF, limit=SHOWN)
        way = hub.settings.ministry_url
    click.echo(f"HOCBA_MINISTRY_URL: {way or 'chưa đặt, chưa gửi gì / not set, nothing is sent'}")
    click.echo(summary((), **{name.replace("-", "_"): count for name, count in numbers.items()}))
    if oldest:
        click.echo(f"Chờ lâu nhất từ / the oldest waits since {oldest.isoformat()}")
    console = console_for_results()
    for one in (*refused, *late):
        line = f"{one.pk}: {one.record_id}/{one.version} {one.event} {one.kind} {one.problem} tries={one.tries}"
        console.print(line, soft_wrap=True, markup=False, highlight=False)
    raise SystemExit(1 if refused else 0)


@ministry_commands.command()
def send() -> None:
    """Gửi ngay những gì đến hạn / send now all that is due; exit 1 if the ministry did not take all of it."""
    with open_hub() as hub:
        if hub.place.ministry is None:
            raise click.ClickException("HOCBA_MINISTRY_URL: chưa đặt / not set")
        courier, sum_ = Courier(hub.place, hub.place.ministry), Round()
        while (done := courier.run_once()) != Round():
            sum_.told, sum_.refused, sum_.put_off = (
                sum_.told + done.told,
                sum_.refused + done.refused,
                sum_.put_off + done.put_off,
            )
    click.echo(summary((), told=sum_.told, refused=sum_.refused, put_off=sum_.put_off))
    raise SystemExit(1 if sum_.refused or sum_.put_off else 0)


@ministry_commands.command()
@click.argument("entries", nargs=-1, type=int)
def retry(entries: tuple[int, ...]) -> None:
    """Cho gửi lại mục bị từ chối hoặc hoãn / refused and put-off entries are due again: all, or these numbers."""
    with open_hub() as hub, transaction(hub.place.engine) as connection:
        count = ministry_outbox.try_again(connection, entries or None)
    click.echo(summary((), again=count))
