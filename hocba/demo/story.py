"""What happens in the demo's province, one small chapter after the other: who sends what, and what becomes of it.

Each chapter returns the examples it makes; chapters know the hub by its doors alone.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from hocba.demo.authority import Pki
from hocba.demo.curriculum import CONTINUING, LOWER, PRIMARY, UPPER
from hocba.demo.learners import Learner
from hocba.demo.paper import Record, signed_record
from hocba.demo.parcel import parcel
from hocba.demo.post import ACTOR, Sent, send
from hocba.demo.province import FIRST_APPROVER, REVIEWER, SECOND_APPROVER
from hocba.demo.recalls import Case, ask, recall, suspend_now
from hocba.demo.school_years import STANDING, VIET_NAM, YEARS, SchoolYears, signed_now
from hocba.demo.schools import STAND_IN, School
from ingest.workplace import Workplace
from registry.rules.recall_rules import Reason
from registry.transactions import transaction
from registry.withdraw import Asker, rekey, withdraw

_FULL_DATE = len("YYYY-MM-DD")
_BATCH, _RECORD, _CHANGED = "new-batch.zip", "record.xml", "changed-record.xml"


_MARK_MISTYPED = Case(
    Reason.DATA_ERROR,
    "Điểm kiểm tra cuối năm môn Toán nhập sai so với bài làm.",
    checks=REVIEWER,
    decides=FIRST_APPROVER,
    number="17/QĐ-SGDĐT",
)
_ANOTHERS_MARKS = Case(
    Reason.WRONG_LEARNER,
    "Bảng điểm là của học sinh khác trong lớp.",
    checks=FIRST_APPROVER,
    decides=SECOND_APPROVER,
    number="18/QĐ-SGDĐT",
)


@dataclass(frozen=True)
class Example:
    """A record to look up, and what a family would know. ``last4`` only where it is asked for."""

    vi: str
    en: str
    learner: str
    where: str
    code: str
    birth: str
    last4: str | None = None
    dossier_code: str | None = None

    @classmethod
    def of(cls, sent: Sent, vi: str, en: str, *, dossier: bool = False) -> Example:
        """The example that a sent record is."""
        record, learner = sent.record, sent.record.learner
        partial = len(learner.birth) < _FULL_DATE
        return cls(
            vi=vi,
            en=en,
            learner=learner.name,
            where=f"lớp {record.class_name}, {record.school.name}, {record.namhoc}",
            code=sent.code,
            birth=learner.birth,
            last4=learner.last4 if partial else None,
            dossier_code=sent.dossier_code if dossier else None,
        )


@dataclass
class Story:
    """Everything the chapters work with."""

    place: Workplace
    schools: Mapping[str, School]
    learners: Mapping[str, Learner]
    years: SchoolYears
    pki: Pki
    examples: list[Example] = field(default_factory=list)

    def record(self, level: str, learner: str, grade: int, back: int = 0) -> Record:
        """A learner's record of the last finished year, or of ``back`` years before it."""
        return Record(self.schools[level], self.learners[learner], grade - back, self.years.namhoc(back))

    def earlier_years(self) -> None:
        """Taken in through the standing periods, so that some learners have several years."""
        for back in reversed(range(1, YEARS)):
            for level, learner, grade in ((PRIMARY, "anh", 5), (LOWER, "thu", 9), (UPPER, "nam", 12)):
                send(self.place, [self.record(level, learner, grade, back)], dot=STANDING)
        send(self.place, [self.record(CONTINUING, "pao", 12, back=1)], dot=STANDING)

    def in_force(self) -> None:
        """Effective at once: their schools closed them (``chot``)."""
        (anh,) = send(self.place, [self.record(PRIMARY, "anh", 5)])
        (thu,) = send(self.place, [self.record(LOWER, "thu", 9)])
        (nam,) = send(self.place, [self.record(UPPER, "nam", 12)])
        three = ("Có hiệu lực; mã cả cấp mở đủ ba năm", "In force; the dossier code opens all three years")
        self.examples += [Example.of(sent, *three, dossier=True) for sent in (anh, thu, nam)]
        pao, mo = send(self.place, [self.record(CONTINUING, "pao", 12), self.record(CONTINUING, "mo", 9)])
        adult = ("Có hiệu lực; học viên người lớn, không ghi cha mẹ", "In force; an adult learner, no parents named")
        year_only = ("Chỉ biết năm sinh: hỏi thêm bốn số cuối", "Only the birth year is known: asks for the last four")
        self.examples += [Example.of(pao, *adult, dossier=True), Example.of(mo, *year_only)]

    def waiting(self) -> None:
        """Not closed by the school (``chot`` false): pending until the period locks; one is taken back."""
        quan, thao = send(self.place, [self.record(PRIMARY, "quan", 4), self.record(PRIMARY, "thao", 2)], closes=False)
        with transaction(self.place.engine) as connection:
            by, at = Asker(self.schools[PRIMARY].code, ACTOR), self.place.clock()
            withdraw(connection, thao.record.record_id, thao.record.version, by=by, at=at)
        self.examples += [
            Example.of(quan, "Chờ khóa đợt tiếp nhận", "Waits for its collection period to lock"),
            Example.of(thao, "Nhà trường đã rút trước khi khóa đợt", "Withdrawn by the school before the lock"),
        ]

    def another_code(self) -> None:
        """A code that got about is replaced; the old one opens the first tier alone."""
        (kiet,) = send(self.place, [self.record(LOWER, "kiet", 6)])
        with transaction(self.place.engine) as connection:
            by, at = Asker(self.schools[LOWER].code, ACTOR), self.place.clock()
            record_id, keyring = kiet.record.record_id, self.place.keyring
            fresh = rekey(connection, keyring, record_id, kiet.record.version, by=by, at=at)
        renewed = dataclasses.replace(kiet, code=fresh)
        self.examples += [
            Example.of(kiet, "Mã cũ, đã được thay", "An old code, since replaced"),
            Example.of(renewed, "Mã mới của học bạ ấy", "The new code of that record"),
        ]

    def a_lost_key(self, trust: Path) -> None:
        """A substitute's certificate is revoked, dated before the hub had the record: nothing proves it older."""
        record = dataclasses.replace(self.record(LOWER, "linh", 7), stands_in={"nghethuat": STAND_IN})
        (linh,) = send(self.place, [record])
        at = self.place.clock()
        stand_in = self.schools[LOWER].desks[STAND_IN].credential
        self.pki.revoke(trust, stand_in, since=at - timedelta(days=1), at=at)
        words = (
            "Có hiệu lực, nhưng nay không xác nhận được một chữ ký",
            "In force, but one signature cannot be confirmed",
        )
        self.examples.append(Example.of(linh, *words))

    def recalls(self) -> str:
        """One record recalled and corrected, one of the wrong learner, one request left open; that request's id."""
        wrong = dataclasses.replace(self.record(PRIMARY, "bao", 5), slips={"TOAN": "5"})
        (bao,) = send(self.place, [wrong])
        recall(self.place, bao, _MARK_MISTYPED)
        (right,) = send(self.place, [self._today(dataclasses.replace(wrong, version=2, slips={}))])
        (ha,) = send(self.place, [dataclasses.replace(self.record(UPPER, "ha", 11), marks_of=self.learners["nam"])])
        recall(self.place, ha, _ANOTHERS_MARKS)
        (own,) = send(self.place, [self._today(dataclasses.replace(self.record(UPPER, "ha", 11), issue=2))])
        (manh,) = send(self.place, [self.record(LOWER, "manh", 8)])
        self.examples += [
            Example.of(bao, "Đã thu hồi vì sai điểm; có bản thay thế", "Recalled for a wrong mark; has a successor"),
            Example.of(right, "Bản đã sửa, thay bản bị thu hồi", "The corrected version that replaces it"),
            Example.of(ha, "Đã thu hồi vì ghi nhầm học sinh", "Recalled: the wrong learner"),
            Example.of(own, "Học bạ đúng, mang mã định danh mới", "The right record, under a new id"),
            Example.of(manh, "Nhà trường đã đề nghị thu hồi, chờ xét", "Its recall is asked for, not decided yet"),
        ]
        return ask(self.place, manh, Reason.DATA_ERROR, "Nhập thiếu số buổi nghỉ học kì II.")

    def under_review(self) -> None:
        """One approver suspends a record at once; it runs out by itself."""
        (son,) = send(self.place, [self.record(UPPER, "son", 10)])
        suspend_now(self.place, son, "Phụ huynh báo điểm khác với sổ theo dõi.", by=FIRST_APPROVER)
        words = (
            "Tạm dừng khẩn cấp để xem xét: 72 giờ từ khi dựng bản dùng thử",
            "Suspended in an emergency: for 72 hours from the demo's making",
        )
        self.examples.append(Example.of(son, *words))

    def to_try(self, folder: Path) -> None:
        """Files for the visitor: a batch not sent yet, a signed record, and the same with a mark changed."""
        folder.mkdir()
        record, at = self.record(LOWER, "dang", 9), self.place.clock()
        data = signed_record(record)
        batch = parcel(record.school, [data], namhoc=record.namhoc, dot=STANDING, closes=True, at=at)
        (folder / _BATCH).write_bytes(batch)
        (folder / _RECORD).write_bytes(data)
        begin = data.index(b"<diemcanam>") + len(b"<diemcanam>")
        end = data.index(b"</diemcanam>")
        (folder / _CHANGED).write_bytes(data[:begin] + b"10" + data[end:])

    def _today(self, record: Record) -> Record:
        """Signed and issued today: corrections have no season."""
        now = self.place.clock()
        day = now.astimezone(VIET_NAM).date().isoformat()
        return dataclasses.replace(record, signed=signed_now(now), day=day)
