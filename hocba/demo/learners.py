"""The demo's learners: who they are and how they do at school. All invented; knows no schools' keys.

Ids begin with 099, birthplaces are in a province that is not there: no such person can exist.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import NamedTuple

MALE, FEMALE = "1", "2"


@dataclass(frozen=True)
class Learner:
    """``birth`` is a full date or as much of one as is known; ``ability`` about the mean mark, 5 to 10."""

    key: str
    name: str
    gender: str
    birth: str
    ability: float
    people: str = "Kinh"
    father: tuple[str, str] | None = None
    mother: tuple[str, str] | None = None

    @property
    def citizen_id(self) -> str:
        """Province, century and gender, year of birth, and six digits of their own (12 digits in all)."""
        century = (0 if self.birth < "2000" else 2) + (self.gender == FEMALE)
        return f"099{century}{self.birth[2:4]}{self.luck('id', 1_000_000):06d}"

    @property
    def pupil_code(self) -> str:
        """The ministry's own code: ten digits."""
        return f"99{self.luck('pupil', 100_000_000):08d}"

    @property
    def last4(self) -> str:
        return self.citizen_id[-4:]

    def luck(self, about: str, below: int) -> int:
        """The same number each time: two demos tell the same story."""
        digest = hashlib.sha256(f"{self.key}/{about}".encode()).digest()
        return int.from_bytes(digest[:8], "big") % below


class _Row(NamedTuple):
    """A line of the cast; ``born``: so many years before the last finished school year's end, and the day if known."""

    key: str
    name: str
    gender: str
    born: tuple[int, str]
    ability: float
    people: str = "Kinh"
    father: tuple[str, str] | None = None
    mother: tuple[str, str] | None = None


_FARMER, _WORKER, _TEACHER, _TRADER = "Nông dân", "Công nhân", "Giáo viên", "Buôn bán"
_CAST = (
    _Row(
        "anh", "Nguyễn Ngọc Ánh", FEMALE, (11, "-03-12"), 9.6,
        father=("Nguyễn Văn Thành", _WORKER), mother=("Trần Thị Hạnh", _TEACHER),
    ),
    _Row(
        "quan", "Lò Minh Quân", MALE, (10, "-07-28"), 7.6, "Thái",
        father=("Lò Văn Inh", _FARMER), mother=("Quàng Thị Phương", _FARMER),
    ),
    _Row(
        "thao", "Vi Thị Thảo", FEMALE, (8, "-11-05"), 8.3, "Thái",
        father=("Vi Văn Đoàn", _FARMER), mother=("Lường Thị Xuân", _FARMER),
    ),
    _Row(
        "bao", "Trần Gia Bảo", MALE, (11, "-01-30"), 8.4,
        father=("Trần Đức Thịnh", _TRADER), mother=("Phạm Thu Hường", _TRADER),
    ),
    _Row(
        "thu", "Hoàng Anh Thư", FEMALE, (15, "-09-02"), 8.9, "Tày",
        father=("Hoàng Văn Chiến", _WORKER), mother=("Nông Thị Bích", _FARMER),
    ),
    _Row(
        "manh", "Đỗ Đức Mạnh", MALE, (14, "-05-19"), 6.7,
        father=("Đỗ Văn Tuyên", _WORKER), mother=("Lê Thị Ngần", _TRADER),
    ),
    _Row("linh", "Phạm Khánh Linh", FEMALE, (13, "-10-21"), 8.1, mother=("Phạm Thị Yến", _WORKER)),
    _Row(
        "kiet", "Bùi Tuấn Kiệt", MALE, (12, "-02-14"), 7.4, "Mường",
        father=("Bùi Văn Hòa", _FARMER), mother=("Bùi Thị Liên", _FARMER),
    ),
    _Row(
        "nam", "Lê Hoài Nam", MALE, (18, "-08-08"), 8.7,
        father=("Lê Quang Vinh", _TEACHER), mother=("Đặng Thị Mai", _TEACHER),
    ),
    _Row(
        "ha", "Vũ Thu Hà", FEMALE, (17, "-04-25"), 7.9,
        father=("Vũ Văn Khải", _WORKER), mother=("Ngô Thị Thơm", _WORKER),
    ),
    _Row(
        "son", "Hà Thanh Sơn", MALE, (16, "-05-03"), 7.3,
        father=("Hà Văn Lâm", _FARMER), mother=("Cầm Thị Ban", _FARMER),
    ),
    _Row("pao", "Giàng A Páo", MALE, (38, "-06-15"), 7.2, "Mông"),
    _Row("mo", "Quàng Thị Mơ", FEMALE, (47, ""), 7.0, "Thái"),
    _Row(
        "dang", "Cao Minh Đăng", MALE, (15, "-12-01"), 7.8,
        father=("Cao Văn Thắng", _WORKER), mother=("Hà Thị Nga", _TRADER),
    ),
)  # fmt: skip


def cast(last_year: int) -> dict[str, Learner]:
    """The learners by key; ``last_year`` is the year in which the last finished school year ended."""
    learners = {}
    for row in _CAST:
        age, day = row.born
        learners[row.key] = Learner(
            key=row.key,
            name=row.name,
            gender=row.gender,
            birth=f"{last_year - age}{day}",
            ability=row.ability,
            people=row.people,
            father=row.father,
            mother=row.mother,
        )
    return learners
