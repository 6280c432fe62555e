"""No attack on a signed PDF comes out clean, and each is found for what it is."""

from __future__ import annotations

import pytest
from stage.pdf_attacks import ATTACKS, Attack, Cast
from stage.world import World

from verifier.pdf.reader import read_pdf
from verifier.pdf.verify import verify_pdf
from verifier.report import FAILING, Indication, SubIndication


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_an_attack_is_found_for_what_it_is(attack: Attack, world: World, cast: Cast) -> None:
    report = verify_pdf(attack.make(cast), read=read_pdf, trust=world.trust, at=world.clock)
    assert report.sub_indication is attack.meaning, report.problems
    failed = attack.meaning in FAILING
    assert report.indication is (Indication.TOTAL_FAILED if failed else Indication.INDETERMINATE)
    if attack.meaning in {SubIndication.FORMAT_FAILURE, SubIndication.SIG_CONSTRAINTS_FAILURE}:
        assert not report.signatures or "document" not in report.signatures[0].covers
        assert not report.intact
