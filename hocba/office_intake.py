"""Joins the office's upload to the schools' door: one reception, one queue, the same sentences. Knows no page."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from ingest.reception import Sender, receive
from ingest.sentences import SENTENCES
from ingest.workplace import Workplace
from portal.office.intake_door import IntakeDoor, Taken
from portal.words.text import Text


def office_intake(place: Workplace, submit: Callable[[str], None]) -> IntakeDoor:
    """For ``portal.office``; ``submit`` is told the id of every new batch."""

    def take(chunks: Iterable[bytes], *, organisation: str, actor: str, dry_run: bool) -> Taken:
        reception = receive(place, chunks, sender=Sender(organisation, actor), dry_run=dry_run)
        if reception.new:
            submit(reception.batch.id)
        return Taken(reception.batch.id, reception.new)

    return IntakeDoor(take, {code: Text(sentence.vi, sentence.en) for code, sentence in SENTENCES.items()})
