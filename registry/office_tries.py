"""Wrong tries at the office's door. Counted so that strangers cannot lock anybody out.

A browser from which an account has signed in before counts for itself alone: strangers may guess as they like, its
owner gets in (OWASP, Device Cookies). Strangers count by account and block of addresses, and by block. Only whoever
knows the password already and guesses at the second factor is counted for the whole account.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, Connection, delete, func, select

from registry.keyring import Keyring
from registry.office_sessions import Whence
from registry.store.office_tables import known_device, office_try
from registry.transactions import lock_subjects

WINDOW = timedelta(minutes=15)
# A person mistypes twice or thrice.
OF_ONE = 5
# A school's or a mobile operator's whole network.
OF_A_BLOCK = 30
# Six digits, three steps valid: with ten tries in a quarter of an hour a botnet that has the password finds a code with
# 0.3 % a day; the account's owner on a known device is not touched, and the alarm of the first try is for them.
OF_SECOND_FACTOR = 10


class Step(StrEnum):
    PASSWORD = "password"  # noqa: S105 (a step's name)
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Try:
    """One try, counted as wrong until ``right`` takes it back: who tries a hundred at once has five, too."""

    pk: int


def begin(
    connection: Connection, keyring: Keyring, step: Step, username: str, *, whence: Whence, at: datetime
) -> Try | None:
    """Count one try; None: too many, nothing is to be compared. Commit before comparing: that takes its time."""
    table, name = office_try, keyring.mac("username", username)
    lock_subjects(connection, [f"office-try/{name}", f"office-block/{whence.block}"])
    connection.execute(delete(table).where(table.c.at <= at - WINDOW))
    known = is_known(connection, username, whence.device_mac)
    device = whence.device_mac if known else ""
    mine = (table.c.username_mac == name, table.c.device_mac == device, table.c.step == step)
    if known:
        full = _count(connection, *mine) >= OF_ONE
    else:
        full = _count(connection, *mine, table.c.block == whence.block) >= OF_ONE
        full = full or _count(connection, table.c.block == whence.block, table.c.device_mac == "") >= OF_A_BLOCK
        full = full or (step is Step.CODE and _count(connection, *mine) >= OF_SECOND_FACTOR)
    if full:
        return None
    row = {"step": step, "username_mac": name, "device_mac": device, "block": whence.block, "at": at}
    done = connection.execute(table.insert().returning(table.c.pk), row)
    return Try(int(done.scalar_one()))


def right(connection: Connection, one: Try) -> None:
    """It was not wrong after all."""
    connection.execute(delete(office_try).where(office_try.c.pk == one.pk))


def is_known(connection: Connection, username: str, device_mac: str) -> bool:
    """Whether this account has signed in from this browser before."""
    table = known_device
    statement = select(table.c.since).where(table.c.username == username, table.c.device_mac == device_mac)
    return connection.execute(statement).first() is not None


def remember(connection: Connection, username: str, device_mac: str, at: datetime) -> None:
    """It has now."""
    if not is_known(connection, username, device_mac):
        row = {"username": username, "device_mac": device_mac, "since": at}
        connection.execute(known_device.insert(), row)


def forget_devices(connection: Connection, username: str) -> None:
    """A new password begins anew."""
    connection.execute(delete(known_device).where(known_device.c.username == username))


def _count(connection: Connection, *where: ColumnElement[bool]) -> int:
    return connection.scalar(select(func.count()).select_from(office_try).where(*where)) or 0
