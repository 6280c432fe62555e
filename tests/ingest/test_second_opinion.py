"""Other engines judge every stored record once more; where they differ, nobody is told that it is valid."""

from __future__ import annotations

import ast
import dataclasses
import json
import zlib
from datetime import timedelta
from pathlib import Path

import pytest
from public_client import public_client
from sqlalchemy import select, update

from hocba.metrics import registry_of
from hocba.recheck import recheck
from ingest.ministry.packages import OursToMend, package_for
from ingest.pipeline import run_through
from ingest.second_opinion.engines import engine_of, second_opinion
from ingest.second_opinion.reader import AT_A_TIME, SecondReader
from registry import audit, codes, findings, ministry_outbox
from registry.findings import Which
from registry.rules.findings.desk import FindingState
from registry.rules.findings.finding import FindingCode
from registry.second_opinions import AGAIN_AFTER, CLAIM_LASTS, Outcome, claim
from registry.store.opinion_tables import second_opinion as table
from registry.store.tables import record
from registry.transactions import reading, transaction

HOUSE = Path(__file__).parents[2]


@pytest.fixture
def hub(intake, world):
    return Judged(intake, world)


class Judged:
    """A hub with records in both forms, and who judges them once more."""

    def __init__(self, intake, world):
        self.intake, self.school = intake, world.primary
        school = self.school
        intake.send(school, school.batch([school.record(0), school.record(1), school.json_record(2)]))
        self.reader = SecondReader(intake.place)

    def at(self, moment):
        return SecondReader(dataclasses.replace(self.intake.place, clock=lambda: moment))

    def rows(self):
        with reading(self.intake.place.engine) as connection:
            return connection.execute(select(table).order_by(table.c.record_pk)).all()

    def outcomes(self):
        return [row.outcome for row in self.rows()]

    def findings(self):
        with reading(self.intake.place.engine) as connection:
            return findings.listed(connection, Which(code=FindingCode.ENGINES_DIFFER), limit=10)

    def look_up(self, number):
        row = self.intake.records()[number]
        with reading(self.intake.place.engine) as connection:
            code = codes.reveal_many(connection, self.intake.place.keyring, [row.pk])[row.pk][0]
        asked = {"code": code, "birth_date": self.school.learner(number).birth}
        return public_client(self.intake).post("/api/v1/lookup", json=asked).json

    def say_otherwise(self, number):
        """What our verifier is on record for having said of the seal is not what the bytes say; the true report."""
        row = self.intake.records()[number]
        report = json.loads(zlib.decompress(row.report))
        report["signatures"][-1]["covers"] = ["thongtinchung"]
        self.put_report(row.pk, zlib.compress(json.dumps(report).encode()))
        return row.pk, row.report, report["signatures"][-1]["id"]

    def put_report(self, pk, report):
        with transaction(self.intake.place.engine) as connection:
            connection.execute(update(record).where(record.c.pk == pk).values(report=report))


def test_what_the_verifier_accepted_the_other_engines_accept(hub):
    assert hub.reader.run_once() == 3
    assert hub.outcomes() == ["agrees"] * 3
    assert [row.engine.split()[0] for row in hub.rows()] == ["xmlsec", "xmlsec", "jwcrypto"]
    assert hub.reader.run_once() == 0, "once is enough"
    assert SecondReader(hub.intake.place).run_once() == 0
    assert hub.findings() == []
    assert hub.look_up(0)["verification"]["indication"] == "TOTAL-PASSED"


@pytest.mark.parametrize("number", [0, 2], ids=["xml", "json"])
def test_where_they_differ_the_record_cannot_be_judged_and_the_department_is_told(hub, number):
    pk, _, seal = hub.say_otherwise(number)
    hub.reader.run_once()
    assert hub.outcomes()[number] == "differs"
    assert hub.rows()[number].detail == {"signatures": [seal]}
    shown = hub.look_up(number)
    assert (shown["status"], shown["verification"]["indication"]) == ("effective", "INDETERMINATE")
    assert shown["verification"]["sub_indication"] == "POLICY_PROCESSING_ERROR"
    assert (shown["verification"]["gap"], shown["downloads"]) == ("engines-differ", {})
    (found,) = hub.findings()
    assert (found.record.pk, found.state, found.where) == (pk, FindingState.OPEN, (seal,))
    name = f"{found.record.record_id}/{found.record.version}"
    assert [one.subject for one in recheck(hub.intake.place, seen=lambda: None)] == [name]
    unlike = registry_of(hub.intake.place).get_sample_value("hocba_second_opinions_unlike", {"outcome": "differs"})
    assert unlike == 1
    with reading(hub.intake.place.engine) as connection:
        sha256, now = hub.intake.records()[number].sha256, hub.intake.place.clock()
        (entry,) = ministry_outbox.newest(connection, [sha256], now=now).values()
        assert audit.first_break(connection) is None
    with pytest.raises(OursToMend, match="engines-differ"):
        package_for(hub.intake.place, entry)
    others = [n for n in range(3) if n != number]
    assert {hub.look_up(n)["verification"]["indication"] for n in others} == {"TOTAL-PASSED"}


def test_when_they_agree_again_the_finding_closes_and_the_record_is_valid_again(hub):
    pk, true_report, _ = hub.say_otherwise(0)
    hub.reader.run_once()
    hub.put_report(pk, true_report)
    now = hub.intake.place.clock()
    assert hub.at(now + AGAIN_AFTER / 2).run_once() == 0
    assert hub.look_up(0)["verification"]["indication"] == "INDETERMINATE"
    assert hub.at(now + AGAIN_AFTER + timedelta(minutes=1)).run_once() == 1
    assert hub.outcomes() == ["agrees"] * 3
    assert [one.state for one in hub.findings()] == [FindingState.CLOSED]
    assert hub.look_up(0)["verification"]["indication"] == "TOTAL-PASSED"


def test_no_answer_is_no_verdict_and_takes_no_doubt_away(hub):
    hub.say_otherwise(0)
    hub.reader.run_once()
    row = hub.intake.records()[0]
    hub.intake.place.originals.remove(row.sha256)
    later = hub.intake.place.clock() + AGAIN_AFTER + timedelta(minutes=1)
    hub.at(later).run_once()
    assert hub.outcomes()[0] == "differs"
    hub.intake.place.originals.remove(hub.intake.records()[1].sha256)
    with transaction(hub.intake.place.engine) as connection:
        connection.execute(table.delete().where(table.c.record_pk == hub.intake.records()[1].pk))
    SecondReader(hub.intake.place).run_once()
    assert (hub.outcomes()[1], hub.rows()[1].detail) == ("failed", {"why": "original"})
    assert len(hub.findings()) == 1


def test_it_waits_while_a_school_waits(hub):
    school = hub.school
    waiting = hub.intake.receive(school, school.batch([school.record(7)])).batch.id
    assert hub.reader.run_once() == 0
    assert hub.rows() == []
    run_through(hub.intake.place, waiting)
    assert hub.reader.run_once() == 4


def test_two_workers_judge_nothing_twice_and_what_one_left_behind_is_taken_up(hub):
    place, now = hub.intake.place, hub.intake.place.clock()
    with transaction(place.engine) as connection:
        claimed = claim(connection, after=0, limit=2, now=now)
    assert len(claimed) == 2
    assert hub.reader.run_once() == 1
    assert hub.outcomes() == ["claimed", "claimed", "agrees"]
    assert hub.at(now + CLAIM_LASTS + timedelta(seconds=1)).run_once() == 2
    assert hub.outcomes() == [str(Outcome.AGREES)] * 3


def test_the_engines_say_of_altered_bytes_what_is_wrong(world):
    data = world.primary.record(0)
    flipped = data.replace(b"Ch\xc4\x83m ngoan", b"Ch\xc4\x83m hoan", 1)
    assert flipped != data
    good, bad = second_opinion("xades", data), second_opinion("xades", flipped)
    assert all(one.holds for one in good.values())
    assert not bad["cks-nk-cs"].holds
    assert second_opinion("xades", b"<not") is None
    assert second_opinion("jades", b"{") is None
    assert engine_of("pades") is None


def test_the_second_engines_share_no_code_with_the_verifier():
    """Neither in what they import nor, as the other process does, in what that imports in turn."""
    for file in ("by_xmlsec.py", "by_jwcrypto.py", "opinion.py"):
        tree = ast.parse((HOUSE / "ingest" / "second_opinion" / file).read_text())
        names = {n.module or "" for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}
        names |= {a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names}
        assert [name for name in names if name.startswith(("verifier", "registry", "portal"))] == []
    assert AT_A_TIME <= 50
