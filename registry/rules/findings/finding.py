"""One finding: which rule, and where in the record. Holds no value of a learner."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class FindingCode(StrEnum):
    """What was found. ``catalogue`` says it in words, with the article."""

    YEAR_AVERAGE = "year-average"
    YEAR_COMMENT = "year-comment"
    MARK_FORM = "mark-form"
    STUDY_RATING = "study-rating"
    STUDY_AGAIN = "study-again"
    YEAR_CONDUCT = "year-conduct"
    PROMOTED = "promoted"
    NOT_PROMOTED = "not-promoted"
    AWARD = "award"
    TEST_MARK = "test-mark"
    PRIMARY_RATING = "primary-rating"
    GRADE_COMPLETION = "grade-completion"
    PRIMARY_COMPLETION = "primary-completion"
    NOT_COMPLETED_IN_BATCH_1 = "not-completed-in-batch-1"
    GRADE_JUMP = "grade-jump"
    GRADE_BACK = "grade-back"
    GRADE_AGAIN = "grade-again"
    YEAR_GAP = "year-gap"
    SCHOOL_CHANGE = "school-change"
    SECOND_LIVE_RECORD = "second-live-record"
    ENGINES_DIFFER = "engines-differ"


@dataclass(frozen=True, slots=True)
class Finding:
    """``where``: names of the contract's fields and a subject's code (``bangdiem/TOAN/diemcanam``), never a value."""

    code: FindingCode
    where: str
