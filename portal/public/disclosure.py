"""Which fields of a record the second tier shows, and in what shape. Knows the grammar, not pages or requests.

An allow-list: a field the grammar gains later stays hidden until somebody decides about it here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from portal.public.masking import mask_ids, masked_id, masked_name

# ``thongtinchung`` without family and policy fields and the flag that says a learner is disabled (http.md, tier 2:
# family, health and policy fields stand only in original and soft copy).
GENERAL_SHOWN = (
    "madinhdanhhocba", "phienban", "thongtu", "namhoc", "trichluc", "masogd", "tensogd", "matruong", "tentruong",
    "tenxa", "tenhuyen", "tentinh", "matinh", "macaphoc", "makhoi", "tenlop", "sosodangbo", "hovaten", "sodinhdanh",
    "mahocsinh", "gioitinh", "ngaysinh", "noisinh", "quequan", "noiohiennay", "dantoc", "quoctich",
)  # fmt: skip
GENERAL_WITHHELD = (
    "doituongchinhsach", "cokhuyettatkhongdanhgia", "hotencha", "nghenghiepcha", "hotenme", "nghenghiepme",
    "hotennguoigiamho", "nghenghiepnguoigiamho",
)  # fmt: skip
SUMMARY_WITHHELD = ("cannang", "chieucao")
GROUPS_SHOWN = ("quatrinhhoctap", "bangdiem", "danhgianlpc", "tongket", "nhanxetchung", "danhsachky")

# Members that are a person's identity number whatever its form (StaffId: 12 digits or a passport).
ID_MEMBERS = frozenset({"sodinhdanh", "soddcn", "soddcngvbm"})


def tier_one_fields(groups: Mapping[str, Any] | None) -> dict[str, Any]:
    """What the first tier shows of the content: the masked name, None where no content could be read."""
    return {"masked_name": masked_name(groups["thongtinchung"]["hovaten"]) if groups else None}


def tier_two_fields(groups: Mapping[str, Any]) -> dict[str, Any]:
    """``thongtinchung``'s members and the other groups by name, in the JSON shape of package.md section 3."""
    general = groups["thongtinchung"]
    shown = {name: general[name] for name in GENERAL_SHOWN if name in general}
    shown |= {name: groups[name] for name in GROUPS_SHOWN if name in groups}
    if "tongket" in shown:
        shown["tongket"] = {k: v for k, v in groups["tongket"].items() if k not in SUMMARY_WITHHELD}
    staff = tuple(staff_ids(groups))
    return {name: _masked(value, name, staff) for name, value in shown.items()}


def staff_ids(groups: Mapping[str, Any]) -> Iterator[str]:
    """Identity numbers of those who signed or taught, as the record writes them: not to appear anywhere in full."""
    for signer in groups["danhsachky"]["nguoiky"]:
        if "soddcn" in signer:
            yield signer["soddcn"]
    for subject in groups["bangdiem"]["monhoc"]:
        yield subject["soddcngvbm"]


def _masked(value: Any, name: str, staff: tuple[str, ...]) -> Any:
    if isinstance(value, Mapping):
        return {member: _masked(inner, member, staff) for member, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_masked(inner, name, staff) for inner in value]
    if not isinstance(value, str):
        return value
    return masked_id(value) if name in ID_MEMBERS else mask_ids(value, staff)
