"""Yearly records of secondary and continuing education, as a verification hands them on. For tests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from portal.softcopy.year import Signer, Year

SIGNED = datetime(2026, 5, 20, 7, 5, tzinfo=UTC)

LOWER_SUBJECTS = (
    ("VAN", "Ngữ văn", ("7.5", "8.1", "7.9")),
    ("TOAN", "Toán", ("6.4", "10", "8.8")),
    ("NN1", "Ngoại ngữ 1 (Tiếng Anh)", ("9.2", "8.8", "8.9")),
    ("GDCD", "Giáo dục công dân", ("8.0", "8.5", "8.3")),
    ("LSDL", "Lịch sử và Địa lí", ("5.6", "6.1", "5.9")),
    ("KHTN", "Khoa học tự nhiên", ("7.0", "7.3", "7.2")),
    ("CN", "Công nghệ", ("8.4", "8.6", "8.5")),
    ("TIN", "Tin học", ("9.1", "9.3", "9.2")),
    ("GDTC", "Giáo dục thể chất", ("Đ", "Đ", "Đ")),
    ("NT", "Nghệ thuật (Âm nhạc, Mĩ thuật)", ("Đ", "CĐ", "Đ")),
    ("GDDP", "Nội dung giáo dục của địa phương", ("Đ", "Đ", "Đ")),
    ("HDTN", "Hoạt động trải nghiệm, hướng nghiệp", ("Đ", "Đ", "Đ")),
    ("NN2", "Ngoại ngữ 2 (Tiếng Pháp)", ("7.7", "7.9", "7.8")),
    ("DTTS", "Tiếng dân tộc thiểu số (Tiếng Thái)", ("8.7", "9.0", "8.9")),
)
TEACHERS = ("Phạm Thị Ánh Nguyệt", "Vàng A Dình", "Lường Thị Thuỷ", "Quàng Văn Học")


def subjects(rows: Sequence[tuple[str, str, tuple[str, str, str]]]) -> list[dict[str, str]]:
    return [
        {
            "Id": f"mon-{number:02}",
            "mamonhoc": code,
            "tenmonhoc": name,
            "diemhocky1": marks[0],
            "diemhocky2": marks[1],
            "diemcanam": marks[2],
            "nxetmonhoc": f"Tiến bộ rõ ở bài thứ {number}, cần mạnh dạn hơn.",
            "gvbm": TEACHERS[number % len(TEACHERS)],
            "soddcngvbm": f"0310{number % len(TEACHERS):08}",
        }
        for number, (code, name, marks) in enumerate(rows, start=1)
    ]


GENERAL = {
    "Id": "thongtinchung",
    "madinhdanhhocba": "ac21941d-553d-49e7-b7e0-a3c1cea99bc1",
    "phienban": "1",
    "thongtu": "22/2021",
    "namhoc": "2025-2026",
    "trichluc": "0",
    "masogd": "31",
    "tensogd": "Sở Giáo dục và Đào tạo Tỉnh Mẫu",
    "matruong": "31110302",
    "tentruong": "Trường THCS Suối Lừ",
    "tenxa": "Xã Mẫu Một",
    "tentinh": "Tỉnh Mẫu",
    "matinh": "31",
    "macaphoc": "03",
    "makhoi": "08",
    "tenlop": "8A2",
    "sosodangbo": "0123/2024",
    "hovaten": "Mùa Thị Kiều Oanh",
    "sodinhdanh": "031808294061",
    "mahocsinh": "3111030200017",
    "gioitinh": "2",
    "ngaysinh": "2012-10-08",
    "noisinh": "Bản Hua Bum, Xã Mẫu Một, Tỉnh Mẫu",
    "quequan": "Xã Mẫu Hai, Tỉnh Mẫu",
    "noiohiennay": "Bản Lừ, Xã Mẫu Một",
    "dantoc": "Mông",
    "quoctich": "Việt Nam",
    "doituongchinhsach": "Con thương binh hạng 2/4",
    "cokhuyettatkhongdanhgia": "0",
    "hotencha": "Mùa A Sùng",
    "nghenghiepcha": "Làm nương",
    "hotenme": "Lò Thị Hương Giang",
    "nghenghiepme": "Giáo viên",
    "hotennguoigiamho": "Mùa Thị Dợ",
    "nghenghiepnguoigiamho": "Hưu trí",
}
SUMMARY = {
    "Id": "tongket",
    "hocky1": "K",
    "hocky2": "T",
    "canam": "T",
    "renluyenhocky1": "T",
    "renluyenhocky2": "K",
    "renluyencanam": "T",
    "sobuoinghi": "3.5",
    "duoclenlop": "1",
    "ndungduoclenlop": "Được lên lớp 9",
    "chungchi": [
        {"tenchungchi": "Ứng dụng công nghệ thông tin", "loaichungchi": "Khá"},
        {"tenchungchi": "Bơi an toàn"},
    ],
    "kquathamgiacuocthi": "Giải Ba văn hay chữ tốt cấp tỉnh",
    "ndungkquarenluyen": "Tham gia đầy đủ sinh hoạt hè ở bản.",
    "ndungkhenthuong": "Học sinh Giỏi",
}


def record(
    general: Mapping[str, str] = {}, summary: Mapping[str, Any] = {}, rows: Sequence[Mapping[str, str]] = ()
) -> dict[str, Any]:
    """A grade 8 record; ``general`` and ``summary`` change fields of theirs, an empty text takes one away."""
    whole = {name: value for name, value in (GENERAL | dict(general)).items() if value != ""}
    taught = list(rows) or subjects(LOWER_SUBJECTS)
    return {
        "thongtinchung": whole,
        "quatrinhhoctap": {
            "Id": "quatrinhhoctap",
            "nam": [
                {"namhoc": "2024-2025", "tenlop": "7B", "tentruong": "Trường THCS Nậm Lạnh", "tentinh": "Tỉnh Khác"},
                {
                    "namhoc": whole["namhoc"],
                    "tenlop": whole["tenlop"],
                    "tentruong": whole["tentruong"],
                    "tentinh": "Tỉnh Mẫu",
                    "ngaytrangthaichuyenden": "2025-09-03",
                },
            ],
        },
        "bangdiem": {"Id": "bangdiem", "monhoc": taught},
        "tongket": {name: value for name, value in (SUMMARY | dict(summary)).items() if value != ""},
        "nhanxetchung": {"Id": "nhanxetchung", "nxetgvcn": "Chăm ngoan, biết giúp bạn; cần đọc sách nhiều hơn."},
        "danhsachky": _signing(whole, taught),
    }


def _signing(general: Mapping[str, str], taught: Sequence[Mapping[str, str]]) -> dict[str, Any]:
    by_teacher: dict[str, list[str]] = {}
    for row in taught:
        by_teacher.setdefault(row["gvbm"], []).append(row["Id"])
    lines = [("gvbm", name, ["thongtinchung", *rows], None) for name, rows in by_teacher.items()]
    lines.append(("gvcn", "Đặng Thị Khoa", ["thongtinchung", "quatrinhhoctap", "tongket", "nhanxetchung"], None))
    lines.append(("hieutruong", "Trần Đức Thảo", ["noidung"], "Hiệu trưởng"))
    lines.append(("coso", general["tentruong"], ["noidung"], None))
    return {
        "Id": "danhsachky",
        "diadanhphathanh": "Xã Mẫu Một",
        "ngaykyphathanh": "2026-05-30",
        "nguoiky": [
            {"Id": f"nk-{number:02}", "vaitro": role, "hoten": name, "phamvi": parts}
            | ({"chucvu": title} if title else {})
            for number, (role, name, parts, title) in enumerate(lines, start=1)
        ],
    }


def year(whole: Mapping[str, Any], *, status: Any = "effective") -> Year:
    """The year as ``year_of`` makes it, a minute between signatures."""
    general = whole["thongtinchung"]
    signers = tuple(
        Signer(
            role=entry["vaitro"],
            name=entry["hoten"],
            title=entry.get("chucvu"),
            moment=SIGNED + timedelta(minutes=number),
            serial=f"5A{number:02X}0000000000000000000000000000000001",
            subjects=tuple(part for part in entry["phamvi"] if part.startswith("mon-")),
        )
        for number, entry in enumerate(whole["danhsachky"]["nguoiky"])
    )
    return Year(
        record=whole,
        signers=signers,
        status=status,
        record_id=general["madinhdanhhocba"],
        version=int(general["phienban"]),
        thongtu=general["thongtu"],
    )


def long(words: str, size: int) -> str:
    return (words * size)[:size].strip()


def longest() -> dict[str, Any]:
    """Every text as long as the grammar lets it be, 20 subjects, 20 years of school, 10 certificates."""
    name = long("Nguyễn Phúc Thuần Khuê Cát Tường ", 150)
    places = ("noisinh", "quequan", "noiohiennay", "doituongchinhsach")
    family = ("hotencha", "nghenghiepcha", "hotenme", "nghenghiepme", "hotennguoigiamho", "nghenghiepnguoigiamho")
    general = {field: long("Số 12/3 đường Nguyễn Thị Minh Khai, ", 250) for field in places}
    general |= dict.fromkeys((*family, "hovaten"), name) | {"tentruong": long("Trường Dân tộc Nội trú ", 150)}
    general |= {"tenhuyen": long("Huyện Điện Biên Đông ", 150), "tensogd": long("Sở Giáo dục và Đào tạo Tỉnh ", 150)}
    summary: dict[str, Any] = {
        "chungchi": [{"tenchungchi": long("Chứng chỉ tin học ", 150), "loaichungchi": long("Loại giỏi ", 500)}] * 10,
        "kquathamgiacuocthi": long("Giải Nhì khoa học kĩ thuật cấp tỉnh; ", 2000),
        "ndungkhenthuong": long("Giấy khen của Hiệu trưởng; ", 2000),
        "ndungkquarenluyen": long("Sinh hoạt hè tích cực. ", 500),
        "ndungduoclenlop": long("Được lên lớp sau khi rèn luyện thêm. ", 150),
        "ndunghoanthanh": long("Hoàn thành chương trình. ", 150),
    }
    taught = (*LOWER_SUBJECTS, *LOWER_SUBJECTS[:6])
    rows = subjects([(code, long(f"{subject} ", 150), given) for code, subject, given in taught])
    for row in rows:
        row["nxetmonhoc"] = long("Tự học tốt; cần rèn kĩ năng thuyết trình. ", 2000)
        row["gvbm"] = name
    whole = record(general, summary, rows)
    whole["nhanxetchung"]["nxetgvcn"] = long("Chăm ngoan, lễ phép, biết giúp đỡ bạn bè. ", 2000)
    stay = whole["quatrinhhoctap"]["nam"][0] | {"tentruong": long("Trường Phổ thông Dân tộc Nội trú ", 250)}
    whole["quatrinhhoctap"]["nam"] = [stay | {"namhoc": f"20{start}-20{start + 1}"} for start in range(10, 30)]
    return whole


def sparse() -> dict[str, Any]:
    """A birth year, no personal id, one parent; disabled, not rated; an exempt and a marked-anew subject; a deputy."""
    absent = ("sodinhdanh", "sosodangbo", "doituongchinhsach", "noiohiennay", "hotencha", "nghenghiepcha")
    rows = subjects(LOWER_SUBJECTS)
    rows[8].update(diemhocky1="M", diemhocky2="M", diemcanam="M")
    rows[4]["diemkttralai"] = "6.0"
    general = dict.fromkeys(absent, "") | {"ngaysinh": "2012", "cokhuyettatkhongdanhgia": "1"}
    summary = dict.fromkeys(("hocky1", "hocky2", "canam", "chungchi", "ndungkhenthuong"), "") | {"kqhoctaplai": "Đ"}
    whole = record(general, summary, rows)
    whole["danhsachky"]["nguoiky"][-2]["chucvu"] = "Phó Hiệu trưởng"
    return whole
