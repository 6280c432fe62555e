"""What is written on a learner's yearly record, for each level and circular. It knows no signatures."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree

NAMESPACE = "urn:hocbaso:package:1"
SPACE = uuid.UUID("6f1a54d8-9d5e-4e0b-8a43-0d6f5b1c7e21")
FAMILY = ("Nguyễn", "Lò", "Vàng", "Giàng", "Trần", "Đỗ", "Quàng", "Lê", "Hoàng", "Mùa", "Phạm")
MIDDLE = ("Văn", "Thị", "Đức", "Thanh", "A", "Khánh", "Ngọc")
GIVEN = ("Giang", "Hương", "Ước", "Quỳnh", "Dũng", "Nguyệt", "Sơn", "Thảo", "Uyên", "Bình", "Ý", "Đạt", "Chi")
CIRCULAR = {"02": "27/2020", "03": "22/2021", "04": "22/2021", "05": "43/2021"}
LAST_GRADE = {"02": "05", "03": "09", "04": "12", "05": "12"}
GROUPS = ("quatrinhhoctap", "danhgianlpc", "tongket", "nhanxetchung")
SUBJECTS = {
    "02": (("TV", "Tiếng Việt"), ("TOAN", "Toán"), ("DD", "Đạo đức"), ("KH", "Khoa học"), ("AN", "Âm nhạc")),
    "03": (
        ("VAN", "Ngữ văn"),
        ("TOAN", "Toán"),
        ("NN1", "Tiếng Anh"),
        ("KHTN", "Khoa học tự nhiên"),
        ("TIN", "Tin học"),
    ),
    "04": (("VAN", "Ngữ văn"), ("TOAN", "Toán"), ("LS", "Lịch sử"), ("VL", "Vật lí"), ("DL", "Địa lí")),
    "05": (("VAN", "Ngữ văn"), ("TOAN", "Toán"), ("LS", "Lịch sử"), ("DL", "Địa lí"), ("SH", "Sinh học")),
}


@dataclass(frozen=True)
class Learner:
    """One invented learner; equal numbers are equal learners."""

    number: int
    name: str
    birth: str
    citizen_id: str

    @property
    def last4(self) -> str:
        return self.citizen_id[-4:]


@dataclass(frozen=True)
class Entry:
    """One line of ``danhsachky``: who signs what in which role."""

    id: str
    role: str
    name: str
    person_id: str | None
    title: str | None
    covers: tuple[str, ...]


def learner(number: int, level: str = "02") -> Learner:
    year = {"02": 2015, "03": 2011, "04": 2008, "05": 2008}[level]
    name = f"{FAMILY[number % 11]} {MIDDLE[number // 11 % 7]} {GIVEN[number % 13]}"
    birth = f"{year}-{number % 12 + 1:02d}-{number % 28 + 1:02d}"
    return Learner(number, name, birth, f"0422{int(level)}{number:07d}")


def record_id(school: str, number: int, namhoc: str) -> str:
    return str(uuid.uuid5(SPACE, f"{school}/{number}/{namhoc}"))


def paper(
    level: str,
    number: int,
    *,
    school: Mapping[str, str],
    namhoc: str,
    entries: Sequence[Entry],
    teachers: Sequence[tuple[str, str]],
) -> etree._Element:
    """A grammar-valid ``hocbaso`` with an empty ``chukyso``.

    ``teachers``: (name, person id) for each subject in turn; ``school``: code, name, commune, province, masogd.
    """
    root = etree.Element(f"{{{NAMESPACE}}}hocbaso", nsmap={None: NAMESPACE}, phienbangoi="1")
    content = _group(root, "noidung", Id="noidung")
    _fill(_group(content, "thongtinchung", Id="thongtinchung"), _general(level, number, school, namhoc))
    history = _group(_group(content, "quatrinhhoctap", Id="quatrinhhoctap"), "nam")
    grade = int(LAST_GRADE[level])
    place = {"tentruong": school["name"], "tentinh": school["province"]}
    _fill(history, {"namhoc": namhoc, "tenlop": f"{grade}A2", **place})
    _marks(_group(content, "bangdiem", Id="bangdiem"), level, number, teachers)
    if level == "02":
        _competences(_group(content, "danhgianlpc", Id="danhgianlpc"))
    _fill(_group(content, "tongket", Id="tongket"), _summary(level))
    remark = {"nxetgvcn": "Chăm ngoan, có tinh thần trách nhiệm; cần mạnh dạn hơn."}
    _fill(_group(content, "nhanxetchung", Id="nhanxetchung"), remark)
    _signers(_group(content, "danhsachky", Id="danhsachky"), entries, school, namhoc)
    _group(root, "chukyso", Id="chukyso")
    return root


def _general(level: str, number: int, school: Mapping[str, str], namhoc: str) -> dict[str, str]:
    who, grade = learner(number, level), LAST_GRADE[level]
    return {
        "madinhdanhhocba": record_id(school["code"], number, namhoc),
        "phienban": "1",
        "thongtu": CIRCULAR[level],
        "namhoc": namhoc,
        "trichluc": "0",
        "masogd": school["masogd"],
        "tensogd": f"Sở Giáo dục và Đào tạo {school['province']}",
        "matruong": school["code"],
        "tentruong": school["name"],
        "tenxa": school["commune"],
        "tentinh": school["province"],
        "matinh": school["masogd"],
        "macaphoc": level,
        "makhoi": grade,
        "tenlop": f"{int(grade)}A2",
        "hovaten": who.name,
        "sodinhdanh": who.citizen_id,
        "mahocsinh": f"{school['code']}{number:06d}",
        "gioitinh": str(number % 2 + 1),
        "ngaysinh": who.birth,
        "noisinh": f"{school['commune']}, {school['province']}",
        "dantoc": "Thái",
        "quoctich": "Việt Nam",
        "cokhuyettatkhongdanhgia": "0",
        "hotencha": f"{FAMILY[number % 11]} Văn Cha",
        "hotenme": f"{FAMILY[(number + 3) % 11]} Thị Mẹ",
    }


def _marks(parent: Any, level: str, number: int, teachers: Sequence[tuple[str, str]]) -> None:
    for index, (teacher, person_id) in enumerate(teachers):
        code, name = SUBJECTS[level][index % 5]
        suffix = "" if index < 5 else str(index)
        mark = str((number + index) % 5 + 5)
        if level == "02":
            marks = {"mucdatduoc": "T" if int(mark) > 7 else "H", "diemkiemtradinhky": mark}
        else:
            marks = {"diemhocky1": f"{mark}.5", "diemhocky2": f"{mark}.0", "diemcanam": f"{mark}.2"}
        subject = _group(parent, "monhoc", Id=f"mon-{index + 1:02d}")
        texts = {"nxetmonhoc": "Có ý thức học tập; tích cực phát biểu.", "gvbm": teacher, "soddcngvbm": person_id}
        _fill(subject, {"mamonhoc": code + suffix, "tenmonhoc": name, **marks, **texts})


def _competences(parent: Any) -> None:
    for tag, name, grade in (("nangluc", "tuhoc", "Đ"), ("nangluc", "giaotiep", "T"), ("phamchat", "yeunuoc", "T")):
        _group(parent, tag, ma=name).text = grade
    _fill(parent, {"nxetphamchat": "Ngoan, lễ phép."})


def _summary(level: str) -> dict[str, str]:
    if level == "02":
        body = {"cannang": "31.5", "chieucao": "138", "nghicophep": "2", "nghikhongphep": "0"}
        flags = {"duoclenlop": "1", "dahthanhctrinhlophoc": "1", "dahthanhctrinhtieuhoc": "1"}
        return {**body, "xeploai": "Hoàn thành", **flags}
    ratings = {"hocky1": "K", "hocky2": "K", "canam": "K", "renluyenhocky1": "T", "renluyenhocky2": "T"}
    return {**ratings, "renluyencanam": "T", "sobuoinghi": "3", "duoclenlop": "1", "ndungduoclenlop": "Được lên lớp"}


def _signers(parent: Any, entries: Iterable[Entry], school: Mapping[str, str], namhoc: str) -> None:
    _fill(parent, {"diadanhphathanh": school["commune"], "ngaykyphathanh": f"{namhoc[-4:]}-05-30"})
    for entry in entries:
        line = {"vaitro": entry.role, "hoten": entry.name, "soddcn": entry.person_id, "chucvu": entry.title}
        known = {name: value for name, value in line.items() if value}
        _fill(_group(parent, "nguoiky", Id=entry.id), {**known, "phamvi": " ".join(entry.covers)})


def _group(parent: Any, tag: str, **attributes: str) -> Any:
    return etree.SubElement(parent, f"{{{NAMESPACE}}}{tag}", attributes)


def _fill(parent: Any, values: Mapping[str, str]) -> None:
    for name, value in values.items():
        _group(parent, name).text = value
