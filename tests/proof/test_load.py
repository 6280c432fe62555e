"""Load over the stack: as fast as it goes, and a results day. Writes docs/proof/load.md and results-day.md.

LOAD_RECORDS, LOAD_SECONDS (of each round) and RESULTS_DAY_SECONDS make it shorter or longer.
"""

from __future__ import annotations

import os

import pytest
from stage.proof import write_proof

from bench.load import look_ups, results_day
from bench.load.wrk import WrkMissing
from deploy.stack.programs import ProgramsMissing

RECORDS = int(os.environ.get("LOAD_RECORDS", look_ups.RECORDS))
SECONDS = float(os.environ.get("LOAD_SECONDS", look_ups.SECONDS))
DAY_SECONDS = float(os.environ.get("RESULTS_DAY_SECONDS", "300"))

pytestmark = pytest.mark.proof


def busy() -> str:
    """How much others used this machine, as far as it can be told."""
    return f"{os.getloadavg()[1]:.1f} processes wanted one of the two cores in the five minutes before"


def test_look_ups_keep_up_with_a_plain_view():
    before = busy()
    try:
        rates = look_ups.measure(records=RECORDS, seconds=SECONDS)
    except (WrkMissing, ProgramsMissing) as missing:
        pytest.skip(str(missing))
    write_proof(
        "load",
        "Look-ups as fast as they go",
        f"{RECORDS} records (45 KiB, ten signatures) over `make stack`'s pieces; rounds of {SECONDS:.0f} s by turns, "
        "after one that does not count. wrk asks over 16 lines on the same two cores (its share is in the table), the "
        "look-ups through nginx and TLS, the plain view directly at a gunicorn of its own with the same settings, from "
        "plain files and without limits, register, keys or log. All come from one address: HOCBA_LIMIT_LOOKUP is a "
        "thousand million a minute, and is counted in Redis all the same. Originals lie in a folder; the clock stands "
        "still (HOCBA_CLOCK). Each of many is verified anew: a process remembers 2,048 reports. Every answer was "
        f"looked at: all must say TOTAL-PASSED. Others used the machine, too: {before}.\n\n{look_ups.verdict(rates)}",
        look_ups.rows(rates),
    )
    assert rates.wrong == 0
    # The goals stand in the page. What holds on any machine: by processor time, with a fifth for what others do to it.
    assert rates.ratio_of_costs("many", "plain") >= look_ups.GOAL_MANY * 0.8
    assert rates.ratio_of_costs("few", "many") >= look_ups.GOAL_FEW * 0.8


def test_a_results_day_gives_no_wrong_answer_and_none_late():
    before = busy()
    try:
        day = results_day.live(DAY_SECONDS)
    except ProgramsMissing as missing:
        pytest.skip(str(missing))
    shown, late = day.first_after, max(tally.at(0.99) for tally in day.honest)
    write_proof(
        "results-day",
        "A results day",
        f"{DAY_SECONDS:.0f} s over `make stack`'s pieces, callers on the same two cores; limits are the contract's, "
        "honest people come from addresses of their own. Times count from when a request was due. After a third of it "
        "one byte of one original in the object store was flipped: the next look-up that was answered as `damaged` "
        f"began {shown.get('flipped', -1):.2f} s after, and none that began after the write was answered otherwise. "
        "After another third the public authority's list was replaced by one that names a teacher: the first look-up "
        f"that said so began {shown.get('revoked', -1):.2f} s after, and none that began five seconds after (the "
        f"contract's time for a change of the trust folder) was answered otherwise. The batch of "
        f"{int(DAY_SECONDS * results_day.BATCH_RECORDS_A_SECOND)} records was done {shown['batch']:.0f} s after it was "
        f"sent. Others used the machine, too: {before}.\n\n"
        f"Wrong answers: {day.wrong or 'none'}. Honest p99: {late:.2f} s, goal {results_day.GOAL_P99:.0f} s.",
        results_day.rows(day),
    )
    assert day.wrong == {}
    assert {"flipped", "revoked"} <= shown.keys()
    assert sum(day.looks.kinds.values()) >= results_day.LOOK_UPS * DAY_SECONDS * 0.95
    assert late <= results_day.GOAL_P99
