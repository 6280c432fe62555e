"""The audit chain against receipts given out: what holds in itself, and is not what was signed, is found."""

from __future__ import annotations

import pytest
from intake import make_intake
from sqlalchemy import select, text, update

from hocba.receipt_heads import against_brought, against_kept
from hocba.recheck import recheck
from registry import audit
from registry.audit import AuditEntry
from registry.rules.audit_chain import BEGINNING, Line, line_hash
from registry.store.tables import audit_head, audit_line, batch
from registry.transactions import reading, transaction
from sealer.keys import HubSeal
from sealer.receipt import read_receipt, sign_compact, sign_receipt


@pytest.fixture
def intake(engine, world, tmp_path, keyring):
    """One batch done with, and lines before and after it."""
    made = make_intake(engine, world, tmp_path, keyring)
    for _ in range(2):
        with transaction(engine) as connection:
            audit.append(connection, [AuditEntry("console", "test:line", "x", {"n": 1})], at=world.clock)
        school = world.primary
        made.send(school, school.batch(school.records(1)))
    return made


def kept(intake):
    with reading(intake.place.engine) as connection:
        return connection.scalars(select(batch.c.receipt).order_by(batch.c.received_at)).all()


def found(intake):
    return [one.en for one in against_kept(intake.place)]


def rebuild(engine):
    """Every line anew, with another actor in the first: by SQL, every hash right."""
    with transaction(engine) as connection:
        rows = connection.execute(select(audit_line).order_by(audit_line.c.seq)).all()
        connection.execute(text("DELETE FROM audit_line"))
        previous = BEGINNING
        for row in rows:
            values = row._asdict() | {"previous": previous, "hash": ""}
            if row.seq == 1:
                values["actor"] = "somebody-else"
            previous = line_hash(Line(**values))
            connection.execute(audit_line.insert(), values | {"hash": previous})
        connection.execute(update(audit_head).values(hash=previous))


def test_a_receipt_names_the_head_of_its_moment(intake):
    payload = read_receipt(intake.place.seal, kept(intake)[-1])
    with reading(intake.place.engine) as connection:
        at = select(audit_line.c.hash).where(audit_line.c.seq == payload["audit"]["seq"])
        assert connection.scalar(at) == payload["audit"]["hash"]
    assert found(intake) == []


def test_a_chain_rebuilt_whole_holds_in_itself_and_is_found(intake):
    rebuild(intake.place.engine)
    with reading(intake.place.engine) as connection:
        assert audit.first_break(connection) is None, "the chain alone tells nothing"
    assert len([said for said in found(intake) if "rebuilt" in said]) == len(kept(intake))
    assert any("rebuilt" in one.en for one in recheck(intake.place, seen=lambda: None))


def test_one_rebuilt_with_its_receipts_taken_away_is_found_by_those_the_schools_hold(intake, tmp_path):
    brought = tmp_path / "brought"
    brought.mkdir()
    (brought / "truong.jws").write_text(kept(intake)[-1] + "\n")
    assert list(against_brought(intake.place, brought)) == []
    rebuild(intake.place.engine)
    other = HubSeal.create(tmp_path / "other", "Another")
    with transaction(intake.place.engine) as connection:
        newest = dict(zip(("seq", "hash"), audit.head(connection), strict=True))
        ids = connection.scalars(select(batch.c.id).order_by(batch.c.received_at)).all()
        connection.execute(update(batch).where(batch.c.id == ids[0]).values(receipt=None))
        forged = sign_receipt(other, {"batch": ids[1], "audit": newest})
        connection.execute(update(batch).where(batch.c.id == ids[1]).values(receipt=forged))
    assert sorted(found(intake)) == ["its receipt is gone from the register", "its receipt is not signed by this hub"]
    assert [one.subject for one in against_brought(intake.place, brought)] == ["truong.jws"]


@pytest.mark.parametrize(
    "named", [[], {}, {"seq": 1}, {"seq": True, "hash": ""}, {"seq": -1, "hash": BEGINNING}, {"seq": 2**70, "hash": ""}]
)
def test_a_head_that_is_none_is_wrong_and_breaks_nothing(intake, tmp_path, named):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "one.jws").write_text(sign_receipt(intake.place.seal, {"audit": named}))
    assert len(list(against_brought(intake.place, tmp_path / "in"))) == 1


def test_what_is_no_receipt_is_said_to_be_none(intake, tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a").write_bytes(b"\xff\x00" * 50)
    (folder / "b").write_text("[" * 100_000)
    (folder / "c").write_text(sign_compact(intake.place.seal, {"audit": None}, kind="something-else"))
    (folder / "d").write_text(sign_receipt(intake.place.seal, {"batch": "of an earlier version"}))
    assert [one.subject for one in against_brought(intake.place, folder)] == ["a", "b", "c"]
