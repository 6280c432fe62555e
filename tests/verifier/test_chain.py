"""Chains and revocation at a moment: the contract's *Time* against every way a CRL can stand to it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from stage.authority import CA_UNTIL, Authority, subject
from stage.world import World

from verifier.chain import Chain, ChainFault, chain_of
from verifier.trust import TrustStore

MAY = datetime(2026, 5, 20, tzinfo=UTC)
RECEIVED = datetime(2026, 6, 10, 2, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


class Hierarchy:
    """A root, an authority and one signer, with any lists a test wants."""

    def __init__(self) -> None:
        self.root = Authority("Root")
        self.authority = Authority("Authority", parent=self.root)
        self.signer = self.authority.issue(subject("Signer"))

    def chain(self, *lists: bytes, moment: datetime = RECEIVED, root_list: bytes | None = None) -> Chain:
        trust = TrustStore(
            roots=(self.root.der,),
            intermediates=(self.authority.der,),
            crls=(*lists, root_list or self.root.crl()),
        )
        return chain_of(self.signer.der, (), trust, moment)

    def revoking(self, revoked_at: datetime, **dates: datetime) -> bytes:
        return self.authority.crl({self.signer.serial: revoked_at}, **dates)


@pytest.fixture(scope="module")
def hierarchy() -> Hierarchy:
    return Hierarchy()


def test_a_signer_under_a_trusted_root_with_a_fresh_list_is_good(hierarchy: Hierarchy) -> None:
    chain = hierarchy.chain(hierarchy.authority.crl())
    assert not chain.faults
    assert chain.certificates == (hierarchy.signer.der, hierarchy.authority.der, hierarchy.root.der)
    assert len(chain.crls) == 2


def test_without_a_list_revocation_is_unknown(hierarchy: Hierarchy) -> None:
    assert hierarchy.chain().faults == {ChainFault.REVOCATION_UNKNOWN}


def test_without_the_roots_list_revocation_of_the_authority_is_unknown(hierarchy: Hierarchy) -> None:
    trust = TrustStore((hierarchy.root.der,), (hierarchy.authority.der,), (hierarchy.authority.crl(),))
    assert chain_of(hierarchy.signer.der, (), trust, RECEIVED).faults == {ChainFault.REVOCATION_UNKNOWN}


@pytest.mark.parametrize(
    ("since", "until", "known"),
    [
        (RECEIVED - SECOND, RECEIVED + SECOND, True),
        (RECEIVED, RECEIVED, True),
        (RECEIVED - 2 * SECOND, RECEIVED - SECOND, False),
        (RECEIVED + SECOND, RECEIVED + 2 * SECOND, True),
    ],
    ids=["around it", "at its very edges", "stale", "issued later"],
)
def test_a_list_speaks_for_a_moment_within_it_or_before_it(
    hierarchy: Hierarchy, since: datetime, until: datetime, known: bool
) -> None:
    chain = hierarchy.chain(hierarchy.authority.crl(since=since, until=until))
    assert chain.faults == (set() if known else {ChainFault.REVOCATION_UNKNOWN})


@pytest.mark.parametrize(
    ("revoked_at", "is_revoked"),
    [(RECEIVED - SECOND, True), (RECEIVED, True), (RECEIVED + SECOND, False)],
    ids=["before", "at the very moment", "after"],
)
def test_a_revocation_counts_when_dated_at_or_before_the_moment(
    hierarchy: Hierarchy, revoked_at: datetime, is_revoked: bool
) -> None:
    chain = hierarchy.chain(hierarchy.revoking(revoked_at))
    assert chain.faults == ({ChainFault.REVOKED} if is_revoked else set())
    assert chain.revoked_at == (revoked_at if is_revoked else None)


def test_a_later_list_that_revokes_is_heard_beside_the_one_kept_at_intake(hierarchy: Hierarchy) -> None:
    kept = hierarchy.authority.crl(since=MAY, until=RECEIVED + timedelta(days=30))
    newer = hierarchy.revoking(RECEIVED - SECOND, since=RECEIVED + timedelta(days=60))
    assert hierarchy.chain(kept, newer).faults == {ChainFault.REVOKED}
    assert hierarchy.chain(newer, kept).faults == {ChainFault.REVOKED}


def test_a_stale_list_still_revokes(hierarchy: Hierarchy) -> None:
    stale = hierarchy.revoking(MAY, since=MAY, until=RECEIVED - SECOND)
    assert ChainFault.REVOKED in hierarchy.chain(stale).faults


def test_a_list_signed_by_another_key_under_the_same_name_tells_nothing(hierarchy: Hierarchy) -> None:
    impostor = Authority("Authority", parent=hierarchy.root)
    assert hierarchy.chain(impostor.crl()).faults == {ChainFault.REVOCATION_UNKNOWN}
    forged = impostor.crl({hierarchy.signer.serial: MAY})
    assert not hierarchy.chain(forged, hierarchy.authority.crl()).faults


def test_a_revoked_authority_is_told_apart(hierarchy: Hierarchy) -> None:
    root_list = hierarchy.root.crl({hierarchy.authority.certificate.serial_number: MAY})
    chain = hierarchy.chain(hierarchy.authority.crl(), root_list=root_list)
    assert chain.faults == {ChainFault.AUTHORITY_REVOKED}


def test_garbage_among_the_lists_is_passed_over(hierarchy: Hierarchy) -> None:
    assert not hierarchy.chain(b"no list", b"\x30\x03\x02\x01\x01", hierarchy.authority.crl()).faults


def test_the_right_names_under_another_root_are_not_trusted(hierarchy: Hierarchy) -> None:
    other = Hierarchy()
    trust = TrustStore((hierarchy.root.der,), (hierarchy.authority.der,), (hierarchy.authority.crl(),))
    hints = (other.authority.der, other.root.der)
    faults = chain_of(other.signer.der, hints, trust, RECEIVED).faults
    assert faults <= {ChainFault.NO_PATH, ChainFault.BROKEN_PATH}
    assert faults


def test_an_authority_may_come_as_a_hint(hierarchy: Hierarchy) -> None:
    trust = TrustStore((hierarchy.root.der,), (), (hierarchy.authority.crl(), hierarchy.root.crl()))
    assert not chain_of(hierarchy.signer.der, (hierarchy.authority.der,), trust, RECEIVED).faults


def test_too_late_and_revoked_are_both_named(hierarchy: Hierarchy) -> None:
    late = datetime(2030, 1, 1, tzinfo=UTC)
    chain = hierarchy.chain(hierarchy.revoking(MAY), moment=late)
    assert chain.faults == {ChainFault.EXPIRED, ChainFault.REVOKED}


def test_validity_includes_its_last_second(hierarchy: Hierarchy) -> None:
    last = hierarchy.signer.certificate.not_valid_after_utc
    assert not hierarchy.chain(hierarchy.authority.crl(), moment=last).faults
    assert hierarchy.chain(hierarchy.authority.crl(), moment=last + SECOND).faults == {ChainFault.EXPIRED}
    first = hierarchy.signer.certificate.not_valid_before_utc
    assert hierarchy.chain(hierarchy.authority.crl(), moment=first - SECOND).faults == {ChainFault.NOT_YET_VALID}


def test_bytes_that_are_no_certificate_are_a_broken_path(hierarchy: Hierarchy) -> None:
    trust = TrustStore((hierarchy.root.der,))
    assert chain_of(b"\x30\x00", (), trust, RECEIVED).faults == {ChainFault.BROKEN_PATH}


def test_a_root_that_signs_itself_is_no_anchor_unless_trusted(hierarchy: Hierarchy) -> None:
    stranger = Authority("Root", parent=None)
    signer = stranger.issue(subject("Signer"), until=CA_UNTIL)
    trust = TrustStore((hierarchy.root.der,))
    assert chain_of(signer.der, (stranger.der,), trust, RECEIVED).faults <= {ChainFault.NO_PATH, ChainFault.BROKEN_PATH}


def test_the_edges_at_which_an_answer_may_change_are_told(hierarchy: Hierarchy, world: World) -> None:
    chain = hierarchy.chain(hierarchy.authority.crl(since=MAY, until=CA_UNTIL))
    assert MAY in chain.boundaries
    assert hierarchy.signer.certificate.not_valid_before_utc in chain.boundaries
