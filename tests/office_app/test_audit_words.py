"""Whoever reads the audit log reads words: every act that the code writes has its name in both languages."""

from __future__ import annotations

import re

from stage.proof import HOUSE

from portal.words.audit_acts import ACTS
from registry import audit
from registry.audit import AuditEntry
from registry.rules.findings.desk import FindingAct
from registry.rules.lifecycle import Act
from registry.rules.recall_rules import RecallAct
from registry.rules.two_people import AFTER
from registry.transactions import transaction

ROOMS = ("registry", "portal", "ingest", "hocba")
LITERAL = re.compile(r'"([a-z][a-z-]*:[a-z][a-z-]*)"')
# A token's rights; the chip of the demo; what is no act.
NO_ACTS = {"batches:write", "recalls:write", "verifications:write"}
# Written with a part that is known only then.
COMPOSED = {
    *(f"recall:{act}" for act in RecallAct),
    *(f"record:recall-{act}" for act in RecallAct),
    *(f"record:{act}" for act in (Act.WITHDRAW, Act.SUSPEND, Act.LIFT_SUSPENSION, Act.REQUEST_RECALL)),
    *(f"finding:{act}" for act in FindingAct),
    *(f"proposal:{state}" for state in AFTER.values()),
}


def test_every_act_has_its_words():
    files = [file for room in ROOMS for file in (HOUSE / room).rglob("*.py")]
    literal = {found for file in files for found in LITERAL.findall(file.read_text())}
    assert len(literal) > 50
    assert (literal - NO_ACTS | COMPOSED) - ACTS.keys() == set()


def test_the_log_and_a_line_say_it_beside_the_code(kit):
    auditor = kit.browser("so.thanhtra")
    page = auditor.get("/audit", act="organisation:added").text
    assert "Thêm đơn vị (tệp của tỉnh) <small" in page
    line = re.search(r'href="(/audit/\d+)"', page)
    assert line
    assert "Thêm đơn vị (tệp của tỉnh)" in auditor.get(line[1]).text


def test_an_act_that_no_list_knows_is_shown_as_it_stands(kit):
    with transaction(kit.engine) as connection:
        audit.append(connection, [AuditEntry("console", "thing:done", "x", {})], at=kit.office.place.clock())
    assert '<span class="code">thing:done</span>' in kit.browser("so.thanhtra").get("/audit", act="thing").text
