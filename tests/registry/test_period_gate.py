"""When a collection period takes a batch or a record."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from registry.rules import period_gate

OPENS = datetime(2026, 5, 15, tzinfo=UTC)
LOCKS = datetime(2026, 7, 1, tzinfo=UTC)
LEVELS = frozenset({"02"})


def takes(received_at, *, level="02", follows=False):
    return period_gate.takes_record(
        locks=LOCKS, levels=LEVELS, level=level, received_at=received_at, follows_an_ended_version=follows
    )


def test_a_batch_needs_a_period_that_exists_and_has_opened():
    assert period_gate.takes_batch(opens=OPENS, received_at=OPENS)
    assert not period_gate.takes_batch(opens=OPENS, received_at=OPENS - timedelta(microseconds=1))
    assert not period_gate.takes_batch(opens=None, received_at=OPENS)


def test_a_locked_period_still_takes_batches_because_of_corrections():
    assert period_gate.takes_batch(opens=OPENS, received_at=LOCKS + timedelta(days=100))


def test_the_lock_is_exclusive_and_counts_to_the_second():
    assert takes(LOCKS - timedelta(seconds=1))
    assert takes(LOCKS - timedelta(microseconds=1))
    assert not takes(LOCKS)
    assert not takes(LOCKS + timedelta(microseconds=1))


def test_a_period_takes_only_its_levels():
    assert not takes(OPENS, level="03")


def test_a_correction_has_no_season():
    assert takes(LOCKS + timedelta(days=1000), follows=True)
    assert takes(OPENS, level="03", follows=True)


def test_closed_batches_and_corrections_take_effect_at_once():
    assert period_gate.takes_effect_at_once(closes=True, follows_an_ended_version=False)
    assert period_gate.takes_effect_at_once(closes=False, follows_an_ended_version=True)
    assert not period_gate.takes_effect_at_once(closes=False, follows_an_ended_version=False)
