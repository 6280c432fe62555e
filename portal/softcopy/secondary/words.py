"""What the schools of circulars 22/2021 and 43/2021 call learner, school and head, and how their stages are named."""

from __future__ import annotations

from typing import Final, NamedTuple


class Words(NamedTuple):
    """The nouns of a form."""

    learner: str
    school: str
    head: str


SCHOOL: Final = Words("học sinh", "Trường", "Hiệu trưởng")
CENTRE: Final = Words("học viên", "Trung tâm", "Giám đốc")


class Stage(NamedTuple):
    """What a booklet is the booklet of. ``register``: whose number stands on the cover."""

    name: str
    register: str
    last: str


LOWER: Final = Stage("trung học cơ sở", "sổ đăng bộ PCGD", "09")
UPPER: Final = Stage("trung học phổ thông", "sổ đăng bộ THPT", "12")


def stage_of(grade: str) -> Stage:
    """The stage of a grade 06 to 12 (``makhoi``): continuing education has both under one level."""
    return LOWER if grade <= LOWER.last else UPPER
