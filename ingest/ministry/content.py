"""A record in the national field dictionary's words (domain.md, appendix A). Pure; knows no way and no table."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from ingest.ministry.connector import Package
from registry.ministry_outbox import Entry
from registry.organisations import VIET_NAM
from registry.rules.ministry_rules import Event
from verifier.report import RecordFields

PRIMARY = "02"

# Where the package of schools and the dictionary differ in names.
_RENAMED = {
    "phienban": "phienbanthongtinhocba",
    "tenxa": "thongtintruong_diachi_tenxa",
    "tentinh": "thongtintruong_diachi_tentinh",
    "matinh": "thongtintruong_diachi_matinh",
    "noisinh": "noisinh_diachichitiet",
    "quequan": "quequan_diachichitiet",
    "noiohiennay": "noiohiennay_diachichitiet",
}
# A date that lacks its day or month stands in a field of its own (domain.md 2.2).
_BIRTH = {10: "ngaythangnamsinh", 7: "thangnamsinh", 4: "namsinh"}
_OWN_TABLES = frozenset({"Id", "chungchi"})


def package_of(entry: Entry, school: Mapping[str, str], original: bytes | None, fields: RecordFields | None) -> Package:
    """What is told of one entry: the envelope; where something takes effect the record too, in words and as signed.

    A cancellation names the record and nothing of the learner.
    """
    content = _envelope(entry) | dict(school)
    if entry.event is not Event.CANCEL and fields is not None:
        level = fields.required("macaphoc")
        table = "thongtinsohocbasotieuhoc" if level == PRIMARY else "thongtinsohocbasothcsthpt"
        content |= {"bang": table, "hocba": dictionary(fields)}
        content |= {"bangoc": base64.b64encode(original).decode()} if original is not None else {}
    return Package(entry.record_id, entry.number, content)


def dictionary(fields: RecordFields) -> dict[str, Any]:
    """The record's fields under the dictionary's names, its lists as the dictionary's own tables.

    ``ngaytao`` is required there and stands nowhere in a school's package: it is left out, not made up.
    """
    groups = fields.groups
    general = {n: v for n, v in groups["thongtinchung"].items() if n not in {"Id", "ngaysinh"}}
    flat: dict[str, Any] = {_RENAMED.get(name, name): value for name, value in general.items()}
    birth = fields.required("ngaysinh")
    flat[_BIRTH[len(birth)]] = birth
    for group in ("tongket", "nhanxetchung"):
        flat |= {name: value for name, value in groups[group].items() if name not in _OWN_TABLES}
    flat |= _competences(groups.get("danhgianlpc", {})) | _signers(groups["danhsachky"])
    marks = "dsbangdiem" if fields.required("macaphoc") == PRIMARY else "bangdiem"
    flat[marks] = [{n: v for n, v in one.items() if n != "Id"} for one in groups["bangdiem"]["monhoc"]]
    flat["quatrinhhoctap"] = groups["quatrinhhoctap"]["nam"]
    return flat | ({"chungchi": groups["tongket"]["chungchi"]} if "chungchi" in groups["tongket"] else {})


def _envelope(entry: Entry) -> dict[str, Any]:
    when: datetime = entry.since.astimezone(VIET_NAM)
    return {
        "idbanghi": entry.record_id,
        "sukien": entry.event.value,
        "phienban": entry.number,
        "thoigiancapnhat": when.isoformat(timespec="seconds"),
        "ngaycapnhat": when.date().isoformat(),
        "madinhdanhhocba": entry.record_id,
        "phienbanthongtinhocba": str(entry.version),
        "trangthaithongtinhocba": str(entry.status.value),
    }


def _competences(group: Mapping[str, Any]) -> dict[str, Any]:
    rated = {f"{kind}{ma}": level for kind in ("nangluc", "phamchat") for ma, level in group.get(kind, {}).items()}
    return rated | {name: value for name, value in group.items() if name.startswith("nxet")}


def _signers(group: Mapping[str, Any]) -> dict[str, Any]:
    told = {name: group[name] for name in ("diadanhphathanh", "ngaykyphathanh")}
    for one in group["nguoiky"]:
        if one["vaitro"] == "hieutruong":
            told |= {
                "tengiamhieu": one["hoten"],
                "soddcngiamhieu": one.get("soddcn"),
                "chucvugiamhieu": one.get("chucvu"),
            }
        elif one["vaitro"] == "gvcn":
            told |= {"tengvcn": one["hoten"], "soddcngvcn": one.get("soddcn")}
    return told
