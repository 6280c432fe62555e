"""Which algorithms a signature may use: package.md section 2, References and Algorithms."""

import pytest
import xmlsec
from stage.gallery import Gallery, Sent, report_on
from stage.signatures import DS, EXCLUSIVE, INCLUSIVE, INCLUSIVE_11, MORE, PSS, SHA1, SHA256, SHA384, SHA512
from stage.tamper import signature_of, substituted

attacks = Gallery()


def signed(entry="nk-cn", special=None, **changes):
    """A maker: one signature of the record made in another way, with the homeroom teacher's ``special`` key."""

    def make(world):
        draft = world.primary.draft(subjects=2)
        plan = draft.plan(entry)
        if special:
            plan.signer = world.primary.special[special]
        for name, value in changes.items():
            setattr(plan, name, value)
        return draft.sign()

    return make


def hang(gallery_call, makers):
    for name, maker in makers.items():
        maker.__name__ = name
        gallery_call(maker)


hang(
    attacks.accepted,
    {
        "rsa_with_sha_256": signed("nk-ht", algorithm=f"{MORE}rsa-sha256"),
        "rsa_with_sha_384": signed("nk-ht", algorithm=f"{MORE}rsa-sha384"),
        "rsa_with_sha_512": signed("nk-cs", algorithm=f"{MORE}rsa-sha512"),
        "pss_with_sha_256": signed("nk-cs", algorithm=PSS.format(256)),
        "pss_with_sha_384": signed("nk-ht", algorithm=PSS.format(384)),
        "pss_with_sha_512": signed("nk-ht", algorithm=PSS.format(512)),
        "ecdsa_with_sha_384_on_p_256": signed(algorithm=f"{MORE}ecdsa-sha384"),
        "ecdsa_with_sha_512_on_p_256": signed(algorithm=f"{MORE}ecdsa-sha512"),
        "ecdsa_on_p_384": signed(special="fine_p384", algorithm=f"{MORE}ecdsa-sha384"),
        "ecdsa_on_p_521": signed(special="fine_p521", algorithm=f"{MORE}ecdsa-sha512"),
        "ecdsa_with_sha_256_on_p_521": signed(special="fine_p521"),
        "a_teacher_with_rsa": signed(special="fine_rsa"),
        "digests_of_sha_384": signed("nk-cs", digest=SHA384),
        "digests_of_sha_512": signed(digest=SHA512),
        "a_certificate_digest_of_sha_512": signed(certificate_digest=SHA512),
        "a_certificate_digest_of_sha_384": signed("nk-cs", certificate_digest=SHA384),
    },
)
hang(
    attacks.refused("weak-algorithm"),
    {
        "rsa_with_sha_1": signed("nk-cs", algorithm=f"{DS}rsa-sha1"),
        "rsa_with_md5": signed("nk-ht", algorithm=f"{MORE}rsa-md5"),
        "rsa_with_sha_224": signed("nk-ht", algorithm=f"{MORE}rsa-sha224"),
        "rsa_with_ripemd": signed("nk-ht", algorithm=f"{MORE}rsa-ripemd160"),
        "ecdsa_with_sha_1": signed(algorithm=f"{MORE}ecdsa-sha1"),
        "ecdsa_with_sha_224": signed(algorithm=f"{MORE}ecdsa-sha224"),
        "a_digest_of_sha_1": signed(digest=SHA1),
        "a_digest_of_sha_1_under_the_seal": signed("nk-cs", digest=SHA1),
        "a_digest_of_md5": signed(digest=f"{MORE}md5"),
        "a_certificate_digest_of_sha_1": signed(certificate_digest=SHA1),
        "rsa_of_1024_bits": signed(special="weak_rsa"),
        "a_koblitz_curve": signed(special="other_curve"),
        "a_curve_of_192_bits": signed(special="weak_curve"),
        "pss_with_sha_1": signed("nk-ht", algorithm="http://www.w3.org/2007/05/xmldsig-more#sha1-rsa-MGF1"),
    },
)
hang(
    attacks.refused_by_any("weak-algorithm", "signature-invalid"),
    {
        # A made-up name of a method: what it would be cannot be computed.
        "a_method_of_another_key": lambda world: changed_method(world, "nk-cn", f"{MORE}rsa-sha256"),
        "an_elliptic_method_for_an_rsa_key": lambda world: changed_method(world, "nk-ht", f"{MORE}ecdsa-sha256"),
        "a_method_nobody_knows": lambda world: changed_method(world, "nk-ht", "urn:a:none"),
        "an_empty_method": lambda world: changed_method(world, "nk-ht", ""),
    },
)


def changed_method(world, entry, method):
    """The signature says another method than the one it was made with."""
    data = world.primary.record(subjects=2)
    own = signature_of(data, entry)
    return data.replace(
        own, substituted(own, r'SignatureMethod Algorithm="[^"]*"', f'SignatureMethod Algorithm="{method}"')
    )


@attacks.refused_by_any("weak-algorithm", "signature-invalid")
def a_secret_key_that_is_the_public_certificate(world):
    """The classic: HMAC "keyed" with what everybody knows."""
    key = xmlsec.Key.from_binary_data(xmlsec.constants.KeyDataHmac, world.primary.homeroom.credential.der)
    return signed(algorithm=f"{MORE}hmac-sha256", key=key)(world)


FORMS = [INCLUSIVE, INCLUSIVE_11, EXCLUSIVE]


@pytest.mark.parametrize("transform", [None, *FORMS], ids=["none", "inclusive", "inclusive-1.1", "exclusive"])
@pytest.mark.parametrize("canonicalisation", FORMS, ids=["inclusive", "inclusive-1.1", "exclusive"])
def test_every_canonical_form_is_read(world, canonicalisation, transform):
    draft = world.primary.draft(subjects=2)
    for plan in draft.plans:
        plan.canonicalisation, plan.transform = canonicalisation, transform
    assert report_on(world, Sent(draft.sign())).problems == ()


@pytest.mark.parametrize("prefixes", ["", "#default", "ds xades", "#default ds xades khong", "ds xades "])
@pytest.mark.parametrize("on_root", ["", ' xmlns:ds="http://www.w3.org/2000/09/xmldsig#" xmlns:a="urn:a"'])
def test_inclusive_namespaces_are_heeded(world, prefixes, on_root):
    """package.md section 2, References: exclusive with InclusiveNamespaces; ``#default``: REC-xml-exc-c14n, 4."""
    draft = world.primary.draft(subjects=2)
    for plan in draft.plans:
        plan.canonicalisation_prefixes = plan.transform_prefixes = prefixes
    draft.edit(lambda text: text.replace(" phienbangoi=", f"{on_root} phienbangoi="))
    assert report_on(world, Sent(draft.sign())).problems == ()


@pytest.mark.parametrize("transform", [None, *FORMS])
def test_names_declared_above_and_unused_belong_to_the_inclusive_form(world, transform):
    """package.md: none means Canonical XML 1.0, in which a subtree carries every name in scope."""
    draft = world.primary.draft(subjects=2)
    draft.edit(lambda text: text.replace(" phienbangoi=", ' xmlns:a="urn:a" xmlns:b="urn:b" phienbangoi='))
    draft.edit(lambda text: text.replace("<bangdiem ", '<bangdiem xmlns:a="urn:khac" xmlns:c="urn:c" '))
    for plan in draft.plans:
        plan.transform = transform
        plan.canonicalisation = transform or INCLUSIVE
    assert report_on(world, Sent(draft.sign())).problems == ()


@pytest.mark.parametrize("digest", [SHA256, SHA384, SHA512])
def test_all_signatures_may_use_any_good_digest(world, digest):
    draft = world.school("04").draft(subjects=2)
    for plan in draft.plans:
        plan.digest = plan.certificate_digest = digest
    assert report_on(world, Sent(draft.sign(), world.school("04"))).problems == ()


test_algorithms_get_their_verdict = attacks.test()
