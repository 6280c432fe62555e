"""When a signature was made and when it is judged: package.md, Time."""

import dataclasses
import hashlib
from datetime import UTC, datetime, timedelta

from lxml import etree
from stage.authority import TIME
from stage.gallery import Gallery, Sent
from stage.school import Registration
from stage.signatures import add_timestamp
from stage.timestamps import stamp
from stage.world import binding, utc

attacks = Gallery()
RECEIVED = datetime(2026, 12, 1, 2, 0, tzinfo=UTC)


def claimed(entry, moment):
    def make(world):
        draft = world.primary.draft(subjects=2)
        draft.plan(entry).signing_time = moment if isinstance(moment, str) else moment.isoformat()
        return draft.sign()

    return make


TIMES = {
    "the_day_the_school_year_begins": "2025-07-01T00:00:00+07:00",
    "nine_minutes_after_receipt": RECEIVED + timedelta(minutes=9),
    "ten_minutes_after_receipt": RECEIVED + timedelta(minutes=10),
    "an_offset_of_hanoi": "2026-05-30T08:00:00+07:00",
    "parts_of_a_second": "2026-05-30T08:00:00.123456Z",
    "parts_of_a_second_beyond_measure": "2026-05-30T08:00:00.123456789012Z",
}
BAD_TIMES = {
    "the_day_before_the_school_year_begins": "2025-06-29T12:00:00Z",
    "the_year_before_last": "2024-05-30T08:00:00Z",
    "eleven_minutes_after_receipt": RECEIVED + timedelta(minutes=11),
    "a_year_after_receipt": "2027-12-01T02:00:00Z",
    "the_year_9999": "9999-12-31T23:59:59Z",
}
for entry in ("nk-01", "nk-cs"):
    for cases, call in ((TIMES, attacks.accepted), (BAD_TIMES, attacks.refused("signing-time-implausible"))):
        for name, moment in cases.items():
            maker = claimed(entry, moment)
            maker.__name__ = f"{entry.replace('-', '_')}_claims_{name}"
            call(maker)


@attacks.accepted
def a_look_up_long_after_the_certificates_ran_out(world):
    """Validity is judged at the proven time: here the receipt."""
    return Sent(world.primary.record(subjects=2), at=utc("2033-01-01T00:00"), received_at=world.clock)


@attacks.refused("signing-time-implausible", "signer-not-registered")  # the office began with the certificate
def a_signature_older_than_its_certificate(world):
    draft = world.primary.draft(subjects=2, namhoc="2023-2024")
    for plan in draft.plans:
        plan.signing_time = "2024-05-30T08:00:00Z"
    draft.plan("nk-cn").signing_time = "2023-12-30T08:00:00Z"
    return Sent(draft.sign(), expected=world.expected(namhoc="2023-2024"))


def in_office(world, *, since="2024-01-01", until=None, role="giaovien"):
    """The policy with other dates for the homeroom teacher."""
    school, policy = world.primary, world.policy()
    mine = school.homeroom.credential.sha256
    others = tuple(b for b in policy.bindings or () if b.certificate_sha256 != mine)
    row = binding(school, Registration(school.homeroom, role, since=since, until=until))
    return dataclasses.replace(policy, bindings=(*others, row))


def sent_in_office(world, *, claims="2026-05-30T08:00:00Z", **office):
    draft = world.primary.draft(subjects=2)
    draft.plan("nk-cn").signing_time = claims
    return Sent(draft.sign(), policy=in_office(world, **office))


@attacks.accepted
def an_office_that_began_that_day(world):
    return sent_in_office(world, since="2026-05-30")


@attacks.refused("signer-not-registered")
def an_office_that_began_later(world):
    return sent_in_office(world, since="2026-06-01")


@attacks.refused("signer-not-registered")
def an_office_that_had_ended(world):
    return sent_in_office(world, until="2026-05-28")


@attacks.accepted
def an_office_that_ended_that_day_and_came_in_time(world):
    claims = "2026-08-31T08:00:00Z"
    return sent_in_office(world, until="2026-08-31", claims=claims)


@attacks.accepted
def an_office_that_ended_92_days_before_receipt(world):
    return sent_in_office(world, until="2026-08-31")


@attacks.refused("signer-not-registered")
def an_office_that_ended_93_days_before_receipt(world):
    return sent_in_office(world, until="2026-08-30")


@attacks.refused("signer-not-registered")
def an_office_long_over_with_a_claim_from_within(world):
    return sent_in_office(world, until="2026-06-30")


@attacks.accepted
def a_second_term_of_office(world):
    school, policy = world.primary, in_office(world, until="2025-12-31")
    again = binding(school, Registration(school.homeroom, "giaovien", since="2026-02-01"))
    policy = dataclasses.replace(policy, bindings=(*policy.bindings, again))
    return Sent(school.draft(subjects=2).sign(), policy=policy)


def stamped(world, entry, moment, *, name="nk-cn", special=None, by=None, damage=None):
    """The record with a timestamp of that moment on one signature."""
    draft = world.primary.draft(subjects=2)
    plan = draft.plan(entry)
    if special:
        plan.signer = world.primary.special[special]
    by = by or world.authorities.tsa

    def make(value):
        token = stamp(value, moment, by=by, imprint=hashlib.sha256(b"x").digest() if damage == "imprint" else None)
        return (
            token[:-1] + bytes([token[-1] ^ 1]) if damage == "signature" else token[:40] if damage == "cut" else token
        )

    plan.timestamp = make
    return draft.sign()


EARLY = utc("2026-05-30T08:05")


@attacks.accepted
def a_timestamp_before_the_key_was_revoked(world):
    return stamped(world, "nk-cn", EARLY, special="revoked_since")


@attacks.accepted
def a_timestamp_while_the_certificate_was_valid(world):
    return stamped(world, "nk-cn", EARLY, special="expired_since")


@attacks.refused("certificate-revoked")
def a_timestamp_after_the_key_was_revoked(world):
    return stamped(world, "nk-cn", utc("2026-06-20T00:00"), special="revoked_since")


@attacks.refused("certificate-revoked")
def a_timestamp_by_an_authority_nobody_trusts(world):
    rogue = world.authorities.rogue.issue(world.authorities.tsa.certificate.subject, extended=[TIME])
    return stamped(world, "nk-cn", EARLY, special="revoked_since", by=rogue)


@attacks.refused("certificate-revoked")
def a_timestamp_by_a_teachers_key(world):
    return stamped(world, "nk-cn", EARLY, special="revoked_since", by=world.primary.teachers[0].credential)


@attacks.refused("certificate-revoked")
def a_timestamp_over_something_else(world):
    return stamped(world, "nk-cn", EARLY, special="revoked_since", damage="imprint")


@attacks.refused("certificate-revoked")
def a_timestamp_with_a_broken_signature(world):
    return stamped(world, "nk-cn", EARLY, special="revoked_since", damage="signature")


@attacks.accepted
def a_timestamp_over_something_else_harms_nothing(world):
    return stamped(world, "nk-cn", EARLY, damage="imprint")


@attacks.accepted
def a_timestamp_with_a_broken_signature_harms_nothing(world):
    return stamped(world, "nk-cs", EARLY, damage="signature")


@attacks.accepted
def a_timestamp_that_is_cut_off_harms_nothing(world):
    return stamped(world, "nk-cs", EARLY, damage="cut")


@attacks.refused("signing-time-implausible")
def a_claim_later_than_the_timestamp_by_an_hour(world):
    return stamped(world, "nk-cn", utc("2026-05-30T07:00"))


@attacks.accepted
def a_timestamp_of_later_than_the_receipt_proves_nothing_new(world):
    return stamped(world, "nk-cn", world.clock + timedelta(days=2))


@attacks.accepted
def a_timestamp_put_on_the_seal_afterwards(world):
    return stamped(world, "nk-cs", utc("2026-11-30T00:00"))


@attacks.refused("signature-invalid")
def a_timestamp_put_on_a_teachers_signature_after_sealing(world):
    """On other signatures added before sealing, on the seal at any time."""
    root = etree.fromstring(world.primary.draft(subjects=2).sign())
    add_timestamp(root[-1][0], lambda value: stamp(value, EARLY, by=world.authorities.tsa))
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)


@attacks.accepted
def an_office_that_ended_92_days_before_the_timestamp(world):
    draft = world.primary.draft(subjects=2)
    draft.plan("nk-cn").timestamp = lambda value: stamp(value, EARLY, by=world.authorities.tsa)
    return Sent(draft.sign(), policy=in_office(world, until="2026-06-30"))


test_times_get_their_verdict = attacks.test()
