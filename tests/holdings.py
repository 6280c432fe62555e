"""Rows of the register, made directly: for tests of what reads them."""

from __future__ import annotations

import hashlib
from datetime import date, datetime, timedelta, timezone

from registry import codes, evidence
from registry.learner_keys import birth_mac, citizen_mac, last4_mac, pupil_mac
from registry.store import tables
from verifier.policy import PACKAGE_1, Binding, Policy, Requirement

SCHOOL = "31000701"
BIRTH = "2014-09-05"
CITIZEN = "031214000123"
PUPIL = "3100070100001"
RECEIVED = datetime(2026, 6, 1, 8, 0, tzinfo=timezone(timedelta(hours=7)))

POLICY = Policy(
    PACKAGE_1,
    (Requirement(frozenset({"02"}), "2023-2024", frozenset({"gvcn", "coso"})),),
    (Binding("ab" * 32, SCHOOL, "Trường Tiểu học Số 1", "coso", "Trường", None, None, date(2024, 1, 1), None),),
)


def hold_school(connection, *, locks=RECEIVED + timedelta(days=30)):
    """A school, its period (id 1) and a batch."""
    school = {"code": SCHOOL, "name": "Trường Tiểu học Số 1", "kind": "school", "parent": None, "levels": ["02"]}
    connection.execute(tables.organisation.insert(), school)
    period = {"namhoc": "2025-2026", "dot": "1", "levels": ["02"], "opens": RECEIVED - timedelta(days=1)}
    connection.execute(tables.period.insert(), {**period, "locks": locks})
    batch = {"id": "b1", "organisation": SCHOOL, "sha256": "00" * 32, "size": 1, "received_at": RECEIVED}
    state = {"dry_run": False, "state": "done", "stage": "finished", "problems": []}
    connection.execute(tables.batch.insert(), {**batch, **state})


def hold_dossier(connection, keyring):
    row = {"level": "02", "citizen_mac": citizen_mac(keyring, CITIZEN), "pupil_mac": pupil_mac(keyring, PUPIL, "31")}
    return connection.execute(tables.dossier.insert(), row).inserted_primary_key[0]


def hold_record(connection, keyring, dossier_pk, *, birth=BIRTH, learner=CITIZEN, **changes):
    """One record with its evidence; returns its pk."""
    record_id = changes.get("record_id", "5f0c7d1e-0000-4000-8000-000000000001")
    version = changes.get("version", 1)
    kinds = [("policy", POLICY.to_json().encode()), ("crl", b"crl"), ("certificate", b"chain")]
    policy, crl, chain = evidence.keep(connection, kinds)
    row = {
        "record_id": record_id,
        "version": version,
        "organisation": SCHOOL,
        "namhoc": "2025-2026",
        "level": "02",
        "grade": "05",
        "citizen_mac": citizen_mac(keyring, CITIZEN),
        "pupil_mac": pupil_mac(keyring, PUPIL, "31"),
        "birth_mac": birth_mac(keyring, record_id, birth),
        "birth_precision": len(birth),
        "last4_mac": last4_mac(keyring, record_id, learner),
        "dossier_pk": dossier_pk,
        "sha256": hashlib.sha256(f"{record_id}/{version}".encode()).hexdigest(),
        "size": 49_000,
        "format": "xades",
        "state": "effective",
        "state_since": RECEIVED,
        "state_detail": {},
        "period_id": None,
        "predecessor_pk": None,
        "received_at": RECEIVED,
        "accepted_at": RECEIVED,
        "batch_id": "b1",
        "report": b"{}",
        "evidence": {"policy": policy, "crls": [crl], "chain": [chain], "trust_version": "cd" * 32},
        **changes,
    }
    return connection.execute(tables.record.insert(), row).inserted_primary_key[0]


def code_of(connection, keyring, **subject):
    """A new canonical code for ``records=pk`` or ``dossiers=pk``."""
    (kind, pk), *_ = subject.items()
    (issued,) = codes.issue(connection, keyring, at=RECEIVED, **{kind: [pk]}).values()
    return issued.replace("-", "")
