"""Every problem code of contract/package.md section 5 with its sentences. Knows no batch and no record."""

from __future__ import annotations

from collections.abc import Iterable

from ingest.batch_sentences import BATCH_SENTENCES
from ingest.record_sentences import RECORD_SENTENCES
from ingest.sentence import Sentence
from registry.judgement import FoundProblem

# ``period-closed`` is said of batches and of records, in the same words.
SENTENCES: dict[str, Sentence] = {**BATCH_SENTENCES, **RECORD_SENTENCES}


def spelled_out(problems: Iterable[FoundProblem]) -> list[dict[str, str]]:
    """Problems as a school reads them: ``{code, vi, en, where}``."""
    return [
        {"code": p.code, "vi": SENTENCES[p.code].vi, "en": SENTENCES[p.code].en, "where": p.where} for p in problems
    ]
