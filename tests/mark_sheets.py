"""Contents of records for the rules of findings: everything right by the circulars, then a test changes one thing."""

from __future__ import annotations

from typing import Any

from registry.rules.findings.content import content_findings

LOWER_MARKED = ("Ngữ văn", "Toán", "Ngoại ngữ 1", "Giáo dục công dân", "Lịch sử và Địa lí", "Khoa học tự nhiên")
LOWER_MARKED += ("Công nghệ", "Tin học")
COMMENTED = ("Giáo dục thể chất", "Hoạt động trải nghiệm, hướng nghiệp", "Nội dung giáo dục của địa phương")
PRIMARY_TESTED = ("Tiếng Việt", "Toán", "Ngoại ngữ 1 (Tiếng Anh)", "Lịch sử và Địa lí", "Khoa học")
PRIMARY_TESTED += ("Tin học và Công nghệ (Tin học)", "Tin học và Công nghệ (Công nghệ)")
PRIMARY_OTHERS = ("Đạo đức", "Giáo dục thể chất", "Nghệ thuật (Âm nhạc)", "Nghệ thuật (Mĩ thuật)")
PRIMARY_OTHERS += ("Hoạt động trải nghiệm",)
ABILITIES = ("tuhoc", "giaotiep", "giaiquyet", "ngonngu", "tinhtoan", "khoahoc", "congnghe", "tinhoc", "thammi")
ABILITIES += ("thechat",)
QUALITIES = ("yeunuoc", "nhanai", "chamchi", "trungthuc", "trachnhiem")

Groups = dict[str, Any]


def general(level: str, grade: int, namhoc: str = "2025-2026") -> dict[str, str]:
    return {"macaphoc": level, "makhoi": f"{grade:02d}", "namhoc": namhoc, "cokhuyettatkhongdanhgia": "0"}


def lower(marks: list[str], *, arts: str = "Đ", namhoc: str = "2025-2026", **summary: str | None) -> Groups:
    """Lower secondary, grade 8; ``marks`` of the eight subjects, the same in both terms and the year.

    ``summary`` sets members of ``tongket`` (None: not there); ``ratings`` all three study ratings.
    """
    pairs = [*zip(LOWER_MARKED, marks, strict=True), *((name, "Đ") for name in COMMENTED), ("Nghệ thuật", arts)]
    subjects = [
        {"mamonhoc": f"M{n}", "tenmonhoc": name} | dict.fromkeys(("diemhocky1", "diemhocky2", "diemcanam"), mark)
        for n, (name, mark) in enumerate(pairs, 1)
    ]
    rating = summary.pop("ratings", "K")
    whole = {"hocky1": rating, "hocky2": rating, "canam": rating, "sobuoinghi": "3", "duoclenlop": "1"}
    whole |= {"renluyenhocky1": "T", "renluyenhocky2": "T", "renluyencanam": "T", "ndungduoclenlop": "Được lên lớp"}
    whole |= summary
    return {
        "thongtinchung": general("03", 8, namhoc),
        "quatrinhhoctap": {"nam": [{"namhoc": namhoc, "tentruong": "Trường A"}]},
        "bangdiem": {"monhoc": subjects},
        "tongket": {name: value for name, value in whole.items() if value is not None},
    }


def primary(tests: list[str], *, rating: str | None, level: str = "T", rated: str = "T", **summary: str) -> Groups:
    """Primary school, grade 4; seven tests (computing and technology are two lines), all at one level."""
    pairs = [*zip(PRIMARY_TESTED, tests, strict=True), *((name, None) for name in PRIMARY_OTHERS)]
    subjects = [
        {"mamonhoc": f"M{n}", "tenmonhoc": name, "mucdatduoc": level} | ({"diemkiemtradinhky": mark} if mark else {})
        for n, (name, mark) in enumerate(pairs, 1)
    ]
    done = "0" if rating == "Chưa hoàn thành" else "1"
    whole = {"duoclenlop": done, "dahthanhctrinhlophoc": done, "dahthanhctrinhtieuhoc": "0"}
    return {
        "thongtinchung": general("02", 4),
        "quatrinhhoctap": {"nam": [{"namhoc": "2025-2026", "tentruong": "Trường A"}]},
        "bangdiem": {"monhoc": subjects},
        "danhgianlpc": {"nangluc": dict.fromkeys(ABILITIES, rated), "phamchat": dict.fromkeys(QUALITIES, rated)},
        "tongket": whole | ({"xeploai": rating} if rating else {}) | summary,
    }


def subject(groups: Groups, name: str) -> dict[str, Any]:
    """A line of the mark sheet, to change."""
    return next(s for s in groups["bangdiem"]["monhoc"] if s["tenmonhoc"] == name)


def found(groups: Groups, *, dot: str | None = "0") -> list[tuple[str, str]]:
    """(code, where) of each finding."""
    return [(str(f.code), f.where) for f in content_findings(groups, dot=dot)]


def codes(groups: Groups, *, dot: str | None = "0") -> set[str]:
    return {code for code, _ in found(groups, dot=dot)}
