"""What the pages of one school year are made from: verified content and who signed it. Knows no form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, cast, get_args

from verifier.report import Indication, Report, SignatureVerdict

# How a record stands when the copy is made (http.md, ``status``). A withdrawn one is closed: it has no pages.
Status = Literal["effective", "pending", "suspended", "recalled"]
# Why a year has no pages here.
Absence = Literal["missing", "recalled", "withdrawn", "unverified", "no-form"]

# Signature elements and the lines they satisfy (package.md section 2: "cks-nk-01" signs for "nk-01").
_SIGNS_FOR = "cks-"


class NotVerified(Exception):
    """This report does not say that the record holds: nothing may be printed from it."""


@dataclass(frozen=True, slots=True)
class Signer:
    """One digital signature as a page tells it.

    Attributes:
        role: ``gvbm``, ``gvcn``, ``hieutruong`` or ``coso``.
        name: of the person, or of the organisation whose seal it is.
        title: the office, as the record gives it.
        moment: when it was made, as the signer claims (the verifier holds it against the proven time).
        serial: of the certificate, in hex as certificate viewers show it.
        subjects: Ids of the ``monhoc`` it covers.
    """

    role: str
    name: str
    title: str | None
    moment: datetime | None
    serial: str | None
    subjects: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Year:
    """One record whose signatures hold, unmasked. ``record``: the groups in the JSON shape of package.md section 3."""

    record: Mapping[str, Any]
    signers: tuple[Signer, ...]
    status: Status
    record_id: str
    version: int
    thongtu: str

    @property
    def general(self) -> Mapping[str, str]:
        return cast("Mapping[str, str]", self.record["thongtinchung"])

    @property
    def order(self) -> tuple[str, str, int]:
        """Where its pages stand in a booklet: by grade, then year (a grade may be done twice), then version."""
        return self.general["makhoi"], self.general["namhoc"], self.version

    def by(self, role: str) -> tuple[Signer, ...]:
        return tuple(signer for signer in self.signers if signer.role == role)


@dataclass(frozen=True, slots=True)
class Missing:
    """A year of the level whose pages are not in the booklet. ``grade`` as in ``makhoi``."""

    grade: str
    namhoc: str | None = None
    why: Absence = "missing"


def year_of(report: Report, status: str) -> Year:
    """The year that a verified record tells.

    Raises:
        NotVerified: the report does not pass, or the status is one whose content is closed.
    """
    if not report.passed or report.fields is None or status not in get_args(Status):
        raise NotVerified
    fields = report.fields
    titles = {entry["Id"]: entry.get("chucvu") for entry in fields.groups["danhsachky"]["nguoiky"]}
    rows = frozenset(subject["Id"] for subject in fields.groups["bangdiem"]["monhoc"])
    holding = (one for one in report.signatures if one.indication is Indication.TOTAL_PASSED)
    return Year(
        record=fields.groups,
        signers=tuple(_signer(one, titles, rows) for one in holding),
        status=cast("Status", status),
        record_id=fields.record_id,
        version=fields.version,
        thongtu=fields.required("thongtu"),
    )


def _signer(verdict: SignatureVerdict, titles: Mapping[str, str | None], rows: frozenset[str]) -> Signer:
    named = titles.get(verdict.id.removeprefix(_SIGNS_FOR))
    return Signer(
        role=verdict.role or "",
        name=verdict.signer or verdict.organisation or "",
        title=named or verdict.title,
        moment=verdict.claimed_time,
        serial=f"{int(verdict.certificate.serial):X}" if verdict.certificate else None,
        subjects=tuple(part for part in verdict.covers if part in rows),
    )
