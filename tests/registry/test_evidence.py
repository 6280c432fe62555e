"""Evidence: kept once for each content, read with its digest computed."""

from __future__ import annotations

import hashlib
import threading

import pytest
from sqlalchemy import func, select

from registry import evidence
from registry.errors import EvidenceDamaged
from registry.store import tables
from registry.transactions import reading, transaction


def digest(content):
    return hashlib.sha256(content).hexdigest()


def count(engine):
    with reading(engine) as connection:
        return connection.execute(select(func.count()).select_from(tables.evidence)).scalar_one()


def test_contents_are_kept_once_and_digests_come_in_order(engine):
    items = [("crl", b"b"), ("certificate", b"a"), ("crl", b"b")]
    with transaction(engine) as connection:
        assert evidence.keep(connection, items) == [digest(b"b"), digest(b"a"), digest(b"b")]
        assert evidence.keep(connection, [("crl", b"b"), ("crl", b"c")]) == [digest(b"b"), digest(b"c")]
        assert evidence.keep(connection, []) == []
    assert count(engine) == 3


def test_what_is_kept_is_read(engine):
    with transaction(engine) as connection:
        evidence.keep(connection, [("crl", b"a"), ("crl", b"b")])
    with reading(engine) as connection:
        assert evidence.read(connection, [digest(b"a")]) == {digest(b"a"): b"a"}
        assert evidence.read(connection, []) == {}
        with pytest.raises(EvidenceDamaged):
            evidence.read(connection, [digest(b"a"), digest(b"c")])


def test_two_who_keep_the_same_at_once_both_succeed(postgresql_engine):
    contents = [("crl", f"{n}".encode()) for n in range(20)]
    failures = []

    def keep(items):
        try:
            for _ in range(5):
                with transaction(postgresql_engine) as connection:
                    evidence.keep(connection, items)
        except Exception as failure:
            failures.append(failure)

    threads = [threading.Thread(target=keep, args=(items,)) for items in (contents, contents[::-1])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert count(postgresql_engine) == 20
