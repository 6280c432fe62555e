"""Records to print, as the verifier hands them over: plain ones, and their extremes. Invented; signed nowhere."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from portal.softcopy.marks import Marks, qr_of
from portal.softcopy.year import Signer, Year

AT = datetime(2026, 12, 1, 2, 0, tzinfo=UTC)
SIGNED = datetime(2026, 5, 30, 3, 15, tzinfo=UTC)
HUB = "https://hocba.example"
CODE = "ABCD-EFGH-JKLM-NPQR-STUV"
PRINCIPAL = "Trần Thị Nguyệt"
HOMEROOM = "Lò Thị Hương"
SCHOOL = "Trường Tiểu học Thanh Xương"
SERIAL = "54010101A3F07C2299D41B7E60C8AA10"
# As the demo's curriculum names them (grade 5).
SUBJECTS = (
    ("Tiếng Việt", "T", "9"), ("Toán", "T", "10"), ("Ngoại ngữ 1 (Tiếng Anh)", "H", "7"),
    ("Lịch sử và Địa lí", "H", "8"), ("Khoa học", "T", "9"), ("Tin học và Công nghệ (Tin học)", "H", "7"),
    ("Tin học và Công nghệ (Công nghệ)", "H", "8"), ("Đạo đức", "T", None), ("Giáo dục thể chất", "T", None),
    ("Nghệ thuật (Âm nhạc)", "T", None), ("Nghệ thuật (Mĩ thuật)", "H", None), ("Hoạt động trải nghiệm", "T", None),
)  # fmt: skip
LEVELS = {"tuhoc": "T", "giaotiep": "T", "giaiquyet": "Đ", "ngonngu": "T", "tinhtoan": "T", "khoahoc": "T"}
LEVELS |= {"congnghe": "Đ", "tinhoc": "Đ", "thammi": "T", "thechat": "C"}


def marks(**changes: Any) -> Marks:
    told: dict[str, Any] = {
        "system": "Trục học bạ số",
        "owner": "Sở Giáo dục và Đào tạo tỉnh Điện Biên",
        "address": HUB,
        "code": CODE,
        "qr": qr_of(HUB, CODE),
        "converted_at": AT,
        "converted_by": "hệ thống, theo yêu cầu tra cứu",
    }
    return Marks(**(told | changes))


def primary(grade: int = 5, *, status: Any = "effective", version: int = 1, **changes: Any) -> Year:
    """A plain year of the primary school; ``changes`` are of ``thongtinchung`` (None: the record has no such field)."""
    record = primary_record(grade)
    general = record["thongtinchung"] | changes
    record["thongtinchung"] = {name: value for name, value in general.items() if value is not None}
    identity = general["madinhdanhhocba"]
    return Year(record, signers(record), status, identity, version, general["thongtu"])


def primary_record(grade: int = 5) -> dict[str, Any]:
    begins = 2020 + grade
    namhoc = f"{begins}-{begins + 1}"
    return {
        "thongtinchung": _general(grade, namhoc),
        "quatrinhhoctap": {"Id": "quatrinhhoctap", "nam": [_stay(past) for past in range(1, grade + 1)]},
        "bangdiem": {"Id": "bangdiem", "monhoc": [_subject(*one, n) for n, one in enumerate(SUBJECTS, start=1)]},
        "danhgianlpc": {
            "Id": "danhgianlpc",
            "phamchat": {"yeunuoc": "T", "nhanai": "T", "chamchi": "Đ", "trungthuc": "T", "trachnhiem": "T"},
            "nangluc": dict(LEVELS),
            "nxetphamchat": "Lễ phép với thầy cô, đoàn kết với bạn bè, trung thực.",
            "nxetnanglucchung": "Biết tự lập kế hoạch học tập; hợp tác tốt trong nhóm.",
            "nxetnanglucdacthu": "Đọc lưu loát, tính toán nhanh; cần rèn thêm thể lực.",
        },
        "tongket": {
            "Id": "tongket", "cannang": "31.5", "chieucao": "138", "nghicophep": "2", "nghikhongphep": "0",
            "xeploai": "Hoàn thành tốt", "duoclenlop": "1", "dahthanhctrinhlophoc": "1",
            "dahthanhctrinhtieuhoc": "1" if grade == 5 else "0",
            "ndunghoanthanh": "Hoàn thành chương trình tiểu học." if grade == 5 else
            f"Hoàn thành chương trình lớp {grade}; được lên lớp {grade + 1}.",
            "ndungkhenthuong": "Học sinh Tiêu biểu hoàn thành tốt trong học tập và rèn luyện.",
        },
        "nhanxetchung": {"Id": "nhanxetchung", "nxetgvcn": "Chăm ngoan, có trách nhiệm; cần mạnh dạn hơn."},
        "danhsachky": {
            "Id": "danhsachky", "diadanhphathanh": "Thanh Xương", "ngaykyphathanh": f"{begins + 1}-05-30",
            "nguoiky": [],
        },
    }  # fmt: skip


def _general(grade: int, namhoc: str) -> dict[str, str]:
    return {
        "Id": "thongtinchung", "madinhdanhhocba": f"0b6f0d9e-3f6a-4c58-9a51-7d1c2e4f6a0{grade}", "phienban": "1",
        "thongtu": "27/2020", "namhoc": namhoc, "trichluc": "0", "masogd": "11",
        "tensogd": "Sở Giáo dục và Đào tạo tỉnh Điện Biên", "matruong": "11110200", "tentruong": SCHOOL,
        "tenxa": "Xã Thanh Xương", "tentinh": "Tỉnh Điện Biên", "matinh": "11", "macaphoc": "02",
        "makhoi": f"0{grade}", "tenlop": f"{grade}A2", "sosodangbo": "2020/015", "hovaten": "Quàng Thị Ánh Nguyệt",
        "sodinhdanh": "011315000123", "mahocsinh": "1111020000123", "gioitinh": "2", "ngaysinh": "2015-04-20",
        "noisinh": "Bệnh viện Đa khoa tỉnh Điện Biên", "quequan": "Xã Thanh Xương, tỉnh Điện Biên",
        "noiohiennay": "Bản Noong Nhai, xã Thanh Xương, tỉnh Điện Biên", "dantoc": "Thái", "quoctich": "Việt Nam",
        "cokhuyettatkhongdanhgia": "0", "hotencha": "Quàng Văn Đức", "hotenme": "Lò Thị Uyên",
    }  # fmt: skip


def _stay(grade: int) -> dict[str, str]:
    stay = {"namhoc": f"{2020 + grade}-{2021 + grade}", "tenlop": f"{grade}A2", "tentruong": SCHOOL}
    stay["tentinh"] = "Tỉnh Điện Biên"
    return stay | ({"ngaytrangthaichuyenden": "2021-09-05"} if grade == 1 else {})


def _subject(name: str, level: str, test: str | None, number: int) -> dict[str, str]:
    found = {"Id": f"mon-{number:02d}", "mamonhoc": f"M{number}", "tenmonhoc": name, "mucdatduoc": level}
    if test:
        found["diemkiemtradinhky"] = test
    remark = "Nắm vững kiến thức, vận dụng tốt; tích cực phát biểu xây dựng bài."
    return found | {"nxetmonhoc": remark, "gvbm": HOMEROOM, "soddcngvbm": "011085000077"}


def signers(record: dict[str, Any]) -> tuple[Signer, ...]:
    """A homeroom teacher who teaches all but three subjects, two others, the principal and the seal."""
    rows = [one["Id"] for one in record["bangdiem"]["monhoc"]]
    return (
        Signer("gvbm", HOMEROOM, "Giáo viên", SIGNED, SERIAL, tuple(rows[:2] + rows[3:5] + rows[7:])),
        Signer("gvbm", "Nguyễn Khánh Chi", "Giáo viên", SIGNED, SERIAL[::-1], tuple(rows[2:3])),
        Signer("gvbm", "Vàng A Sơn", "Giáo viên", SIGNED, SERIAL[4:] + "9F02", tuple(rows[5:7])),
        Signer("gvcn", HOMEROOM, "Giáo viên chủ nhiệm", SIGNED, SERIAL),
        Signer("hieutruong", PRINCIPAL, "Hiệu trưởng", SIGNED, SERIAL[2:] + "77"),
        Signer("coso", SCHOOL, None, SIGNED, SERIAL[6:] + "A1B2C3"),
    )


LONG_NAME = ("Nguyễn Phúc Hoàng Trần Bảo Ngọc Khánh Linh Phương Thảo Vy " * 3)[:150].strip()
LONG_SCHOOL = ("Trường Phổ thông Dân tộc bán trú Tiểu học và Trung học cơ sở số 2 " * 3)[:150].strip()
LONG_REMARK = ("Nắm vững kiến thức, vận dụng tốt; đọc còn chậm, cần luyện thêm ở nhà. " * 40)[:2000].strip()


def longest() -> Year:
    """Every text as long as the grammar allows, every row of the form filled, and three subjects more."""
    year = primary(hovaten=LONG_NAME, tentruong=LONG_SCHOOL, tenxa=LONG_SCHOOL, tenhuyen=LONG_SCHOOL, tenlop="5" * 20)
    record = dict(year.record)
    general = dict.fromkeys(("hotencha", "hotenme", "hotennguoigiamho", "tentinh"), LONG_NAME)
    general |= {name: LONG_REMARK[:250].strip() for name in ("noisinh", "quequan", "noiohiennay", "doituongchinhsach")}
    record["thongtinchung"] = {**year.general, **general, "dantoc": LONG_NAME[:50], "quoctich": LONG_NAME[:50]}
    more = ("Tự nhiên và Xã hội", "Tiếng Mông", "Tiếng Pháp", "Đ" * 150, LONG_SCHOOL)
    subjects = [_subject(*one, n) for n, one in enumerate((*SUBJECTS, *((name, "H", "10") for name in more)), start=1)]
    record["bangdiem"] = {"Id": "bangdiem", "monhoc": [{**one, "nxetmonhoc": LONG_REMARK} for one in subjects]}
    remarks = dict.fromkeys(("nxetphamchat", "nxetnanglucchung", "nxetnanglucdacthu"), LONG_REMARK[:500].strip())
    record["danhgianlpc"] = {**record["danhgianlpc"], **remarks}
    texts = dict.fromkeys(("ndunghoanthanh", "ndungkhenthuong", "ndungkhenthuongdotxuat"), LONG_REMARK)
    record["tongket"] = {**record["tongket"], **texts, "xeploai": LONG_REMARK[:50].strip()}
    record["nhanxetchung"] = {"Id": "nhanxetchung", "nxetgvcn": LONG_REMARK}
    stay = {"namhoc": "2025-2026", "tenlop": LONG_NAME, "tentruong": LONG_REMARK[:250].strip(), "tentinh": LONG_NAME}
    record["quatrinhhoctap"] = {
        "Id": "quatrinhhoctap",
        "nam": [{**stay, "namhoc": f"20{n}-20{n + 1}"} for n in range(22, 26)],
    }
    record["danhsachky"] = {**record["danhsachky"], "diadanhphathanh": LONG_SCHOOL}
    named = [Signer(s.role, LONG_NAME, LONG_SCHOOL, s.moment, "F" * 40, s.subjects) for s in signers(record)]
    return Year(record, tuple(named), "effective", year.record_id, 999, year.thongtu)
