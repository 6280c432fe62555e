"""Well signed in a form the contract does not have: package.md section 2, Form."""

import re

from lxml import etree
from stage.gallery import Gallery, Sent
from stage.signatures import DS, ENVELOPED, EXCLUSIVE, INCLUSIVE, XADES
from stage.tamper import changed_within, replaced, signature_of

attacks = Gallery()
# The teacher's signature is changed, or the seal's where the whole document must stay signed.
TEACHER, SEAL = "nk-02", "nk-cs"


def rewritten(old, new, *, entry=TEACHER, **plan_changes):
    """A maker: the signature's template says ``new`` for ``old`` and is then signed."""

    def make(world):
        draft = world.primary.draft()
        plan = draft.plan(entry)
        for name, value in plan_changes.items():
            setattr(plan, name, value)

        def change(text):
            assert old in text, old
            return text.replace(old, new, 1)

        plan.edit_text = change
        return draft.sign()

    return make


PUT_IN = {
    "a_key_value": ("</p:KeyInfo>", "<p:KeyName>Lò</p:KeyName></p:KeyInfo>"),
    "a_retrieval_method": ("</p:KeyInfo>", '<p:RetrievalMethod URI="#noidung"/></p:KeyInfo>'),
    "a_second_x509_data": (
        "</p:KeyInfo>",
        "<p:X509Data><p:X509SubjectName>a</p:X509SubjectName></p:X509Data></p:KeyInfo>",
    ),
    "a_subject_name_in_x509_data": ("</p:X509Data>", "<p:X509SubjectName>CN=a</p:X509SubjectName></p:X509Data>"),
    "a_revocation_list_in_x509_data": ("</p:X509Data>", "<p:X509CRL>AAAA</p:X509CRL></p:X509Data>"),
    "a_second_object": ("</p:Signature>", "<p:Object>x</p:Object></p:Signature>"),
    "a_manifest_in_the_object": ("</p:Object>", "<p:Manifest/></p:Object>"),
    "text_in_the_object": ("</p:Object>", "x</p:Object>"),
    "a_second_set_of_properties": (
        "</p:Object>",
        f'<q:QualifyingProperties xmlns:q="{XADES}" Target="#cks-nk-02"/></p:Object>',
    ),
    "a_signature_policy": (
        "<x:SignerRoleV2>",
        "<x:SignaturePolicyIdentifier><x:SignaturePolicyImplied/></x:SignaturePolicyIdentifier><x:SignerRoleV2>",
    ),
    "a_countersignature": (
        "</x:SignedProperties>",
        "</x:SignedProperties><x:UnsignedProperties><x:UnsignedSignatureProperties><x:CounterSignature/>"
        "</x:UnsignedSignatureProperties></x:UnsignedProperties>",
    ),
    "certificate_values_unsigned": (
        "</x:SignedProperties>",
        "</x:SignedProperties><x:UnsignedProperties><x:UnsignedSignatureProperties><x:CertificateValues/>"
        "</x:UnsignedSignatureProperties></x:UnsignedProperties>",
    ),
    "unsigned_data_object_properties": (
        "</x:SignedProperties>",
        "</x:SignedProperties><x:UnsignedProperties><x:UnsignedDataObjectProperties/></x:UnsignedProperties>",
    ),
    "a_signing_time_without_offset": ("2026-05-30T08:00:00Z", "2026-05-30T08:00:00"),
    "a_signing_time_that_is_a_day": ("2026-05-30T08:00:00Z", "2026-05-30"),
    "a_signing_time_that_is_none": ("2026-05-30T08:00:00Z", "2026-05-32T08:00:00Z"),
    "no_signing_time": ("<x:SigningTime>2026-05-30T08:00:00Z</x:SigningTime>", ""),
    "properties_for_another_signature": ('Target="#cks-nk-02"', 'Target="#cks-nk-01"'),
    "properties_for_no_signature": ('Target="#cks-nk-02"', 'Target=""'),
    "no_type_on_the_properties_reference": (' Type="http://uri.etsi.org/01903#SignedProperties"', ""),
    "the_type_on_a_reference_to_content": (
        '<p:Reference URI="#thongtinchung">',
        '<p:Reference Type="http://uri.etsi.org/01903#SignedProperties" URI="#thongtinchung">',
    ),
    "the_properties_of_another_signature": ('URI="#cks-nk-02-sp"', 'URI="#cks-nk-01-sp"'),
    "a_reference_by_xpointer": ('URI="#thongtinchung"', 'URI="#xpointer(id(&apos;thongtinchung&apos;))"'),
    "a_reference_to_the_root_by_xpointer": ('URI="#thongtinchung"', 'URI="#xpointer(/)"'),
    "the_whole_document_signed_by_a_teacher": (
        '<p:Reference URI="#thongtinchung"><p:Transforms>',
        f'<p:Reference URI=""><p:Transforms><p:Transform Algorithm="{ENVELOPED}"/>',
    ),
    "the_enveloped_transform_for_a_teacher": (
        '<p:Reference URI="#thongtinchung"><p:Transforms>',
        f'<p:Reference URI="#thongtinchung"><p:Transforms><p:Transform Algorithm="{ENVELOPED}"/>',
    ),
    "two_canonical_forms_in_a_row": (
        "</p:Transforms>",
        f'<p:Transform Algorithm="{INCLUSIVE}"/></p:Transforms>',
    ),
    "comments_kept_by_the_transform": (
        f'<p:Transform Algorithm="{EXCLUSIVE}"/>',
        f'<p:Transform Algorithm="{EXCLUSIVE}WithComments"/>',
    ),
    "comments_kept_by_the_canonicalisation": (
        f'<p:CanonicalizationMethod Algorithm="{EXCLUSIVE}"/>',
        f'<p:CanonicalizationMethod Algorithm="{EXCLUSIVE}WithComments"/>',
    ),
    "an_xpath_that_chooses_nothing": (
        f'<p:Transform Algorithm="{EXCLUSIVE}"/>',
        '<p:Transform Algorithm="http://www.w3.org/TR/1999/REC-xpath-19991116"><p:XPath>false()</p:XPath></p:Transform>',
    ),
    "an_xpath_filter_that_takes_the_marks_away": (
        f'<p:Transform Algorithm="{EXCLUSIVE}"/>',
        '<p:Transform Algorithm="http://www.w3.org/2002/06/xmldsig-filter2"><f:XPath '
        'xmlns:f="http://www.w3.org/2002/06/xmldsig-filter2" Filter="subtract">//*[@Id]</f:XPath></p:Transform>',
    ),
    "a_signature_id_that_is_no_name": ('xmlns:p="' + DS + '" Id="cks-nk-02"', 'xmlns:p="' + DS + '"'),
    "an_unknown_attribute_on_the_signature": ('Id="cks-nk-02"', 'Id="cks-nk-02" ma="x"'),
    "an_unknown_attribute_on_a_reference": ("<p:Reference ", '<p:Reference ma="x" '),
}
for name, (old, new) in PUT_IN.items():
    maker = rewritten(old, new)
    maker.__name__ = name
    attacks.refused("forbidden-construct")(maker)


@attacks.accepted
def white_space_between_the_parts_of_a_signature(world):
    draft = world.primary.draft()
    for plan in draft.plans:
        plan.edit_text = lambda text: text.replace("><", ">\n  <")
    return draft.sign()


@attacks.accepted
def properties_about_the_format_of_the_content(world):
    draft = world.primary.draft()
    plan = draft.plan(TEACHER)
    about = (
        '<x:SignedDataObjectProperties><x:DataObjectFormat ObjectReference="#cks-nk-02-r0">'
        "<x:MimeType>text/xml</x:MimeType></x:DataObjectFormat></x:SignedDataObjectProperties>"
    )
    plan.edit_text = lambda text: text.replace(
        "</x:SignedSignatureProperties>", f"</x:SignedSignatureProperties>{about}"
    ).replace('<p:Reference URI="#thongtinchung">', '<p:Reference Id="cks-nk-02-r0" URI="#thongtinchung">')
    return draft.sign()


@attacks.accepted
def no_role_in_the_properties(world):
    draft = world.primary.draft()
    for plan in draft.plans:
        plan.edit_text = lambda text: re.sub("<x:SignerRoleV2>.*</x:SignerRoleV2>", "", text)
    return draft.sign()


@attacks.accepted
def the_first_version_of_the_certificate_reference(world):
    draft = world.primary.draft()
    for plan in draft.plans:
        plan.certificate_version = "v1"
    return draft.sign()


@attacks.accepted
def an_issuer_certificate_less_in_the_key(world):
    draft = world.primary.draft()
    for plan in draft.plans:
        plan.certificates = [plan.signer.der]
    return draft.sign()


@attacks.accepted
def the_signers_certificate_behind_a_strangers(world):
    draft = world.primary.draft()
    plan = draft.plan("nk-cn")
    plan.certificates = [world.primary.special["stranger"].der, world.authorities.public.der, plan.signer.der]
    return draft.sign()


@attacks.refused_by_any("forbidden-construct", "signature-invalid")
def the_named_certificate_not_in_the_key(world):
    draft = world.primary.draft()
    draft.plan("nk-cn").certificates = [world.primary.special["stranger"].der, world.authorities.public.der]
    return draft.sign()


@attacks.refused("signature-invalid", sub="SIG_CRYPTO_FAILURE")
def signed_with_another_key_than_the_named_one(world):
    draft = world.primary.draft()
    plan = draft.plan("nk-cn")
    plan.identified, plan.signer = plan.signer, world.primary.special["stranger"]
    plan.certificates = [plan.identified.der, plan.signer.der]
    return draft.sign()


@attacks.refused_by_any("forbidden-construct", "schema-violation")
def sixty_five_signatures(world):
    data = world.primary.record(subjects=1)
    own = signature_of(data, "nk-01")
    copies = b"".join(own.replace(b"nk-01", b"nk-%03d" % number) for number in range(100, 161 + 1))
    return data.replace(own, own + copies)


# hocba.xsd leaves room for any ds: element here; section 1 names ds:Signature alone.
@attacks.refused_by_any("forbidden-construct", "seal-not-last", "signature-invalid")
def something_else_than_a_signature_among_them(world):
    return replaced(world.primary.record(), "</chukyso>", f'<ds:Object xmlns:ds="{DS}"/></chukyso>')


@attacks.refused("forbidden-construct")
def a_signature_of_an_unknown_inside(world):
    return Sent(replaced(world.primary.record(), "</chukyso>", f'<ds:Signature xmlns:ds="{DS}" Id="a"/></chukyso>'))


@attacks.refused("forbidden-construct")
def an_object_before_the_key(world):
    return changed_within(world.primary.record(), SEAL, "<ds:KeyInfo>", "<ds:Object/><ds:KeyInfo>")


@attacks.refused("forbidden-construct")
def a_foreign_element_in_the_signature(world):
    return changed_within(world.primary.record(), SEAL, "</ds:Signature>", '<a xmlns="urn:a"/></ds:Signature>')


test_form_gets_its_verdict = attacks.test()


def test_the_stage_signs_what_it_says_it_signs(world):
    root = etree.fromstring(world.primary.record())
    assert len(root[-1]) == len(world.primary.draft().plans)
