"""Five hundred tries of one person to decide alone, over the office's pages on PostgreSQL: none goes through.

In every round: both accounts of one person at one moment, forms replayed, revisions made up, roles taken away and
given back between; and an approver whose person has an account at the asking school.
"""

from __future__ import annotations

import random
import threading
from collections import Counter

import pytest
from recall_desk import CLERK, FIRST, Desk
from sqlalchemy import select
from stage.proof import write_proof

from registry.recall_consistency import disagreements
from registry.store.recall_tables import recall_step
from registry.transactions import reading

pytestmark = pytest.mark.proof

TRIES = 500
ALONE = (FIRST, "so.duyet1.hai")
ROLES = (["approver", "reviewer"], ["approver"], ["reviewer"], ["auditor"])


def test_none_of_five_hundred_tries_to_decide_alone_goes_through(postgresql_engine, world, tmp_path, keyring):
    desk = Desk.opened(postgresql_engine, world, tmp_path, keyring)
    dice, answers, tries = random.Random(7), Counter(), 0
    while tries < TRIES:
        desk.set_back()
        request_id = desk.ask(desk.keys[0], by=CLERK)
        for _ in range(5):
            for username in ALONE:
                desk.kit.office.change_account(username, roles=dice.choice(ROLES[:2]))
            burst = [(dice.choice([*ALONE, "so.kiem"]), str(dice.randint(1, 4))) for _ in range(4)]
            answers.update(_at_one_moment(desk, request_id, burst, dice))
            tries += len(burst)
            _nobody_alone(desk)
        desk.kit.office.change_account(dice.choice(ALONE), roles=dice.choice(ROLES[2:]))
    rows = [{"answer": status, "tries": count} for status, count in sorted(answers.items())]
    assert answers[303] < tries
    told = (
        f"{tries} posts by two accounts of one person, and by somebody of the asking school who is an approver: at one "
        "moment, replayed, with made-up revisions, with roles changed between. 303 is a first step (checked), never a "
        "second one: no record was recalled, and the questions of `hocba recheck` found nothing."
    )
    write_proof("deciding-alone", "Deciding alone", told, rows)


def _at_one_moment(desk, request_id, burst, dice):
    start, statuses = threading.Barrier(len(burst) + 1), []
    senders = []
    for username, seen in burst:
        browser = desk.browser(username)
        form = {"act": "approve", "which": "all", "seen": seen, "number": "1/QĐ", "dated": "2026-12-01"}
        senders.append((browser, {"csrf": browser.token(), **form}))

    def send(browser, form):
        start.wait()
        statuses.append(browser.client.post(f"/recalls/{request_id}/act", data=form).status_code)

    threads = [threading.Thread(target=send, args=pair) for pair in senders]
    for thread in threads:
        thread.start()
    start.wait()
    desk.kit.office.change_account(dice.choice(ALONE), roles=dice.choice(ROLES))
    for thread in threads:
        thread.join()
    return statuses


def _nobody_alone(desk):
    assert desk.state(desk.keys[0]) != "recalled"
    with reading(desk.kit.engine) as connection:
        assert list(disagreements(connection)) == []
        people = connection.scalars(select(recall_step.c.person_id).where(recall_step.c.act == "approve"))
        assert len(set(people)) <= 1
