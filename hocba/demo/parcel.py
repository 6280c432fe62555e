"""A school's batch: records and a signed manifest in a ZIP (contract/package.md section 4). Knows no hub."""

from __future__ import annotations

import hashlib
import io
import uuid
import zipfile
from collections.abc import Sequence
from datetime import datetime

from hocba.demo.school_years import VIET_NAM
from hocba.demo.schools import School
from hocba.demo.signing import compact_jws


def parcel(school: School, records: Sequence[bytes], *, namhoc: str, dot: str, closes: bool, at: datetime) -> bytes:
    """The ZIP as sent. ``closes``: these records take effect when accepted (``chot``)."""
    files = [(f"hocba/{number:04d}.xml", data) for number, data in enumerate(records, 1)]
    manifest = {
        "malo": str(uuid.uuid4()),
        "matruong": school.code,
        "namhoc": namhoc,
        "dot": dot,
        "chot": closes,
        "ngaytao": at.astimezone(VIET_NAM).isoformat(timespec="seconds"),
        "hocba": [{"tep": name, "sha256": hashlib.sha256(data).hexdigest()} for name, data in files],
    }
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("manifest.jws", compact_jws(manifest, school.closes.credential))
        for name, data in files:
            archive.writestr(name, data)
    return target.getvalue()
