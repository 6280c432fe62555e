"""Good signatures in the wrong place: moved in from elsewhere, surplus, missing, reordered, repeated."""

from stage.gallery import Gallery, Sent
from stage.tamper import (
    changed_within,
    moved_signature,
    replaced,
    signature_of,
    signatures,
    transplanted,
    with_signatures,
    without_signature,
)

attacks = Gallery()


@attacks.refused("signature-invalid", sub="HASH_FAILURE")
def a_teachers_signature_of_another_learner(world):
    return transplanted(world.primary.record(0), "nk-01", source=world.primary.record(1))


@attacks.refused("signature-invalid", sub="HASH_FAILURE")
def the_homeroom_teachers_signature_of_another_learner(world):
    return transplanted(world.primary.record(0), "nk-cn", source=world.primary.record(1))


@attacks.refused("signature-invalid", sub="HASH_FAILURE")
def the_principals_signature_of_another_learner(world):
    return transplanted(world.primary.record(0), "nk-ht", source=world.primary.record(1))


@attacks.refused("signature-invalid", sub="HASH_FAILURE")
def the_seal_of_another_learner(world):
    return transplanted(world.primary.record(0), "nk-cs", source=world.primary.record(1))


@attacks.refused("signature-invalid", sub="HASH_FAILURE")
def all_signatures_of_another_learner(world):
    return with_signatures(world.primary.record(0), signatures(world.primary.record(1)))


@attacks.refused("signature-invalid", "signing-time-implausible", sub="HASH_FAILURE")
def a_teachers_signature_of_another_year(world):
    return transplanted(world.primary.record(0), "nk-01", source=world.primary.record(0, namhoc="2024-2025"))


@attacks.refused("signature-invalid", sub="HASH_FAILURE")
def a_teachers_signature_of_another_version(world):
    return transplanted(world.primary.record(0), "nk-01", source=world.primary.record(0, phienban="2"))


@attacks.refused_by_any("signature-invalid", "signer-not-registered", "signer-mismatch")
def a_teachers_signature_of_another_school(world):
    return transplanted(world.primary.record(0), "nk-01", source=world.school("42000202").record(0))


@attacks.refused_by_any("signature-invalid", "signer-not-registered")
def the_seal_of_another_school(world):
    return transplanted(world.primary.record(0), "nk-cs", source=world.school("42000202").record(0))


@attacks.refused("school-mismatch", "signer-not-registered")
def the_whole_record_of_another_school(world):
    return world.school("42000202").record(0)


@attacks.refused("year-mismatch")
def the_whole_record_of_another_year(world):
    return world.primary.record(0, namhoc="2024-2025")


@attacks.accepted
def the_whole_record_of_another_year_where_it_belongs(world):
    return Sent(world.primary.record(0, namhoc="2024-2025"), expected=world.expected(namhoc="2024-2025"))


@attacks.refused("signature-invalid", "signature-coverage", "signer-mismatch")
def two_signatures_of_one_record_exchanged(world):
    """Each under the other's name: the Id is signed through the properties' reference."""
    data = world.primary.record()
    first, second = signature_of(data, "nk-01"), signature_of(data, "nk-cn")
    data = data.replace(first, b"\0").replace(second, first.replace(b"cks-nk-01", b"cks-nk-cn"))
    return data.replace(b"\0", second.replace(b"cks-nk-cn", b"cks-nk-01"))


@attacks.refused("signature-coverage", "signature-missing", "signature-invalid")
def a_signature_under_a_name_no_line_has(world):
    data = world.primary.record()
    own = signature_of(data, "nk-01")
    return data.replace(own, own.replace(b"cks-nk-01", b"cks-nk-77"))


@attacks.refused("signature-coverage", "signature-invalid")
def a_surplus_signature_of_another_record(world):
    data = world.primary.record(0)
    other = signature_of(world.primary.record(1), "nk-01").replace(b"nk-01", b"nk-50")
    return replaced(data, '<chukyso Id="chukyso">', b'<chukyso Id="chukyso">' + other)


@attacks.refused("signature-coverage", "signature-invalid", "seal-not-last")
def a_surplus_signature_behind_the_seal(world):
    data = world.primary.record(0)
    other = signature_of(world.primary.record(1), "nk-01").replace(b"nk-01", b"nk-50")
    return replaced(data, "</chukyso>", other + b"</chukyso>")


@attacks.refused("signature-missing", "signature-invalid")
def a_teachers_signature_taken_out(world):
    return without_signature(world.primary.record(), "nk-03")


@attacks.refused("signature-missing", "signature-invalid")
def the_principals_signature_taken_out(world):
    return without_signature(world.primary.record(), "nk-ht")


@attacks.refused_by_any("signature-missing")
def all_but_the_teachers_signatures_taken_out(world):
    data = world.primary.record()
    return with_signatures(data, signatures(data)[:3])


@attacks.refused("signature-invalid")
def signatures_in_another_order_after_sealing(world):
    data = world.primary.record()
    return moved_signature(data, "nk-01", to=2)


@attacks.refused_by_any("seal-not-last", "signature-invalid")
def the_seal_put_first_after_sealing(world):
    return moved_signature(world.primary.record(), "nk-cs", to=0)


@attacks.accepted
def the_last_two_teachers_of_an_unsealed_record_exchanged(world):
    """Nothing signs the order of signatures where no seal does."""
    school = world.school("05")
    return Sent(moved_signature(school.record(), "nk-01", to=1), school)


@attacks.refused("signature-invalid", sub="SIG_CRYPTO_FAILURE")
def a_signature_value_of_another_signature(world):
    data = world.primary.record()
    pattern = b"<ds:SignatureValue>"
    own, other = (signature_of(data, "nk-cs"), signature_of(world.primary.record(1), "nk-cs"))
    value = own.split(pattern)[1].split(b"<")[0]
    return changed_within(data, "nk-cs", value.decode(), other.split(pattern)[1].split(b"<")[0].decode())


@attacks.refused("signature-invalid")
def a_digest_made_to_fit_a_better_mark(world):
    """The digests are set right; the signature over them is not."""
    good = world.primary.draft().set("monhoc/mucdatduoc", "C").sign()
    data = world.primary.record()
    for entry in ("nk-01", "nk-ht", "nk-cs"):
        own, value = signature_of(data, entry), signature_of(good, entry)
        kept = own[own.index(b"<ds:SignatureValue>") : own.index(b"</ds:SignatureValue>")]
        old = value[value.index(b"<ds:SignatureValue>") : value.index(b"</ds:SignatureValue>")]
        good = good.replace(value, value.replace(old, kept))
    return good


test_moved_signatures_get_their_verdict = attacks.test()
