"""``hocba recall``: requests listed, made and decided without a browser, by the office's own rules. Decides nothing.

In production whoever acts gives that account's password and second factor (contract/http.md, Commands).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import click
from rich.table import Table
from rich.text import Text

from hocba.console_sign_in import acting_account
from hocba.lazy_commands import LazyCommands
from hocba.opening import open_hub
from hocba.tables import console_for_results
from ingest.recall_sentences import REFUSALS, what_comes_next
from registry import recall_history
from registry.organisations import VIET_NAM
from registry.recall import Decision, decide
from registry.recall_history import Head, RecallRequest
from registry.recall_notes import LONGEST_DECISION, LONGEST_NOTE
from registry.recall_request import ItemsRefused, NotAllowed, Wish, asking_account, request
from registry.rules.recall_rules import FINAL, Ground, Reason, RecallAct, RecallState, Refusal
from registry.transactions import reading, transaction

# As many as a terminal scrolls through.
MOST_LISTED = 200

_ITEM = re.compile(r"([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/([1-9][0-9]{0,2})")


class RecordVersion(click.ParamType[tuple[str, int]]):
    """``ID/VERSION`` of a record."""

    name = "ID/VERSION"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, int]:
        found = _ITEM.fullmatch(str(value).lower())
        if not found:
            self.fail("mã học bạ/phiên bản, ví dụ …/1 / record id and version, as …/1", param, ctx)
        return found[1], int(found[2])


LATER = {
    "lift": "hocba.suspension_commands:lift_command",
    "suspend": "hocba.suspension_commands:suspend_command",
}


@click.group("recall", cls=LazyCommands, lazily=LATER)
def recall_commands() -> None:
    """Thu hồi học bạ / recalls: list, request, approve, reject, return."""


@recall_commands.command("list")
@click.option("--open", "only_open", is_flag=True, help="Chỉ đề nghị chưa quyết định / only what is not decided yet.")
def list_command(*, only_open: bool) -> None:
    """Các đề nghị thu hồi / recall requests, newest first."""
    states = frozenset(RecallState) - FINAL if only_open else None
    with open_hub() as hub, reading(hub.place.engine) as connection:
        heads = recall_history.listed(connection, states=states, limit=MOST_LISTED)
        found = [recall_history.read(connection, hub.place.keyring, head.id) for head in heads]
    console = console_for_results()
    if not heads:
        console.print("Không có đề nghị nào / no requests.")
        return
    table = Table()
    for heading in (
        "Mã / id",
        "Trạng thái / state",
        "Nơi đề nghị / by",
        "Lý do / reason",
        "Lúc / at",
        "Học bạ / records",
    ):
        table.add_column(heading, overflow="fold")
    for one in filter(None, found):
        table.add_row(*_row(one.head), Text(_records(one)))
    console.print(table)


@recall_commands.command("request")
@click.option("--as", "username", required=True, help="Tài khoản đề nghị / the account that asks.")
@click.option("--reason", type=click.Choice([str(r) for r in Reason]), required=True)
@click.option("--ground", type=click.Choice([str(g) for g in Ground]), help="Căn cứ của Sở / the department's ground.")
@click.option("--note", default="", help="Ghi chú / note.")
@click.option("--item", "items", type=RecordVersion(), multiple=True, required=True)
def request_command(
    username: str, reason: str, ground: str | None, note: str, *, items: Sequence[tuple[str, int]]
) -> None:
    """Đề nghị thu hồi / ask for recalls: a school for its own records, the department on a ground."""
    wish = Wish(Reason(reason), short(note, LONGEST_NOTE), items, Ground(ground) if ground else None)
    with open_hub() as hub:
        asker = asking_account(acting_account(hub, username))
        place = hub.place
        try:
            with transaction(place.engine) as connection:
                request_id = request(connection, place.keyring, wish, by=asker, at=place.clock())
                asked = recall_history.read(connection, place.keyring, request_id)
        except (NotAllowed, ItemsRefused) as error:
            raise refused(error) from error
    assert asked is not None
    _say(request_id, asked.head.state, ground)


def _act(
    act: RecallAct,
    request_id: str,
    username: str,
    items: Sequence[tuple[str, int]],
    *,
    number: str | None,
    note: str | None,
    id_correction: bool = False,
) -> None:
    with open_hub() as hub:
        place = hub.place
        with reading(place.engine) as connection:
            asked = recall_history.read(connection, place.keyring, request_id)
        if asked is None:
            raise refused(NotAllowed(Refusal.RECORD_UNKNOWN, request_id))
        by = acting_account(hub, username)
        decision = Decision(
            request_id=request_id,
            act=act,
            seen=asked.revision,
            items=items or None,
            number=short(number, LONGEST_DECISION) if number else None,
            note=short(note, LONGEST_NOTE) if note else None,
            id_correction=id_correction,
        )
        try:
            with transaction(place.engine) as connection:
                state = decide(connection, place.keyring, decision, by=by, at=place.clock())
        except NotAllowed as error:
            raise refused(error) from error
    _say(request_id, state, asked.head.ground)


_ID = click.argument("request_id", metavar="ID")
_AS = click.option("--as", "username", required=True, help="Tài khoản quyết định / the account that decides.")
_NUMBER = click.option("--decision", "number", help="Số quyết định / number of the decision.")
_NOTE = click.option("--note", help="Ghi chú, nơi đề nghị đọc được / a note that who asked can read.")
_ITEMS = click.option("--item", "items", type=RecordVersion(), multiple=True, help="Chỉ các học bạ này / only these.")
_MARK = click.option(
    "--id-correction", is_flag=True, help="Cho phép sửa số định danh / lets the next version correct an id."
)


@recall_commands.command("approve")
@_ID
@_AS
@_NUMBER
@_NOTE
@_ITEMS
@_MARK
def approve_command(
    request_id: str, username: str, number: str | None, note: str | None, *, items: Any, id_correction: bool
) -> None:
    """Xác nhận, thẩm tra hoặc phê duyệt / confirm, check or approve, whichever comes next."""
    _act(RecallAct.APPROVE, request_id, username, items, number=number, note=note, id_correction=id_correction)


@recall_commands.command("reject")
@_ID
@_AS
@_NUMBER
@_NOTE
@_ITEMS
def reject_command(request_id: str, username: str, number: str | None, note: str | None, *, items: Any) -> None:
    """Từ chối / reject."""
    _act(RecallAct.REJECT, request_id, username, items, number=number, note=note)


@recall_commands.command("return")
@_ID
@_AS
@_NOTE
@_ITEMS
def return_command(request_id: str, username: str, note: str | None, *, items: Any) -> None:
    """Trả lại nơi đề nghị / send back to who asked."""
    _act(RecallAct.RETURN, request_id, username, items, number=None, note=note)


def _row(head: Head) -> tuple[str, str, str, str, str]:
    by = f"{head.organisation} ({head.ground})" if head.ground else head.organisation
    return head.id, str(head.state), by, head.reason, _local(head.requested_at)


def _local(moment: datetime) -> str:
    return moment.astimezone(VIET_NAM).isoformat(timespec="seconds")


def _records(one: RecallRequest) -> str:
    return "\n".join(f"{i.record_id}/{i.version} {i.state}" for i in one.items)


def _say(request_id: str, state: RecallState, ground: str | None) -> None:
    sentence = what_comes_next(state, ground)
    click.echo(f"{request_id}: {state}\n{sentence.vi}\n{sentence.en}")


def refused(error: NotAllowed | ItemsRefused) -> click.ClickException:
    """The rules' no in words, with the code of each rule."""
    if isinstance(error, NotAllowed):
        return click.ClickException(_refusal_text(error.refusal, error.item))
    lines = [_refusal_text(bad.refusal, f"{bad.record_id}/{bad.version}") for bad in error.items]
    return click.ClickException("\n".join(lines))


def _refusal_text(refusal: Refusal, item: str | None) -> str:
    sentence = REFUSALS[refusal]
    return f"{f'{item}: ' if item else ''}{refusal}: {sentence.vi}\n  {sentence.en}"


def short(text: str, longest: int) -> str:
    """The text, if it is no longer than its column; else a sentence."""
    if len(text) > longest:
        raise click.ClickException(f"quá {longest} ký tự / longer than {longest} characters")
    return text
