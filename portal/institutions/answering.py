"""One line of a call to one answer (contract/http.md, Institutions). Knows no HTTP and keeps no count.

A look-up like the public's second tier, under all limits of its code: what a family cannot open, nobody opens here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import structlog

from portal.errors import PortalError, TooMany
from portal.institutions.claims import Claims, compare
from portal.institutions.lines import Line, LineWrong, read_line
from portal.public.examination import Examined
from portal.public.look_up import Answer, LookUp, SecondFactor
from portal.public.present import standing, verification, whole_record
from portal.unexpected import note_unexpected
from portal.words.failures import FAILURES
from portal.words.verifications import LINES
from registry.connection import DatabaseAway
from registry.keyring import Keyring
from registry.verification_calls import Checked
from verifier.report import Indication

_log = structlog.get_logger(__name__)

# From the least a record can be worth to the most: of several years the first stands for the whole.
_STATUSES = ("withdrawn", "recalled", "suspended", "pending", "effective")
_INDICATIONS = (Indication.TOTAL_FAILED, Indication.INDETERMINATE, Indication.TOTAL_PASSED)
WRONG = "not-found-or-no-match"
ROUTE = "/api/v1/verifications"


@dataclass(frozen=True, slots=True)
class Answered:
    """``body`` as the contract has it; ``outcome`` is its status, or the code of its problem."""

    body: Mapping[str, Any]
    outcome: str
    checked: tuple[Checked, ...] = ()

    @property
    def differs(self) -> bool:
        return bool(self.body["differs"])


@dataclass(frozen=True, slots=True)
class Answering:
    """For one institution. ``whole_record``: whether it may have more than a comparison."""

    look_up: LookUp
    keyring: Keyring
    organisation: str
    whole_record: bool

    def answer(self, data: bytes) -> Answered:
        """Of one line, whatever it holds and whatever happens: a line never breaks the call."""
        line: Line | None = None
        try:
            line = read_line(data)
            return self._answered(line)
        except LineWrong as wrong:
            return refused(wrong.code, "line-malformed", where=wrong.where)
        except TooMany as error:
            return refused(_code(line), error.code, _reference(line), retry_after=error.standing.reset)
        except PortalError as error:
            return refused(_code(line), error.code, _reference(line))
        except DatabaseAway as error:
            _log.error("register unavailable", alarm=True, error=type(error.orig).__qualname__)
            return refused(_code(line), "unavailable", _reference(line))
        except Exception as error:
            number = note_unexpected(error, route=ROUTE)
            return refused(_code(line), "internal-error", _reference(line), number=number)

    def _answered(self, line: Line) -> Answered:
        if line.wants_record and not self.whole_record:
            return refused(line.code, "record-not-granted", line.reference)
        found = self.look_up.tier_two(line.code, SecondFactor(line.birth_date, line.id_last4))
        if found.replaced_at:
            return refused(line.code, "code-replaced", line.reference)
        years = [self._year(one, line) for one in _meant(found, line.claims)]
        body: dict[str, Any] = {"code": line.code, **_reference(line.reference), "kind": found.kind}
        body |= years[0].body if len(years) == 1 else _whole(years)
        checked = tuple(Checked(year.held_pk, "record" in year.body, line.reference) for year in years)
        return Answered(body, body["status"], checked)

    def _year(self, one: Examined, line: Line) -> _Year:
        """One record: how it stands, what verifying found just now, which claims it does not bear out."""
        body = standing(one) | {"record_key": self.record_key(one.held.pk)}
        fields = one.report.fields if one.report else None
        if one.closed or fields is None:
            compared, differences = [], []
        else:
            compared, differences = line.claims.fields, compare(line.claims, fields.groups)
        body["verification"] = None if one.closed else verification(one)
        body["differs"] = [difference.field for difference in differences]
        body["compared"] = compared
        body["differences"] = [{"field": found.field, "kind": found.kind} for found in differences]
        if line.wants_record and not one.closed:
            body["record"] = whole_record(one)
        return _Year(one.held.pk, one.indication, body)

    def record_key(self, record_pk: int) -> str:
        """What this institution knows a record by: the same at each call, another for every institution."""
        return record_key(self.keyring, self.organisation, record_pk)


def record_key(keyring: Keyring, organisation: str, record_pk: int) -> str:
    """32 characters that say nothing to anybody else."""
    return keyring.mac("record-key", f"{organisation}|{record_pk}")[:32]


def refused(code: str | None, problem: str, reference: Mapping[str, str] | str | None = None, **more: Any) -> Answered:
    """A line without an answer, and why, in the words every problem has."""
    detail = (LINES.get(problem) or FAILURES[problem]).detail
    values = {"reference": more.get("number", "")}
    said = {"vi": detail.vi.format(**values), "en": detail.en.format(**values)}
    own = reference if isinstance(reference, Mapping) else _reference(reference)
    body: dict[str, Any] = {"code": code, **own, "status": None, "verification": None, "differs": [], "compared": []}
    return Answered(body | {"problem": {"code": problem, **said, **more}}, problem)


@dataclass(frozen=True, slots=True)
class _Year:
    held_pk: int
    indication: Indication
    body: dict[str, Any] = field(default_factory=dict)


def _meant(found: Answer, claims: Claims) -> tuple[Examined, ...]:
    """Of a dossier the year that is claimed, or all of them."""
    same = tuple(one for one in found.records if one.held.namhoc == claims.namhoc)
    return same or found.records


def _whole(years: list[_Year]) -> dict[str, Any]:
    """A dossier: all its years, and before them the worst of each thing."""
    shown = [year for year in years if year.body["verification"]] or years
    worst = min(shown, key=lambda year: _INDICATIONS.index(year.indication))
    status = min((year.body["status"] for year in years), key=_STATUSES.index)
    fields = list(dict.fromkeys(name for year in years for name in year.body["differs"]))
    compared = list(dict.fromkeys(name for year in years for name in year.body["compared"]))
    body = {"status": status, "verification": worst.body["verification"], "differs": fields, "compared": compared}
    return body | {"records": [year.body for year in years]}


def _code(line: Line | None) -> str | None:
    return line.code if line else None


def _reference(of: Line | str | None) -> dict[str, str]:
    given = of.reference if isinstance(of, Line) else of
    return {"reference": given} if given else {}
