"""Who acts at the console; in production, whoever has the account's password and second factor (http.md, Commands).

Production is what the settings say or what the register's own mark says, whichever is stricter.
"""

from __future__ import annotations

from datetime import UTC, datetime

import click

from hocba.wiring import Hub
from registry import account_life
from registry.accounts import Account, account
from registry.production_mark import is_marked, mark
from registry.sign_in_limits import CONSOLE, WINDOW, SignIn, sign_in_at
from registry.transactions import reading, transaction

_MINUTES = int(WINDOW.total_seconds()) // 60
_WRONG = "Sai tài khoản, mật khẩu hoặc mã xác thực / wrong account, password or code."
_TOO_MANY = (
    f"Tài khoản này vừa sai quá nhiều lần; chưa kiểm tra gì. Hãy thử lại sau {_MINUTES} phút.\n"
    f"Too many wrong tries for this account; nothing was compared. Try again in {_MINUTES} minutes."
)
_CLOSED = "Đơn vị của tài khoản đã ngừng hoạt động / the account's organisation has closed."
_SHUT = (
    "Tài khoản này đã đóng hoặc 45 ngày không dùng: cán bộ quản trị cấp trên mở lại.\n"
    "This account has been closed, or not used for 45 days: the registrar above opens it again."
)
_CLOCK = (
    "HOCBA_CLOCK: sổ này đang vận hành thật; không quyết định gì theo đồng hồ đặt sẵn.\n"
    "HOCBA_CLOCK: this register is in production; nothing is decided by a clock that stands still."
)


def in_production(hub: Hub) -> bool:
    """Whether the settings or the register say so."""
    if hub.settings.production:
        return True
    with reading(hub.place.engine) as connection:
        return is_marked(connection)


def mark_production(hub: Hub) -> None:
    """In production, write into the register that it is; elsewhere nothing."""
    if hub.settings.production:
        with transaction(hub.place.engine) as connection:
            mark(connection, at=hub.place.clock())


def acting_account(hub: Hub, username: str) -> Account:
    """Whose account it is; in production only who has its password and second factor gets past here.

    Raises:
        click.ClickException: no such account, not they, or one that the office would not let in.
    """
    place = hub.place
    if in_production(hub):
        if hub.settings.clock is not None:
            raise click.ClickException(_CLOCK)
        _sign_in(hub, username)
    with reading(place.engine) as connection:
        found = account(connection, username)
        life = account_life.life_of(connection, username)
    if found is None:
        raise click.ClickException(f"Không có tài khoản này / no such account: {username}")
    if found.left_behind(place.clock()):
        raise click.ClickException(_CLOSED)
    if life.closed or life.idle(place.clock()):
        raise click.ClickException(_SHUT)
    with transaction(place.engine) as connection:
        account_life.used(connection, username, place.clock())
    return found


def _sign_in(hub: Hub, username: str) -> None:
    place = hub.place
    password = click.prompt("Mật khẩu / password", hide_input=True, err=True)
    code = click.prompt("Mã xác thực / second factor", hide_input=True, err=True)
    with transaction(place.engine) as connection:
        # The wall clock: HOCBA_CLOCK moves verification, periods and record times, nothing else.
        now = datetime.now(UTC)
        came = sign_in_at(connection, place.keyring, CONSOLE, username, password=password, code=code, at=now)
    if came is not SignIn.DONE:
        raise click.ClickException(_WRONG if came is SignIn.WRONG else _TOO_MANY)
