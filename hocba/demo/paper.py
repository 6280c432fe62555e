"""Writes a learner's yearly record and has it signed, as a school's software does (contract/package.md, hocba.xsd).

Decides no marks (``results``) and makes no signature values (``signing``).
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from lxml import etree

from hocba.demo import remarks, results
from hocba.demo.curriculum import CIRCULAR, FIRST_GRADE, PRIMARY, Subject, subjects
from hocba.demo.learners import Learner
from hocba.demo.school_years import ISSUED, Signed, signed_at_years_end
from hocba.demo.schools import COMMUNES, DEPARTMENT_NAME, HOMEROOM, MASOGD, PROVINCE, Person, School
from hocba.demo.signing import WHOLE, Signing, sign_record

NAMESPACE = "urn:hocbaso:package:1"
_HOMEROOM_GROUPS = ("quatrinhhoctap", "danhgianlpc", "tongket", "nhanxetchung")
# What this learner weighs and measures is nobody's business here: grade → (kg, cm) of the average child.
_BODY = {1: ("21.0", "117"), 2: ("23.5", "122"), 3: ("26.0", "128"), 4: ("29.0", "133"), 5: ("32.5", "139")}


@dataclass(frozen=True)
class Record:
    """One yearly record to be written. ``slips``: subject code → a mark typed wrongly; ``marks_of``: somebody else's
    marks; ``stands_in``: desk → the desk that stands in for it.
    """

    school: School
    learner: Learner
    grade: int
    namhoc: str
    version: int = 1
    issue: int = 1
    slips: Mapping[str, str] = field(default_factory=dict)
    marks_of: Learner | None = None
    stands_in: Mapping[str, str] = field(default_factory=dict)
    signed: Signed | None = None
    day: str | None = None

    @property
    def record_id(self) -> str:
        """Version 2 keeps the id of version 1; another ``issue`` gets its own."""
        name = f"{self.school.code}/{self.learner.key}/{self.namhoc}/{self.issue}"
        return str(uuid.uuid5(uuid.NAMESPACE_URL, f"urn:hocba:demo:{name}"))

    @property
    def class_name(self) -> str:
        return f"{self.grade}A1"

    @property
    def subjects(self) -> tuple[Subject, ...]:
        return subjects(self.school.level, self.grade)

    def teacher(self, desk: str) -> Person:
        return self.school.desks[self.stands_in.get(desk, desk)]


@dataclass(frozen=True)
class _Entry:
    """One line of ``danhsachky``."""

    id: str
    role: str
    person: Person
    covers: tuple[str, ...]


def signed_record(record: Record) -> bytes:
    """The record's bytes, signed by everybody who must."""
    entries = _entries(record)
    root = _document(record, entries)
    moment = record.signed or signed_at_years_end(record.namhoc)
    return sign_record(root, [_signing(entry, moment) for entry in entries])


def _signing(entry: _Entry, moment: Signed) -> Signing:
    covers = (WHOLE,) if entry.role == "coso" else entry.covers
    return Signing(entry.id, entry.role, entry.person.credential, covers, moment(entry.role))


def _entries(record: Record) -> list[_Entry]:
    taught: dict[str, list[str]] = {}
    for number, subject in enumerate(record.subjects, 1):
        taught.setdefault(record.stands_in.get(subject.desk, subject.desk), []).append(f"mon-{number:02d}")
    entries = [
        _Entry(f"nk-{number:02d}", "gvbm", record.school.desks[desk], ("thongtinchung", *ids))
        for number, (desk, ids) in enumerate(taught.items(), 1)
    ]
    groups = (g for g in _HOMEROOM_GROUPS if g != "danhgianlpc" or record.school.level == PRIMARY)
    entries.append(_Entry("nk-cn", "gvcn", record.teacher(HOMEROOM), ("thongtinchung", *groups)))
    entries.append(_Entry("nk-ht", "hieutruong", record.school.principal, ("noidung",)))
    if record.school.sealed:
        entries.append(_Entry("nk-cs", "coso", record.school.seal, ("noidung",)))
    return entries


def _document(record: Record, entries: Iterable[_Entry]) -> etree._Element:
    root = etree.Element(f"{{{NAMESPACE}}}hocbaso", nsmap={None: NAMESPACE}, phienbangoi="1")
    content = _add(root, "noidung", Id="noidung")
    _fill(_group(content, "thongtinchung"), _general(record))
    _history(_group(content, "quatrinhhoctap"), record)
    if record.school.level == PRIMARY:
        _primary(content, record)
    else:
        _secondary(content, record)
    remark = remarks.on_year(record.learner, adult=record.school.learner_is_adult)
    _fill(_group(content, "nhanxetchung"), {"nxetgvcn": remark})
    _signers(_group(content, "danhsachky"), record, entries)
    _group(root, "chukyso")
    return root


def _general(record: Record) -> dict[str, str | None]:
    school, learner = record.school, record.learner
    commune = COMMUNES[school.commune]
    father, mother = learner.father or (None, None), learner.mother or (None, None)
    jobs = school.level != PRIMARY
    return {
        "madinhdanhhocba": record.record_id,
        "phienban": str(record.version),
        "thongtu": CIRCULAR[school.level],
        "namhoc": record.namhoc,
        "trichluc": "0",
        "masogd": MASOGD,
        "tensogd": DEPARTMENT_NAME,
        "matruong": school.code,
        "tentruong": school.name,
        "tenxa": commune,
        "tentinh": PROVINCE,
        "matinh": MASOGD,
        "macaphoc": school.level,
        "makhoi": f"{record.grade:02d}",
        "tenlop": record.class_name,
        "hovaten": learner.name,
        "sodinhdanh": learner.citizen_id,
        "mahocsinh": learner.pupil_code,
        "gioitinh": learner.gender,
        "ngaysinh": learner.birth,
        "noisinh": f"{commune}, {PROVINCE}",
        "quequan": f"{COMMUNES['XA-99001']}, {PROVINCE}",
        "noiohiennay": f"{commune}, {PROVINCE}",
        "dantoc": learner.people,
        "quoctich": "Việt Nam",
        "cokhuyettatkhongdanhgia": "0",
        "hotencha": father[0],
        "nghenghiepcha": father[1] if jobs else None,
        "hotenme": mother[0],
        "nghenghiepme": mother[1] if jobs else None,
    }


def _history(parent: etree._Element, record: Record) -> None:
    """Every year of this level up to this one, at this school."""
    end = int(record.namhoc[-4:])
    stage = 10 if record.grade >= 10 else FIRST_GRADE[record.school.level]
    for grade in range(stage, record.grade + 1):
        year = end - record.grade + grade
        place = {"tentruong": record.school.name, "tentinh": PROVINCE}
        _fill(_add(parent, "nam"), {"namhoc": f"{year - 1}-{year}", "tenlop": f"{grade}A1", **place})


def _primary(content: etree._Element, record: Record) -> None:
    learner = record.marks_of or record.learner
    sheet, levels, tests = _group(content, "bangdiem"), [], []
    for number, subject in enumerate(record.subjects, 1):
        mark = record.slips.get(subject.code) or results.primary_mark(learner, subject, record.namhoc)
        levels.append(results.primary_level(learner, mark))
        tests += [mark] if mark else []
        _subject(sheet, number, (record, subject), {"mucdatduoc": levels[-1], "diemkiemtradinhky": mark})
    rated = results.competences(learner, record.grade)
    group = _group(content, "danhgianlpc")
    for (tag, code), level in rated.items():
        _add(group, tag, ma=code).text = level
    _fill(group, remarks.on_competences(PRIMARY))
    result = results.primary_result(levels, list(rated.values()), tests)
    weight, height = _BODY[record.grade]
    summary = {"cannang": weight, "chieucao": height, "nghicophep": str(learner.luck("away", 4)), "nghikhongphep": "0"}
    flags = {"duoclenlop": "1", "dahthanhctrinhlophoc": "1", "dahthanhctrinhtieuhoc": str(int(record.grade == 5))}
    words = {"ndunghoanthanh": results.completed(record.grade), "ndungkhenthuong": results.primary_award(result)}
    _fill(_group(content, "tongket"), {**summary, "xeploai": result, **flags, **words})


def _secondary(content: etree._Element, record: Record) -> None:
    learner, level = record.marks_of or record.learner, record.school.level
    sheet, marks = _group(content, "bangdiem"), []
    for number, subject in enumerate(record.subjects, 1):
        first, second, whole = results.term_marks(learner, subject, record.namhoc)
        marks.append((first, second, whole))
        row = {"diemhocky1": first, "diemhocky2": second, "diemcanam": whole}
        _subject(sheet, number, (record, subject), row)
    study = results.ratings(level, marks)
    good = results.GOOD
    conduct = {"renluyenhocky1": good, "renluyenhocky2": good, "renluyencanam": good}
    last = record.grade in {9, 12}
    summary = {
        **dict(zip(("hocky1", "hocky2", "canam"), study, strict=True)),
        **conduct,
        "sobuoinghi": str(learner.luck("away", 6)),
        "duoclenlop": "1",
        "ndungduoclenlop": f"Hoàn thành chương trình lớp {record.grade}" if last else "Được lên lớp",
        "ndunghoanthanh": results.completed(record.grade) if last else None,
        "ndungkhenthuong": results.award(level, study[2], marks),
    }
    _fill(_group(content, "tongket"), summary)


def _subject(sheet: etree._Element, number: int, of: tuple[Record, Subject], marks: Mapping[str, str | None]) -> None:
    record, subject = of
    teacher = record.teacher(subject.desk)
    texts = {"nxetmonhoc": remarks.on_subject(record.learner, subject.code)}
    row = {"mamonhoc": subject.code, "tenmonhoc": subject.name, **marks, **texts}
    _fill(_add(sheet, "monhoc", Id=f"mon-{number:02d}"), {**row, "gvbm": teacher.name, "soddcngvbm": teacher.person_id})


def _signers(parent: etree._Element, record: Record, entries: Iterable[_Entry]) -> None:
    day = record.day or f"{record.namhoc[-4:]}-{ISSUED}"
    _fill(parent, {"diadanhphathanh": COMMUNES[record.school.commune], "ngaykyphathanh": day})
    for entry in entries:
        person = entry.person
        line = {"vaitro": entry.role, "hoten": person.name, "soddcn": person.person_id, "chucvu": person.title}
        _fill(_add(parent, "nguoiky", Id=entry.id), {**line, "phamvi": " ".join(entry.covers)})


def _group(parent: etree._Element, tag: str) -> etree._Element:
    """A group whose Id is its name, as the contract's signatures refer to it."""
    return _add(parent, tag, Id=tag)


def _add(parent: etree._Element, tag: str, **attributes: str) -> etree._Element:
    return etree.SubElement(parent, f"{{{NAMESPACE}}}{tag}", attributes)


def _fill(parent: etree._Element, values: Mapping[str, str | None]) -> None:
    """A child for each value that is there."""
    for name, value in values.items():
        if value is not None:
            _add(parent, name).text = value
