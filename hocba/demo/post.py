"""Sends a school's batch through the hub's own pipeline, step by step as over HTTP. Decides nothing itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hocba.demo.paper import Record, signed_record
from hocba.demo.parcel import parcel
from hocba.demo.school_years import MAIN
from ingest.pipeline import run_through
from ingest.reception import Sender, receive
from ingest.workplace import Workplace
from registry import batch_items, codes
from registry.batch_items import ItemState
from registry.transactions import reading

ACTOR = "demo"


class NotAccepted(Exception):
    """The hub did not take a record of the demo: one of the two is broken."""


@dataclass(frozen=True)
class Sent:
    """An accepted record with what its school is given."""

    record: Record
    data: bytes
    code: str
    dossier_code: str


def send(place: Workplace, records: Sequence[Record], *, dot: str = MAIN, closes: bool = True) -> list[Sent]:
    """These records (one school, one year) in one batch; all of them must come out accepted.

    Raises:
        NotAccepted: naming the problem codes.
    """
    school, namhoc = records[0].school, records[0].namhoc
    contents = [signed_record(record) for record in records]
    packed = parcel(school, contents, namhoc=namhoc, dot=dot, closes=closes, at=place.clock())
    sender = Sender(organisation=school.code, actor=ACTOR)
    batch_id = receive(place, [packed], sender=sender, dry_run=False).batch.id
    run_through(place, batch_id)
    with reading(place.engine) as connection:
        items = batch_items.page(connection, batch_id)
        pks = [item.record_pk for item in items if item.state is ItemState.ACCEPTED and item.record_pk]
        if len(pks) != len(records):
            found = sorted({problem.code for item in items for problem in item.problems})
            raise NotAccepted(f"{school.code} {namhoc}: {', '.join(found) or 'batch refused'}")
        revealed = codes.reveal_many(connection, place.keyring, pks)
    sent = []
    for pk, record, data in zip(pks, records, contents, strict=True):
        code, dossier_code = revealed[pk]
        assert code
        assert dossier_code
        sent.append(Sent(record, data, code, dossier_code))
    return sent
