"""What people wrote, uploaded and did beside the records goes along: in clear what names nobody, sealed what may."""

from __future__ import annotations

from datetime import timedelta

import pytest
from archive.sites import SCHOOL, YEAR, Site
from sqlalchemy import select
from stage.world import utc

from hocba.archive import companion
from hocba.recheck import recheck
from registry import (
    decided,
    decided_suspensions,
    decision_papers,
    declared,
    evidence,
    findings,
    recall_files,
    record_messages,
    revocations,
)
from registry.accounts import account
from registry.audit import AuditEntry
from registry.decision_papers import NewPaper
from registry.findings import Wish
from registry.recall_files import FileKind, NewFile
from registry.rules.findings.desk import FindingAct
from registry.rules.scope import Scope
from registry.store.organisation_tables import organisation_life, organisation_name
from registry.store.recall_tables import recall_request
from registry.store.tables import finding, record
from registry.suspension import Emergency, suspend
from registry.transactions import reading, transaction

PDF = b"%PDF-1.7 " + bytes(range(256)) * 3000
WORDS = "Bố của em An viết"


@pytest.fixture(params=["sqlite to postgresql", "postgresql to sqlite"])
def ways(request, world, tmp_path):
    """A hub with something in every table that goes, and an empty one with its keys."""
    first, _, second = request.param.split()
    old = Site(request.getfixturevalue(f"{first}_engine"), world, tmp_path / "old")
    new = Site(request.getfixturevalue(f"{second}_engine"), world, tmp_path / "new", keys=tmp_path / "old" / "secrets")
    old.fill()
    fill_more(old, world)
    return old, new


def fill_more(site, world):
    at, keyring = world.clock, site.place.keyring
    school = world.school(SCHOOL)
    with transaction(site.engine) as connection:
        request = connection.scalar(select(recall_request.c.id).order_by(recall_request.c.pk).limit(1))
        corrected = NewFile(FileKind.CORRECTED, "An sửa điểm.xml", b"<hocba/>", of=(school.record_id(1), 1))
        files = [NewFile(FileKind.EVIDENCE, "Đơn của em An.pdf", PDF), corrected]
        recall_files.add(connection, keyring, request, files, by="so.duyet1", at=at)
        mine = (record.c.record_id == school.record_id(0), record.c.namhoc == YEAR)
        pk = connection.scalar(select(record.c.pk).where(*mine))
        record_messages.add(connection, keyring, pk, WORDS, at=at)
        record_messages.add(connection, keyring, pk, f"{WORDS} lần hai", at=at)
        scope = Scope(SCHOOL, frozenset({SCHOOL}))
        (one, _) = record_messages.listed(connection, keyring, scope, answered=False, limit=5)
        record_messages.answer(connection, keyring, scope, message_id=one.id, said="Đã sửa cho An", by="vt", at=at)
        numbers = {("02", "01"): 31, ("02", "02"): 29}
        declared.declare(connection, SCHOOL, YEAR, numbers, by="vt.42000201", at=at)
        for code in ("award", "grade-again"):
            row = {"record_pk": pk, "code": code, "detail": {"where": ["tongket"]}, "found_at": at}
            connection.execute(finding.insert(), row)
        newest = connection.scalar(select(finding.c.pk).order_by(finding.c.pk.desc()).limit(1))
        reviewer = account(connection, "so.tham")
        findings.act(connection, keyring, Wish(newest, FindingAct.ASK, 0, "Đã hỏi về An"), by=reviewer, at=at)
        tended = {"organisation": SCHOOL, "tended_at": at, "closed_from": None, "decision": None}
        connection.execute(organisation_life.insert(), tended)
        named = {"organisation": SCHOOL, "name": "Trường Cũ", "until": at - timedelta(days=400)}
        connection.execute(organisation_name.insert(), named)
    keep_papers(site)
    learn(site, world, school.principal.credential)


def keep_papers(site):
    """Of a recall and of a suspension; what they are made of is another room's matter."""
    keyring, at, by = site.place.keyring, site.place.clock(), AuditEntry("account:so.duyet1", "x:y", "z", {})
    with transaction(site.engine) as connection:
        request = connection.scalars(select(recall_request.c.id).order_by(recall_request.c.pk)).all()
        decisions = {one: list(decided.decisions_of(connection, one)) for one in request}
        recalled, revisions = next((one, found) for one, found in decisions.items() if found)
        papers = [decided.of_recall(connection, keyring, recalled, revisions[0])]
        emergency = Emergency([(site.world.school(SCHOOL).record_id(3), 1)], 10, "Nghi lộ khóa ký của cô An")
        suspend(connection, keyring, emergency, by=account(connection, "so.duyet1"), at=at)
        (pk, kind, _, _) = decided_suspensions.acts(connection, limit=1)[0]
        papers.append(decided_suspensions.of_suspension(connection, keyring, pk, kind))
        for number, one in enumerate(papers):
            new = NewPaper(f"5f0c7d1e-0000-4000-8000-{number:012d}", at, PDF + bytes([number]))
            assert decision_papers.keep(connection, keyring, one, new, by=by) == new.content


def learn(site, world, credential):
    """The principal's certificate is revoked after the records came in: their verdict stays, and it is remembered."""
    since = world.clock + timedelta(days=1)
    crl = world.authorities.gov.crl({credential.serial: since}, number=7, since=utc("2026-12-10T00:00"))
    with reading(site.engine) as connection:
        found = revocations.found_in(connection, world.trust_with(crls={"gov-ca": crl}))
    with transaction(site.engine) as connection:
        revocations.remember(connection, found, now=world.clock)


def sealed(site, bag, file):
    said = dict(line.split(": ", 1) for line in (bag / "bag-info.txt").read_text().splitlines())
    return list(companion.read(file, site.place.keyring, said["External-Identifier"]))


def test_everything_that_goes_comes_back_the_same(ways, tmp_path):
    old, new = ways
    old.export(tmp_path / "bag", codes=tmp_path / "bag.codes")
    taken = new.take_in(tmp_path / "bag", codes=tmp_path / "bag.codes")
    assert (taken.records, taken.listed) == (8, [])
    new.export(tmp_path / "again", codes=tmp_path / "again.codes")
    names = {f.name for f in (tmp_path / "bag/data/registry").iterdir()}
    for name in names:
        pair = [(tmp_path / bag / "data/registry" / name).read_bytes() for bag in ("bag", "again")]
        assert pair[0] == pair[1], name
    for name in ("declared", "revocations", "organisation_life", "organisation_name", "findings"):
        assert (tmp_path / f"bag/data/registry/{name}.jsonl").read_text().strip(), name
    before, after = (sealed(site, tmp_path / n, tmp_path / f"{n}.codes") for site, n in ((old, "bag"), (new, "again")))
    assert before == after
    kinds = [line["kind"] for line in before]
    assert [kinds.count(kind) for kind in ("recall-file", "message", "finding-step", "decision-paper")] == [2, 2, 1, 2]
    assert list(recheck(new.place, seen=lambda: None)) == []
    with reading(new.engine) as connection:
        principal = new.world.school(SCHOOL).principal.credential
        assert evidence.read(connection, revocations.lists_against(connection, [principal.sha256]))


def test_what_people_wrote_is_nowhere_in_clear(ways, tmp_path):
    old, _ = ways
    old.export(tmp_path / "bag", codes=tmp_path / "bag.codes")
    files = [p.read_bytes() for p in (tmp_path / "bag" / "data" / "registry").iterdir()]
    files.append((tmp_path / "bag.codes").read_bytes())
    for words in (
        WORDS.encode(),
        "Đã sửa cho An".encode(),
        "Đã hỏi về An".encode(),
        "Đơn của em An".encode(),
        PDF[:40],
    ):
        assert not any(words in content for content in files)
