"""Puts what the database holds sealed under the current key. Knows no originals (``Originals.rotate`` does those)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import Column, Connection, Row, select

from registry.codes import DOSSIER, RECORD, sealed_context
from registry.credentials import totp_context
from registry.finding_notes import finding_context
from registry.invitations import invitation_context
from registry.kept_forms import kept_form_context
from registry.keyring import Keyring
from registry.mail_addresses import address_context
from registry.recall_files import content_context, name_context
from registry.recall_notes import request_context, step_context, suspension_context
from registry.record_messages import answer_context, text_context
from registry.store import tables
from registry.store.finding_tables import finding_step
from registry.store.office_tables import invitation, kept_form
from registry.store.recall_desk_tables import mail_address, recall_file
from registry.store.recall_tables import recall_request, recall_step, suspension
from registry.store.school_tables import record_message

# Rows read at a time: a province has a few million codes.
_PAGE = 5000
# Files are some MiB each.
_PAGE_OF_FILES = 5


def rotate_sealed_rows(connection: Connection, keyring: Keyring) -> int:
    """Rewrap the data key of every sealed code, second factor and note that has another key; says how many. Idempotent.

    After this and ``Originals.rotate`` no older key is needed, save for batches that wait in the spool.

    Raises:
        DamagedSeal, UnknownKey: one does not open.
    """
    code, account = tables.code, tables.account
    codes = _rotate(connection, keyring, key=code.c.pk, sealed=code.c.sealed, context=_code_context)
    totps = _rotate(
        connection,
        keyring,
        key=account.c.username,
        sealed=account.c.totp_sealed,
        context=lambda row: totp_context(row.username),
    )
    return codes + totps + _rotate_notes(connection, keyring) + _rotate_of_the_office(connection, keyring)


def _rotate_of_the_office(connection: Connection, keyring: Keyring) -> int:
    """Second factors not yet taken up, forms that came too late, notes beside findings."""
    links = _rotate(
        connection,
        keyring,
        key=invitation.c.token_mac,
        sealed=invitation.c.totp_sealed,
        context=lambda row: invitation_context(row.token_mac),
    )
    forms = _rotate(
        connection,
        keyring,
        key=kept_form.c.id,
        sealed=kept_form.c.sealed,
        context=lambda row: kept_form_context(row.username, row.id),
    )
    notes = _rotate(
        connection,
        keyring,
        key=finding_step.c.pk,
        sealed=finding_step.c.note_sealed,
        context=lambda row: finding_context(row.finding_pk, row.revision),
    )
    return links + forms + notes


def _rotate_notes(connection: Connection, keyring: Keyring) -> int:
    requests = _rotate(
        connection,
        keyring,
        key=recall_request.c.pk,
        sealed=recall_request.c.note_sealed,
        context=lambda row: request_context(row.id),
    )
    steps = _rotate(
        connection,
        keyring,
        key=recall_step.c.pk,
        sealed=recall_step.c.note_sealed,
        context=lambda row: step_context(row.request_pk, row.revision),
    )
    suspensions = _rotate(
        connection,
        keyring,
        key=suspension.c.pk,
        sealed=suspension.c.note_sealed,
        context=lambda row: suspension_context(row.record_pk, row.begun_at),
    )
    return requests + steps + suspensions + _rotate_files(connection, keyring)


def _rotate_files(connection: Connection, keyring: Keyring) -> int:
    """What came with recall requests, and people's addresses."""
    key, few = recall_file.c.pk, _PAGE_OF_FILES
    names = _rotate(
        connection,
        keyring,
        key=key,
        sealed=recall_file.c.name_sealed,
        context=lambda row: name_context(row.id),
        at_once=few,
    )
    contents = _rotate(
        connection,
        keyring,
        key=key,
        sealed=recall_file.c.content_sealed,
        context=lambda row: content_context(row.id),
        at_once=few,
    )
    addresses = _rotate(
        connection,
        keyring,
        key=mail_address.c.username,
        sealed=mail_address.c.address_sealed,
        context=lambda row: address_context(row.username),
    )
    return names + contents + addresses + _rotate_messages(connection, keyring)


def _rotate_messages(connection: Connection, keyring: Keyring) -> int:
    """What parents wrote about records, and the answers."""
    key, told, said = record_message.c.pk, record_message.c.text_sealed, record_message.c.answer_sealed
    texts = _rotate(connection, keyring, key=key, sealed=told, context=lambda row: text_context(row.id))
    answers = _rotate(connection, keyring, key=key, sealed=said, context=lambda row: answer_context(row.id))
    return texts + answers


def _rotate(
    connection: Connection,
    keyring: Keyring,
    *,
    key: Column[Any],
    sealed: Column[Any],
    context: Callable[[Row[Any]], bytes],
    at_once: int = _PAGE,
) -> int:
    count = 0
    page = select(key.table).where(sealed.is_not(None)).order_by(key).limit(at_once)
    rows = connection.execute(page).all()
    while rows:
        for row in rows:
            old = getattr(row, sealed.name)
            if keyring.key_id_of(old) != keyring.current_key_id:
                new = keyring.reseal(old, context=context(row))
                statement = key.table.update().where(key == getattr(row, key.name))
                connection.execute(statement.values({sealed.name: new}))
                count += 1
        rows = connection.execute(page.where(key > getattr(rows[-1], key.name))).all()
    return count


def _code_context(row: Row[Any]) -> bytes:
    if row.record_pk is not None:
        return sealed_context(RECORD, row.record_pk)
    return sealed_context(DOSSIER, row.dossier_pk)
