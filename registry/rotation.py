"""Puts what the database holds sealed under the current key. Knows no originals (``Originals.rotate`` does those)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Connection, Row, select

from registry.access_asks import ask_context
from registry.codes import DOSSIER, RECORD, sealed_context
from registry.credentials import totp_context
from registry.decision_papers import paper_context
from registry.finding_notes import finding_context
from registry.invitations import invitation_context
from registry.kept_forms import kept_form_context
from registry.keyring import Keyring
from registry.mail_addresses import address_context
from registry.recall_files import content_context, name_context
from registry.recall_notes import request_context, step_context, suspension_context
from registry.reception_reports import remark_context
from registry.record_messages import answer_context, text_context
from registry.record_watches import address_context as watcher_context
from registry.share_links import purpose_context
from registry.store import tables
from registry.store.finding_tables import finding_step
from registry.store.institution_tables import access_ask
from registry.store.office_tables import invitation, kept_form
from registry.store.paper_tables import decision_paper
from registry.store.period_tables import reception_report
from registry.store.recall_desk_tables import mail_address, recall_file
from registry.store.recall_tables import recall_request, recall_step, suspension
from registry.store.school_tables import record_message
from registry.store.share_tables import record_watch, share_link

# Rows read at a time: a province has a few million codes.
_PAGE = 5000
# Files are some MiB each.
_PAGE_OF_FILES = 5


@dataclass(frozen=True, slots=True)
class Sealed:
    """One sealed column: its table's key, and what each row's content is bound to. ``at_once``: rows read at a time."""

    key: Column[Any]
    column: Column[Any]
    context: Callable[[Row[Any]], bytes]
    at_once: int = _PAGE


def _code_context(row: Row[Any]) -> bytes:
    if row.record_pk is not None:
        return sealed_context(RECORD, row.record_pk)
    return sealed_context(DOSSIER, row.dossier_pk)


_code, _account = tables.code.c, tables.account.c
_file, _message = recall_file.c, record_message.c

# Every column of the database that holds something sealed (``tests/registry/test_rotation.py`` counts them).
SEALED = (
    Sealed(_code.pk, _code.sealed, _code_context),
    Sealed(_account.username, _account.totp_sealed, lambda row: totp_context(row.username)),
    Sealed(recall_request.c.pk, recall_request.c.note_sealed, lambda row: request_context(row.id)),
    Sealed(recall_step.c.pk, recall_step.c.note_sealed, lambda row: step_context(row.request_pk, row.revision)),
    Sealed(suspension.c.pk, suspension.c.note_sealed, lambda row: suspension_context(row.record_pk, row.begun_at)),
    Sealed(reception_report.c.pk, reception_report.c.remark_sealed, lambda row: remark_context(row.id)),
    Sealed(_file.pk, _file.name_sealed, lambda row: name_context(row.id), _PAGE_OF_FILES),
    Sealed(_file.pk, _file.content_sealed, lambda row: content_context(row.id), _PAGE_OF_FILES),
    Sealed(decision_paper.c.pk, decision_paper.c.content_sealed, lambda row: paper_context(row.id), _PAGE_OF_FILES),
    Sealed(mail_address.c.username, mail_address.c.address_sealed, lambda row: address_context(row.username)),
    Sealed(access_ask.c.pk, access_ask.c.content_sealed, lambda row: ask_context(row.id)),
    Sealed(_message.pk, _message.text_sealed, lambda row: text_context(row.id)),
    Sealed(_message.pk, _message.answer_sealed, lambda row: answer_context(row.id)),
    Sealed(invitation.c.token_mac, invitation.c.totp_sealed, lambda row: invitation_context(row.token_mac)),
    Sealed(kept_form.c.id, kept_form.c.sealed, lambda row: kept_form_context(row.username, row.id)),
    Sealed(share_link.c.pk, share_link.c.purpose_sealed, lambda row: purpose_context(row.mac)),
    Sealed(record_watch.c.pk, record_watch.c.address_sealed, lambda row: watcher_context(row.id)),
    Sealed(finding_step.c.pk, finding_step.c.note_sealed, lambda row: finding_context(row.finding_pk, row.revision)),
)


def rotate_sealed_rows(connection: Connection, keyring: Keyring) -> int:
    """Rewrap the data key of everything in ``SEALED`` that has another key; says how many. Idempotent.

    After this and ``Originals.rotate`` no older key is needed, save for batches that wait in the spool.

    Raises:
        DamagedSeal, UnknownKey: one does not open.
    """
    return sum(_rotate(connection, keyring, one) for one in SEALED)


def _rotate(connection: Connection, keyring: Keyring, one: Sealed) -> int:
    count, key, sealed = 0, one.key, one.column
    page = select(key.table).where(sealed.is_not(None)).order_by(key).limit(one.at_once)
    rows = connection.execute(page).all()
    while rows:
        for row in rows:
            old = getattr(row, sealed.name)
            if keyring.key_id_of(old) != keyring.current_key_id:
                new = keyring.reseal(old, context=one.context(row))
                statement = key.table.update().where(key == getattr(row, key.name))
                connection.execute(statement.values({sealed.name: new}))
                count += 1
        rows = connection.execute(page.where(key > getattr(rows[-1], key.name))).all()
    return count
