"""A batch's problems in the reader's language, as the schools' software gets them too. Decides nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from portal.language import voice
from portal.office.place import place
from registry.judgement import FoundProblem


@dataclass(frozen=True, slots=True)
class Said:
    """``where``: a file, a place in the record, a signature's id; may be empty."""

    code: str
    sentence: str
    where: str


def in_words(problems: Iterable[FoundProblem]) -> list[Said]:
    """Each says what happened, who must act, and how."""
    sentences = place().intake.sentences
    return [Said(one.code, voice().say(sentences[one.code]), one.where) for one in problems]
