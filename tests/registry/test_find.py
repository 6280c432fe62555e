"""What the public side finds: by code, by second factor, with the evidence kept."""

from __future__ import annotations

from datetime import timedelta

import pytest
from holdings import BIRTH, CITIZEN, POLICY, RECEIVED, code_of, hold_dossier, hold_record, hold_school
from sqlalchemy import delete, update

from registry import codes, find
from registry.errors import EvidenceDamaged
from registry.find import Factor
from registry.held_records import RecordRef
from registry.kept_evidence import evidence_of
from registry.store import tables
from registry.store.organisation_tables import organisation_name
from registry.transactions import reading, transaction

LOCKS = RECEIVED + timedelta(days=30)
DAY = timedelta(days=1)
SECOND_ID = "5f0c7d1e-0000-4000-8000-000000000002"


@pytest.fixture
def stage(engine, keyring):
    """Holds records of one dossier in a school; gives codes and looks them up."""
    return Stage(engine, keyring)


class Stage:
    def __init__(self, engine, keyring):
        self.engine, self.keyring = engine, keyring
        with transaction(engine) as connection:
            hold_school(connection, locks=LOCKS)
            self.dossier = hold_dossier(connection, keyring)

    def hold(self, **changes):
        with transaction(self.engine) as connection:
            return hold_record(connection, self.keyring, self.dossier, **changes)

    def code(self, **subject):
        with transaction(self.engine) as connection:
            return code_of(connection, self.keyring, **subject)

    def look_up(self, code, now=RECEIVED + DAY):
        with reading(self.engine) as connection:
            return find.by_code(connection, self.keyring, code, now=now)

    def factor(self, code, birth_date=BIRTH, id_last4=None):
        with reading(self.engine) as connection:
            found = find.by_code(connection, self.keyring, code, now=RECEIVED)
            return find.check_second_factor(connection, self.keyring, found, birth_date=birth_date, id_last4=id_last4)


@pytest.mark.parametrize(
    ("days", "name"), [(-1, "Trường A"), (0, "Trường A"), (1, "Trường B"), (2, "Trường B"), (3, "Trường Tiểu học Số 1")]
)
def test_a_record_bears_the_name_its_school_had_when_it_came(stage, days, name):
    """Two names given up since; the present one stands with the organisation."""
    pk = stage.hold(received_at=RECEIVED + days * DAY)
    names = (("Trường A", 1), ("Trường B", 3))
    with transaction(stage.engine) as connection:
        for given_up, until in names:
            row = {"organisation": "31000701", "name": given_up, "until": RECEIVED + until * DAY}
            connection.execute(organisation_name.insert(), row)
    (held,) = stage.look_up(stage.code(records=pk), now=RECEIVED + 9 * DAY).records
    assert held.school_name == name


def test_a_record_code_opens_its_version(stage):
    pk = stage.hold()
    found = stage.look_up(stage.code(records=pk))
    (held,) = found.records
    assert (found.kind, found.replaced_at) == ("record", None)
    assert (held.pk, held.version, held.status) == (pk, 1, "effective")
    assert held.school_name == "Trường Tiểu học Số 1"
    assert held.received_at == RECEIVED


def test_an_unknown_code_opens_nothing(stage):
    assert stage.look_up("2" * 20) is None


def test_by_pk_is_the_same_record(stage):
    pk = stage.hold()
    found = stage.look_up(stage.code(records=pk))
    with reading(stage.engine) as connection:
        assert find.by_pk(connection, pk, now=RECEIVED + DAY) == found.records[0]
        assert find.by_pk(connection, 999, now=RECEIVED) is None


def test_a_replaced_code_still_says_the_status(stage, keyring):
    pk = stage.hold()
    code = stage.code(records=pk)
    with transaction(stage.engine) as connection:
        codes.rekey(connection, keyring, at=RECEIVED + DAY, record_pk=pk)
    found = stage.look_up(code)
    assert found.replaced_at == RECEIVED + DAY
    assert found.records[0].status == "effective"


def test_a_pending_record_is_effective_from_the_lock_on(stage):
    code = stage.code(records=stage.hold(state="pending", period_id=1))
    before, after = (stage.look_up(code, now=now).records[0] for now in (LOCKS - DAY, LOCKS))
    assert (before.status, before.status_since) == ("pending", RECEIVED)
    assert (after.status, after.status_since) == ("effective", LOCKS)


def test_a_suspension_shows_until_its_end(stage):
    until = RECEIVED + 2 * DAY
    code = stage.code(records=stage.hold(state="suspended", state_detail={"until": until.isoformat()}))
    during, after = (stage.look_up(code, now=now).records[0] for now in (RECEIVED + DAY, until))
    assert during.status == "suspended"
    assert (after.status, after.status_since) == ("effective", until)


def test_a_recalled_code_still_resolves_and_leads_to_the_successor(stage):
    one = stage.hold(state="recalled", state_detail={"reason": "data-error"})
    two = stage.hold(version=2, predecessor_pk=one)
    first, second = (stage.look_up(stage.code(records=pk)).records[0] for pk in (one, two))
    assert first.status == "recalled"
    assert first.status_detail == {"reason": "data-error"}
    assert first.replaced_by == RecordRef(second.record_id, 2, two)
    assert second.replaces == RecordRef(first.record_id, 1, one)
    assert first.replaces is None
    assert second.replaced_by is None


def test_a_dossier_code_opens_the_newest_version_of_each_year(stage):
    one = stage.hold(state="recalled")
    two = stage.hold(version=2, predecessor_pk=one)
    earlier = stage.hold(record_id=SECOND_ID, namhoc="2024-2025")
    found = stage.look_up(stage.code(dossiers=stage.dossier))
    assert found.kind == "dossier"
    assert [held.pk for held in found.records] == [earlier, two]
    assert found.records[1].replaces.pk == one


@pytest.mark.parametrize(
    ("birth_date", "id_last4", "expected"),
    [
        (BIRTH, None, Factor.MATCH),
        (BIRTH, CITIZEN[-4:], Factor.MATCH),
        (BIRTH, "0000", Factor.NO_MATCH),
        ("2014-09-06", None, Factor.NO_MATCH),
        ("2014-09-06", CITIZEN[-4:], Factor.NO_MATCH),
        ("2014-09", None, Factor.NO_MATCH),
        (BIRTH + "x", None, Factor.NO_MATCH),
        ("", None, Factor.NO_MATCH),
        (None, None, Factor.NO_MATCH),
        (None, CITIZEN[-4:], Factor.NO_MATCH),
    ],
)
def test_a_whole_date(stage, birth_date, id_last4, expected):
    code = stage.code(records=stage.hold())
    assert stage.factor(code, birth_date, id_last4) is expected


@pytest.mark.parametrize("known", ["2014", "2014-09"])
@pytest.mark.parametrize(
    ("birth_date", "id_last4", "expected"),
    [
        (BIRTH, CITIZEN[-4:], Factor.MATCH),
        (BIRTH, None, Factor.LAST4_NEEDED),
        ("1999-01-01", None, Factor.LAST4_NEEDED),
        (None, None, Factor.LAST4_NEEDED),
        (BIRTH, "0000", Factor.NO_MATCH),
        ("1999-01-01", CITIZEN[-4:], Factor.NO_MATCH),
    ],
)
def test_a_date_without_a_day_asks_for_the_last_four(stage, known, birth_date, id_last4, expected):
    code = stage.code(records=stage.hold(birth=known))
    assert stage.factor(code, birth_date, id_last4) is expected
    assert stage.factor(code, known, CITIZEN[-4:]) is Factor.MATCH


def test_the_last_four_of_a_pupil_code_in_either_case(stage):
    code = stage.code(records=stage.hold(birth="2014", learner="31-0007-ab1c"))
    assert stage.factor(code, "2014", "AB1C") is stage.factor(code, "2014", "ab1c") is Factor.MATCH


def test_a_dossier_takes_the_learners_date(stage):
    stage.hold()
    stage.hold(record_id=SECOND_ID, namhoc="2024-2025")
    code = stage.code(dossiers=stage.dossier)
    assert stage.factor(code) is Factor.MATCH
    assert stage.factor(code, "2014-09-06") is Factor.NO_MATCH


def test_a_recalled_version_does_not_open_a_dossier_that_has_others(stage):
    stage.hold(state="recalled", birth="2013-01-01")
    stage.hold(record_id=SECOND_ID, namhoc="2024-2025")
    code = stage.code(dossiers=stage.dossier)
    assert stage.factor(code, "2013-01-01") is Factor.NO_MATCH
    assert stage.factor(code) is Factor.MATCH


def test_a_recalled_record_opens_with_its_own_date(stage):
    assert stage.factor(stage.code(records=stage.hold(state="recalled"))) is Factor.MATCH


def test_equal_birthdays_do_not_show_in_the_database(stage):
    stage.hold()
    stage.hold(record_id=SECOND_ID)
    with reading(stage.engine) as connection:
        rows = connection.execute(tables.record.select()).all()
    assert len({row.birth_mac for row in rows}) == len({row.last4_mac for row in rows}) == 2


def test_evidence_is_given_as_kept(stage):
    pk = stage.hold()
    with reading(stage.engine) as connection:
        kept = evidence_of(connection, pk)
        again = evidence_of(connection, pk)
    assert kept == again
    assert kept.policy.version == POLICY.version
    assert (kept.crls, kept.chain) == ((b"crl",), (b"chain",))
    assert len(kept.version) == 64


@pytest.mark.parametrize("kind", ["policy", "crl", "certificate"])
@pytest.mark.parametrize("damage", ["changed", "gone"])
def test_damaged_evidence_is_found(stage, kind, damage):
    pk = stage.hold()
    at = tables.evidence.c.kind == kind
    with transaction(stage.engine) as connection:
        if damage == "gone":
            connection.execute(delete(tables.evidence).where(at))
        else:
            connection.execute(update(tables.evidence).where(at).values(content=b"forged"))
    with reading(stage.engine) as connection, pytest.raises(EvidenceDamaged):
        evidence_of(connection, pk)


def test_evidence_of_no_record_is_the_callers_mistake(stage):
    with reading(stage.engine) as connection, pytest.raises(KeyError):
        evidence_of(connection, 999)
