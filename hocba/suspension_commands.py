"""``hocba recall suspend|lift``: a record shown as under review at once, by one approver. Decides nothing."""

from __future__ import annotations

from collections.abc import Sequence

import click

from hocba.console_sign_in import acting_account
from hocba.opening import open_hub
from hocba.recall_commands import RecordVersion, refused, short
from registry.organisations import VIET_NAM
from registry.recall_notes import LONGEST_NOTE
from registry.recall_request import ItemsRefused, NotAllowed
from registry.rules.suspension_rules import LONGEST_HOURS
from registry.suspension import Emergency, lift, suspend
from registry.transactions import transaction

_ITEMS = click.argument("items", metavar="ID/VERSION…", type=RecordVersion(), nargs=-1, required=True)
_AS = click.option("--as", "username", required=True, help="Tài khoản phê duyệt (approver) / the approver's account.")


@click.command("suspend")
@_ITEMS
@_AS
@click.option("--hours", type=int, default=LONGEST_HOURS, show_default=True, help=f"1–{LONGEST_HOURS}.")
@click.option("--note", help="Lý do, chỉ cơ quan quản lý đọc được / why, for the office alone.")
def suspend_command(items: Sequence[tuple[str, int]], username: str, hours: int, note: str | None) -> None:
    """Tạm dừng khẩn cấp để xem xét / suspend in an emergency: runs out by itself, once in 30 days."""
    emergency = Emergency(items, hours, short(note, LONGEST_NOTE) if note else None)
    with open_hub() as hub:
        by, place = acting_account(hub, username), hub.place
        try:
            with transaction(place.engine) as connection:
                until = suspend(connection, place.keyring, emergency, by=by, at=place.clock())
        except (NotAllowed, ItemsRefused) as error:
            raise refused(error) from error
    moment = until.astimezone(VIET_NAM).strftime("%H:%M %d/%m/%Y")
    click.echo(
        f"Tạm dừng đến {moment}: trang tra cứu ghi «đang được xem xét». Hết hạn thì tự có hiệu lực lại.\n"
        f"Suspended until {moment}: look-ups say it is under review. It runs out by itself."
    )


@click.command("lift")
@_ITEMS
@_AS
def lift_command(items: Sequence[tuple[str, int]], username: str) -> None:
    """Chấm dứt tạm dừng trước hạn / end a suspension before it runs out."""
    with open_hub() as hub:
        by, place = acting_account(hub, username), hub.place
        try:
            with transaction(place.engine) as connection:
                lift(connection, items, by=by, at=place.clock())
        except (NotAllowed, ItemsRefused) as error:
            raise refused(error) from error
    click.echo("Đã chấm dứt tạm dừng: học bạ có hiệu lực trở lại.\nLifted: the record is in force again.")
