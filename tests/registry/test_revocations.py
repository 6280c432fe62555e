"""Which lists are remembered for which certificates: an authority's final word, once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from sqlalchemy import select
from stage.authority import Authority
from stage.world import utc

from registry import evidence, revocations
from registry.load import load_province
from registry.store.revocation_tables import revocation
from registry.transactions import reading, transaction

SINCE = utc("2026-05-01T00:00")


@pytest.fixture
def school(world):
    return world.primary


@pytest.fixture
def register(engine, keyring, world):
    return Register(engine, keyring, world)


class Register:
    """A register with the world's signers, and what its worker learns."""

    def __init__(self, engine, keyring, world):
        self.engine, self.world = engine, world
        with transaction(engine) as connection:
            content = {**world.province, "accounts": []}
            load_province(connection, keyring, content, at=world.clock, production=False)

    def learn(self, *crls):
        trust = self.world.trust_with(crls={f"{n}.crl": der for n, der in enumerate(crls)})
        with reading(self.engine) as connection:
            found = revocations.found_in(connection, trust)
        with transaction(self.engine) as connection:
            revocations.remember(connection, found, now=self.world.clock)
            revocations.remember(connection, found, now=self.world.clock)  # another worker, at the same time
        return len(found)

    def against(self, *credentials):
        with reading(self.engine) as connection:
            lists = revocations.lists_against(connection, [one.sha256 for one in credentials])
            return set(evidence.read(connection, lists).values())


def listing(authority, serial, reason, *, key=None):
    """A list of one entry, with this reason, or none."""
    entry = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(SINCE)
    if reason is not None:
        entry = entry.add_extension(x509.CRLReason(reason), critical=False)
    builder = x509.CertificateRevocationListBuilder().issuer_name(authority.name)
    builder = builder.last_update(utc("2026-06-01T00:00")).next_update(utc("2026-07-01T00:00"))
    return (
        builder.add_revoked_certificate(entry.build())
        .sign(key or authority.key, hashes.SHA256())
        .public_bytes(Encoding.DER)
    )


def test_a_list_that_revokes_a_signer_is_remembered_against_it_alone(register, world, school):
    gov, principal = world.authorities.gov, school.principal.credential
    revoking = gov.crl({principal.serial: SINCE}, number=2)
    assert register.learn(gov.crl({}), revoking) == 1
    assert register.against(principal) == {revoking}
    assert register.against(school.homeroom.credential) == set()


def test_lists_that_say_the_same_again_are_not_kept(register, world, school):
    gov, serial = world.authorities.gov, school.principal.credential.serial
    first = gov.crl({serial: SINCE}, number=2)
    assert register.learn(first) == 1
    assert register.learn(gov.crl({serial: SINCE}, number=3)) == 0
    assert register.learn(gov.crl({serial: SINCE + timedelta(days=1)}, number=4)) == 0
    earlier = gov.crl({serial: SINCE - timedelta(days=1)}, number=5)
    assert register.learn(earlier) == 1, "it takes back more"
    assert register.against(school.principal.credential) == {first, earlier}


@pytest.mark.parametrize(
    ("reason", "remembered"),
    [
        (None, 1),
        (x509.ReasonFlags.superseded, 1),
        (x509.ReasonFlags.certificate_hold, 0),
        (x509.ReasonFlags.remove_from_crl, 0),
    ],
)
def test_a_hold_can_be_lifted_and_is_not_remembered(register, world, school, reason, remembered):
    principal = school.principal.credential
    assert register.learn(listing(world.authorities.gov, principal.serial, reason)) == remembered


def test_a_forged_list_is_not_remembered_and_hides_no_real_one(register, world, school):
    gov, principal = world.authorities.gov, school.principal.credential
    stranger = Authority("stranger")
    forged = listing(gov, principal.serial, None, key=stranger.key)
    of_another = listing(stranger, principal.serial, None)
    assert register.learn(forged, of_another) == 0
    real = listing(gov, principal.serial, None)
    assert register.learn(forged, of_another, real) == 1
    assert register.against(principal) == {real}


def test_a_list_that_cannot_be_read_keeps_no_other_from_being_read(register, world, school):
    gov, principal = world.authorities.gov, school.principal.credential
    real = listing(gov, principal.serial, None)
    assert register.learn(real[:-40], b"\x30\x00", real) == 1
    with reading(register.engine) as connection:
        assert len(connection.execute(select(revocation)).all()) == 1
