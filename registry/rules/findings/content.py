"""All findings of one record by itself. Pure: the signed content and the batch's number in, findings out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from registry.rules.findings import primary, secondary
from registry.rules.findings.finding import Finding, FindingCode
from registry.rules.findings.marks import FAILED
from registry.rules.findings.subjects import CONTINUING, PRIMARY

# Grade → the first school year (its first calendar year) under today's circular: 27/2020 article 20, 22/2021 article
# 21, 43/2021 alike. A paper record of an earlier year that was digitised since followed another one.
_IN_FORCE_FROM = {
    1: 2020,
    2: 2021,
    3: 2022,
    4: 2023,
    5: 2024,
    6: 2021,
    7: 2022,
    8: 2023,
    9: 2024,
    10: 2022,
    11: 2023,
    12: 2024,
}

# The last school year whose rules somebody has read: an amendment of 27/2020 and 22/2021 was out for comment in July
# 2026 (4582/BGDĐT-GDPT). Later years are not judged until this number is raised: a false alarm on every record of a
# province is worse than silence.
LAST_YEAR_KNOWN = 2025

# Điện Biên 550/2024 and Kiên Giang 295/2025, article 4.3: the first batch is for learners who completed the grade.
FIRST_BATCH = "1"


def content_findings(groups: Mapping[str, Any], *, dot: str | None) -> tuple[Finding, ...]:
    """What the record itself contradicts, in the record's order, no repeats.

    Args:
        groups: the signed content (``RecordFields.groups``).
        dot: the batch's period, as its manifest names it.

    A learner whose results are not judged because of a disability is rated by a plan of their own: nothing is said.
    """
    general = groups["thongtinchung"]
    if general["cokhuyettatkhongdanhgia"] == "1":
        return ()
    return tuple(dict.fromkeys([*_by_circular(groups), *_in_first_batch(groups, dot)]))


def names_a_transfer(groups: Mapping[str, Any]) -> bool:
    """Whether the record's own history tells of another school: a day of arrival, or a second school's name."""
    years = groups["quatrinhhoctap"]["nam"]
    return any("ngaytrangthaichuyenden" in year for year in years) or len({year["tentruong"] for year in years}) > 1


def _by_circular(groups: Mapping[str, Any]) -> Iterator[Finding]:
    general = groups["thongtinchung"]
    if not _IN_FORCE_FROM[int(general["makhoi"])] <= int(general["namhoc"][:4]) <= LAST_YEAR_KNOWN:
        return iter(())
    if general["macaphoc"] == PRIMARY:
        return primary.findings(groups)
    if general["macaphoc"] == CONTINUING:
        # Circular 43/2021's thresholds and conditions were not to be had: only what it shares with 22/2021.
        averages = secondary.year_marks(secondary.lines_of(groups, CONTINUING))
        return (f for f in averages if f.code is FindingCode.YEAR_AVERAGE)
    return secondary.findings(groups)


def _in_first_batch(groups: Mapping[str, Any], dot: str | None) -> Iterator[Finding]:
    if dot != FIRST_BATCH:
        return
    summary = groups["tongket"]
    if groups["thongtinchung"]["macaphoc"] == PRIMARY:
        if summary["dahthanhctrinhlophoc"] == "0":
            yield Finding(FindingCode.NOT_COMPLETED_IN_BATCH_1, "tongket/dahthanhctrinhlophoc")
    elif summary["duoclenlop"] == "0" and not _left_to_the_school(groups):
        yield Finding(FindingCode.NOT_COMPLETED_IN_BATCH_1, "tongket/duoclenlop")


def _left_to_the_school(groups: Mapping[str, Any]) -> bool:
    """In a stage's last grade "không được lên lớp" may only mean that there is no next grade here."""
    summary = groups["tongket"]
    results = (
        summary.get("kqhoctaplai") or summary.get("canam"),
        summary.get("renluyenlai") or summary.get("renluyencanam"),
    )
    return int(groups["thongtinchung"]["makhoi"]) in secondary.LAST_GRADES and FAILED not in results
