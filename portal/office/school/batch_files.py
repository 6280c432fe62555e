"""What of a batch can be taken home: the results as a table, the hub's receipt. No learner's name is in either."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Blueprint, Response

from portal.language import voice
from portal.office.access import desk
from portal.office.csv_file import csv_file
from portal.office.errors import NoSuchThing
from portal.office.place import place
from portal.office.school.problem_words import in_words
from portal.office.school.who import KINDS, ROLES, own_batch
from portal.office.visitor import visitor
from portal.public.reports.receipts import ReceiptPapers
from registry import batch_items, batches
from registry.batch_items import Item
from registry.transactions import reading

bp = Blueprint("school_batch_files", __name__)

COLUMNS = ("file", "record", "version", "state", "problem", "where", "sentence")


@desk(bp, "/batches/<batch_id>/results.csv", roles=ROLES, kinds=KINDS)
def results(batch_id: str) -> Response:
    """A line for each problem, and one for each record without."""
    with reading(place().engine) as connection:
        batch = own_batch(connection, visitor(), batch_id)
        items = batch_items.page(connection, batch.id)
    heading = [voice()(f"school.csv-{column}") for column in COLUMNS]
    whole = [["", "", "", str(batch.state), said.code, said.where, said.sentence] for said in in_words(batch.problems)]
    lines = [line for item in items for line in _lines(item)]
    return csv_file(f"hocba-{batch.id[:8]}.csv", [heading, *whole, *lines])


@desk(bp, "/batches/<batch_id>/receipt", roles=ROLES, kinds=KINDS)
def receipt(batch_id: str) -> Response:
    """The receipt signed by the hub (a JWS), the same bytes as over HTTP."""
    with reading(place().engine) as connection:
        batch = own_batch(connection, visitor(), batch_id)
        signed = batches.receipt_of(connection, batch.id)
    if signed is None:
        raise NoSuchThing
    answer = Response(signed, content_type="application/jose")
    answer.headers.set("Content-Disposition", "attachment", filename=f"hocba-{batch.id[:8]}.jws")
    return answer


@desk(bp, "/batches/<batch_id>/receipt.pdf", roles=ROLES, kinds=KINDS)
def receipt_paper(batch_id: str) -> Response:
    """The same to be read and filed: sealed by the hub, the signed receipt inside."""
    with reading(place().engine) as connection:
        batch = own_batch(connection, visitor(), batch_id)
        signed = batches.receipt_of(connection, batch.id)
    if signed is None:
        raise NoSuchThing
    here = place()
    papers = ReceiptPapers(here.engine, here.keyring, here.seal, base_url=here.base_url, clock=here.clock)
    answer = Response(papers.of(signed), content_type="application/pdf")
    answer.headers.set("Content-Disposition", "attachment", filename=f"hocba-{batch.id[:8]}-bien-nhan.pdf")
    return answer


def _lines(item: Item) -> Iterator[list[str]]:
    """The state's name and the problem's code stay as the contract has them: a table is for software, too."""
    start = [item.file, item.record_id or "", str(item.version or ""), str(item.state)]
    said = in_words(item.problems)
    if not said:
        yield [*start, "", "", ""]
    yield from ([*start, one.code, one.where, one.sentence] for one in said)
