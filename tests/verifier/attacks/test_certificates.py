"""Whose certificate, from whom and for what: package.md section 2, Algorithms (last sentence) and Time."""

import dataclasses
from datetime import timedelta

from cryptography import x509
from stage.authority import CRL_FROM, Authority, elliptic_key, subject
from stage.gallery import Gallery, Sent
from stage.school import Registration
from stage.special import AFTER_RECEIPT
from stage.world import binding, utc

attacks = Gallery()


def with_special(world, name, entry="nk-cn", **changes):
    """The record with the homeroom teacher's line signed by that special key."""
    draft = world.primary.draft(subjects=2)
    draft.plan(entry).signer = world.primary.special[name]
    for key, value in changes.items():
        setattr(draft.plan(entry), key, value)
    return draft.sign()


def hang(gallery_call, *names):
    for name in names:

        def make(world, name=name):
            return with_special(world, name)

        make.__name__ = f"a_certificate_{name}"
        gallery_call(make)


hang(attacks.accepted, "fine_client", "fine_server_and_client", "fine_non_repudiation", "fine_digital_signature")
hang(attacks.accepted, "fine_rsa", "fine_p384", "revoked_later")
hang(attacks.refused("certificate-usage"), "encryption", "server", "code_signing", "time_stamping", "server_and_code")
hang(attacks.refused("certificate-usage"), "authority")
hang(attacks.refused("signer-untrusted"), "rogue")
hang(attacks.refused("signer-not-registered"), "stranger")
hang(attacks.refused("certificate-revoked"), "revoked", "revoked_since")
hang(attacks.refused("certificate-expired"), "expired", "expired_since")
hang(attacks.refused("signing-time-implausible"), "issued_after_signing")
hang(attacks.refused("certificate-expired", "signing-time-implausible"), "not_yet")


@attacks.refused("signer-untrusted")
def a_rogue_seal_of_the_right_name(world):
    return with_special(world, "rogue_seal", "nk-cs")


@attacks.refused("signer-untrusted")
def a_rogue_seal_that_brings_its_own_root(world):
    rogue, seal = world.authorities.rogue, world.primary.special["rogue_seal"]
    return with_special(world, "rogue_seal", "nk-cs", certificates=[seal.der, rogue.der, rogue.parent.der])


@attacks.refused("signer-untrusted")
def a_rogue_signer_who_brings_the_real_authority(world):
    own, signer = world.authorities, world.primary.special["rogue"]
    return with_special(world, "rogue", certificates=[signer.der, own.public.der, own.public_root.der])


@attacks.refused("signer-untrusted")
def a_self_made_certificate_of_the_right_name(world):
    own = Authority("THU CA cong cong")
    credential = own.issue(world.primary.homeroom.credential.certificate.subject)
    return bound(world, credential, "nk-cn")


@attacks.refused_by_any("signer-untrusted", "certificate-usage")
def a_certificate_issued_by_a_teacher(world):
    """The teacher's key used as if it were an authority's."""
    teacher = world.primary.teachers[0].credential
    false = Authority.__new__(Authority)
    false.name, false.key, false.certificate = teacher.certificate.subject, teacher.key, teacher.certificate
    false.parent = world.authorities.public
    return bound(world, false.issue(subject("Trần Thanh Phúc")), "nk-cn")


@attacks.accepted
def a_certificate_whose_authority_only_the_signature_brings(world):
    """Certificates in KeyInfo are hints: good ones help."""
    draft = world.primary.draft(subjects=2)
    return Sent(draft.sign(), trust=world.trust_with(intermediates=()))


@attacks.refused("signer-untrusted")
def a_certificate_whose_authority_nobody_brings(world):
    draft = world.primary.draft(subjects=2)
    for plan in draft.plans:
        plan.certificates = [plan.signer.der]
    return Sent(draft.sign(), trust=world.trust_with(intermediates=()))


@attacks.refused("signer-untrusted")
def a_root_that_is_trusted_no_longer(world):
    own = world.authorities
    return Sent(world.primary.record(subjects=2), trust=world.trust_with(roots=(own.gov_root.der,)))


@attacks.refused("certificate-revoked")
def a_key_revoked_since_that_signs_with_an_early_date(world):
    """Backdating: the claimed time may make a verdict stricter, never milder."""
    return with_special(world, "revoked_since", signing_time="2026-01-05T08:00:00Z")


@attacks.accepted
def a_key_revoked_after_the_record_had_come(world):
    sent = with_special(world, "revoked_later")
    return Sent(sent, trust=world.revoked_later(), at=AFTER_RECEIPT + timedelta(days=30), received_at=world.clock)


@attacks.refused("certificate-revoked")
def a_key_revoked_before_the_record_came(world):
    late = AFTER_RECEIPT + timedelta(days=2)
    return Sent(with_special(world, "revoked_later"), trust=world.revoked_later(), received_at=late)


@attacks.refused("certificate-revoked")
def a_revocation_of_the_very_moment(world):
    """At or before the proven time."""
    crls = world.crls({world.primary.special["revoked_later"].serial: world.clock})
    return Sent(with_special(world, "revoked_later"), trust=world.trust_with(crls=crls))


@attacks.accepted
def a_revocation_one_second_later(world):
    crls = world.crls({world.primary.special["revoked_later"].serial: world.clock + timedelta(seconds=1)})
    return Sent(with_special(world, "revoked_later"), trust=world.trust_with(crls=crls))


@attacks.refused("certificate-revoked")
def an_authority_that_was_revoked(world):
    own = world.authorities
    lists = world.crls()
    lists["public-root"] = own.public_root.crl({own.public.certificate.serial_number: utc("2026-05-01T00:00")})
    return Sent(world.primary.record(subjects=2), trust=world.trust_with(crls=lists))


@attacks.refused("revocation-unknown")
def no_list_of_one_authority(world):
    lists = world.crls()
    del lists["public-ca"]
    return Sent(world.primary.record(subjects=2), trust=world.trust_with(crls=lists))


@attacks.refused("revocation-unknown")
def no_list_of_one_root(world):
    lists = world.crls()
    del lists["gov-root"]
    return Sent(world.primary.record(subjects=2), trust=world.trust_with(crls=lists))


@attacks.refused("revocation-unknown")
def no_lists_at_all(world):
    return Sent(world.primary.record(subjects=2), trust=world.trust_with(crls={}))


@attacks.refused("revocation-unknown")
def lists_that_had_run_out(world):
    dates = {"since": CRL_FROM, "until": world.clock - timedelta(hours=1)}
    return Sent(world.primary.record(subjects=2), trust=world.trust_with(crls=world.crls(**dates)))


@attacks.accepted
def lists_that_run_out_at_that_very_moment(world):
    dates = {"since": CRL_FROM, "until": world.clock}
    return Sent(world.primary.record(subjects=2), trust=world.trust_with(crls=world.crls(**dates)))


@attacks.accepted
def lists_issued_after_the_record_came(world):
    """thisUpdate <= proven time <= nextUpdate, or one issued later."""
    dates = {"since": world.clock + timedelta(days=3), "until": world.clock + timedelta(days=40)}
    later = world.clock + timedelta(days=4)
    trust = world.trust_with(crls=world.crls(**dates))
    return Sent(world.primary.record(subjects=2), trust=trust, received_at=world.clock, at=later)


@attacks.refused("revocation-unknown")
def a_list_signed_by_the_rogue_authority(world):
    lists = world.crls()
    lists["public-ca"] = world.authorities.rogue.crl()
    return Sent(world.primary.record(subjects=2), trust=world.trust_with(crls=lists))


@attacks.refused("certificate-revoked")
def a_newer_list_that_forgets_nothing_beside_an_older_one(world):
    """Both lists are there; the one that names the key decides."""
    serial = world.primary.special["revoked_later"].serial
    old, new = world.crls(), world.crls({serial: utc("2026-11-01T00:00")}, since=utc("2026-11-02T00:00"), number=2)
    both = {**old, **{f"{name}-2": der for name, der in new.items()}}
    return Sent(with_special(world, "revoked_later"), trust=world.trust_with(crls=both))


@attacks.refused("signature-invalid", sub="SIG_CRYPTO_FAILURE")
def a_forged_certificate_with_the_key_of_another(world):
    """The real issuer's name and serial number over a key of the forger's own, named by the real digest."""
    draft = world.primary.draft(subjects=2)
    plan = draft.plan("nk-cn")
    forged = Authority("THU CA cong cong").issue(plan.signer.certificate.subject, key=elliptic_key())
    plan.identified, plan.certificates = plan.signer, [plan.signer.der, forged.der]
    plan.signer = forged
    return draft.sign()


@attacks.refused_by_any("signer-untrusted", "signer-not-registered")
def a_forged_certificate_named_by_its_own_digest(world):
    draft = world.primary.draft(subjects=2)
    plan = draft.plan("nk-cn")
    plan.signer = Authority("THU CA cong cong").issue(plan.signer.certificate.subject)
    return draft.sign()


def bound(world, credential, entry):
    """A record signed by this key, which the register (wrongly) binds to that person."""
    school = world.primary
    draft = school.draft(subjects=2)
    draft.plan(entry).signer = credential
    policy = world.policy()
    row = binding(school, Registration(school.homeroom, "giaovien", credential=credential))
    return Sent(draft.sign(), policy=dataclasses.replace(policy, bindings=(*(policy.bindings or ()), row)))


test_certificates_get_their_verdict = attacks.test()


def test_the_stage_has_a_real_and_a_rogue_authority_of_one_name(world):
    real, rogue = world.authorities.public.certificate, world.authorities.rogue.certificate
    assert real.subject == rogue.subject
    assert real.issuer == rogue.issuer
    assert isinstance(real, x509.Certificate)
    assert real.public_key() != rogue.public_key()
