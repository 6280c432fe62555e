"""The demo's learners: who they are and how they do at school. All invented; knows no schools' keys.

Ids begin with 099, birthplaces are in a province that is not there: no such person can exist.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

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


def cast(last_year: int) -> dict[str, Learner]:
    """The learners by key; ``last_year`` is the year in which the last finished school year ended."""

    def born(age: int, day: str = "") -> str:
        return f"{last_year - age}{day}"

    farmer, worker, teacher, trader = "Nông dân", "Công nhân", "Giáo viên", "Buôn bán"
    people = (
        Learner(
            "anh", "Nguyễn Ngọc Ánh", FEMALE, born(11, "-03-12"), 9.6,
            father=("Nguyễn Văn Thành", worker), mother=("Trần Thị Hạnh", teacher),
        ),
        Learner(
            "quan", "Lò Minh Quân", MALE, born(10, "-07-28"), 7.6, "Thái",
            father=("Lò Văn Inh", farmer), mother=("Quàng Thị Phương", farmer),
        ),
        Learner(
            "thao", "Vi Thị Thảo", FEMALE, born(8, "-11-05"), 8.3, "Thái",
            father=("Vi Văn Đoàn", farmer), mother=("Lường Thị Xuân", farmer),
        ),
        Learner(
            "bao", "Trần Gia Bảo", MALE, born(11, "-01-30"), 8.4,
            father=("Trần Đức Thịnh", trader), mother=("Phạm Thu Hường", trader),
        ),
        Learner(
            "thu", "Hoàng Anh Thư", FEMALE, born(15, "-09-02"), 8.9, "Tày",
            father=("Hoàng Văn Chiến", worker), mother=("Nông Thị Bích", farmer),
        ),
        Learner(
            "manh", "Đỗ Đức Mạnh", MALE, born(14, "-05-19"), 6.7,
            father=("Đỗ Văn Tuyên", worker), mother=("Lê Thị Ngần", trader),
        ),
        Learner("linh", "Phạm Khánh Linh", FEMALE, born(13, "-10-21"), 8.1, mother=("Phạm Thị Yến", worker)),
        Learner(
            "kiet", "Bùi Tuấn Kiệt", MALE, born(12, "-02-14"), 7.4, "Mường",
            father=("Bùi Văn Hòa", farmer), mother=("Bùi Thị Liên", farmer),
        ),
        Learner(
            "nam", "Lê Hoài Nam", MALE, born(18, "-08-08"), 8.7,
            father=("Lê Quang Vinh", teacher), mother=("Đặng Thị Mai", teacher),
        ),
        Learner(
            "ha", "Vũ Thu Hà", FEMALE, born(17, "-04-25"), 7.9,
            father=("Vũ Văn Khải", worker), mother=("Ngô Thị Thơm", worker),
        ),
        Learner("pao", "Giàng A Páo", MALE, born(38, "-06-15"), 7.2, "Mông"),
        Learner("mo", "Quàng Thị Mơ", FEMALE, born(47), 7.0, "Thái"),
        Learner(
            "dang", "Cao Minh Đăng", MALE, born(15, "-12-01"), 7.8,
            father=("Cao Văn Thắng", worker), mother=("Hà Thị Nga", trader),
        ),
    )  # fmt: skip
    return {learner.key: learner for learner in people}
