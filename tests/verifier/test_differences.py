"""Where signxml or python-xmlsec says otherwise than ours: each kind once, with the clause that decides."""

from __future__ import annotations

import base64
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, utils
from lxml import etree
from stage.draft import Draft
from stage.gallery import Sent, report_on
from stage.signatures import DS, INCLUSIVE, MORE, PSS, SHA1
from stage.tamper import changed_within, replaced, value_inside
from stage.world import World

from tests.verifier.oracles import by_signxml, by_xmlsec

SEAL = "cks-nk-cs"


def codes(world: World, data: bytes) -> set[str]:
    return {str(problem.code) for problem in report_on(world, Sent(data)).problems}


def hold(data: bytes, signature: str = SEAL) -> tuple[bool | None, bool | None]:
    """Does the signature hold for (signxml, xmlsec)? None: not read."""
    return tuple(said[signature].holds if said else None for said in (by_signxml(data), by_xmlsec(data)))


def resigned(world: World, sign: Any, *, algorithm: str, school: str = "02") -> bytes:
    """A record whose seal's value is made by ``sign(key, signed_info)`` instead of xmlsec."""
    draft = world.school(school).draft(subjects=1)
    plan = draft.plan("nk-cs")
    plan.algorithm = algorithm
    data = draft.sign()
    signed_info = etree.fromstring(data)[-1][-1][0]
    value = sign(plan.signer.key, etree.tostring(signed_info, method="c14n", exclusive=True))
    return changed_within(
        data, "nk-cs", value_inside(data, "nk-cs", "SignatureValue"), base64.b64encode(value).decode()
    )


def test_a_superfluous_declaration_is_not_part_of_the_inclusive_form(world: World) -> None:
    """REC-xml-c14n 1.0, 2.3: a declaration the output parent has already is ignored. signxml lets lxml canonicalise a
    subtree in place, which keeps it."""
    draft = world.primary.draft(subjects=1)
    for plan in draft.plans:
        plan.canonicalisation = INCLUSIVE
    data = changed_within(draft.sign(), "nk-cs", "<ds:Transform ", f'<ds:Transform xmlns:ds="{DS}" ')
    assert hold(data) == (False, True)
    assert codes(world, data) == set()


def test_a_signature_without_prefix_is_read_in_the_inclusive_form(world: World) -> None:
    """REC-xml-c14n 1.0, 2.3: inherited default namespaces belong to a subtree. lxml in place forgets them."""
    draft = world.primary.draft(subjects=1)
    for plan in draft.plans:
        plan.canonicalisation, plan.prefix = INCLUSIVE, ""
    data = draft.sign()
    assert hold(data) == (False, True)
    assert codes(world, data) == set()


def test_the_default_namespace_may_be_listed_as_inclusive(world: World) -> None:
    """REC-xml-exc-c14n, 4: ``#default``. lxml drops a prefix that is not in its parser's dictionary."""
    draft = world.primary.draft(subjects=1)
    draft.plan("nk-cs").canonicalisation_prefixes = "#default"
    data = draft.sign()
    assert hold(data)[1] is True
    assert codes(world, data) == set()


def test_the_default_namespace_is_heeded_in_a_new_thread(world: World) -> None:
    """lxml keeps one dictionary a thread; a worker's first record must be judged like its thousandth."""
    draft = world.primary.draft(subjects=1)
    draft.plan("nk-cs").canonicalisation_prefixes = "#default"
    data = draft.sign()
    with ThreadPoolExecutor(1) as other:
        assert other.submit(codes, world, data).result() == set()


def test_two_spaces_in_a_list_of_prefixes_are_one(world: World) -> None:
    """REC-xml-exc-c14n, 4: PrefixList is of type NMTOKENS. xmlsec takes the nothing between two spaces for a name."""
    draft = world.primary.draft(subjects=1)
    draft.plan("nk-cs").canonicalisation_prefixes = "ds  xades"
    data = draft.sign()
    assert hold(data)[1] is True
    assert codes(world, data) == {"signature-invalid"}


@pytest.mark.parametrize("prefix", ["d", "ds"])
def test_taking_the_seal_out_does_not_rename_its_prefixes(world: World, prefix: str) -> None:
    """XML Signature 1.1, 6.6.4 removes the seal from what is digested; SignedInfo stays as it was written. lxml's
    ``remove`` and ``insert`` give the element the prefix its new ancestors have for the name."""
    draft = world.primary.draft(subjects=1)
    data = draft.edit(lambda text: text.replace("<hocbaso ", f'<hocbaso xmlns:{prefix}="{DS}" ')).sign()
    assert hold(data) == (True, True)
    assert codes(world, data) == set()


def test_a_comment_in_a_value_is_refused_though_no_canonical_form_shows_it(world: World) -> None:
    """package.md section 2, Not allowed anywhere. Both readers are content: the old trick with ``.text``."""
    data = replaced(world.primary.record(subjects=1), "Chăm ngoan", "Chăm<!-- --> ngoan")
    assert hold(data) == (True, True)
    assert codes(world, data) == {"forbidden-construct"}


def test_an_instruction_outside_the_root_is_refused_though_unsigned_by_teachers(world: World) -> None:
    data = replaced(world.primary.record(subjects=1), "<hocbaso ", "<?x y?><hocbaso ")
    assert hold(data, "cks-nk-01") == (True, True)
    assert codes(world, data) == {"forbidden-construct"}


@pytest.mark.parametrize("entity", ["<!DOCTYPE hocbaso>", '<!DOCTYPE hocbaso [<!ENTITY a "b">]>'])
def test_a_doctype_is_refused_though_no_canonical_form_shows_it(world: World, entity: str) -> None:
    """package.md section 2, Not allowed anywhere."""
    data = replaced(world.primary.record(subjects=1), "<hocbaso ", f"{entity}<hocbaso ")
    assert hold(data)[1] is True
    assert codes(world, data) == {"forbidden-construct"}


def test_bits_that_mean_nothing_are_refused_though_they_decode(world: World) -> None:
    """xs:base64Binary's lexical form (XML Schema 2, 3.2.16) forbids them; every decoder drops them."""
    data = world.school("03").record(subjects=1)
    value = value_inside(data, "nk-cs", "SignatureValue")
    assert value.endswith("==")
    odd = value[:-3] + chr(ord(value[-3]) + 1) + "=="
    data = changed_within(data, "nk-cs", value, odd)
    assert hold(data) == (True, True)
    found = report_on(world, Sent(data, world.school("03"))).problems
    assert {str(problem.code) for problem in found} == {"forbidden-construct"}


def test_foreign_characters_in_base64_are_refused_though_some_skip_them(world: World) -> None:
    data = world.primary.record(subjects=1)
    value = value_inside(data, "nk-cs", "SignatureValue")
    data = changed_within(data, "nk-cs", value, f"{value[:8]}*{value[8:]}")
    assert hold(data) == (True, False)
    assert codes(world, data) == {"forbidden-construct"}


def test_xpointer_is_refused_though_xmlsec_follows_it(world: World) -> None:
    """package.md section 2, References: ``URI=""`` or ``#NCName``."""
    draft = world.primary.draft(subjects=1)
    pointer = "#xpointer(id(&apos;noidung&apos;))"
    draft.plan("nk-ht").edit_text = lambda text: text.replace('URI="#noidung"', f'URI="{pointer}"')
    data = draft.sign()
    assert hold(data, "cks-nk-ht") == (False, True)
    assert codes(world, data) == {"forbidden-construct"}


def test_an_xpath_transform_is_refused_though_xmlsec_applies_it(world: World) -> None:
    draft = world.primary.draft(subjects=1)
    xpath = (
        '<p:Transform Algorithm="http://www.w3.org/TR/1999/REC-xpath-19991116"><p:XPath>false()</p:XPath></p:Transform>'
    )
    plan = draft.plan("nk-ht")
    plan.edit_text = lambda text: text.replace("<p:Transforms>", f"<p:Transforms>{xpath}", 1)
    data = draft.sign()
    assert hold(data, "cks-nk-ht")[1] is True
    assert codes(world, data) == {"forbidden-construct"}


def test_two_elements_of_one_id_are_refused_whichever_a_reader_takes(world: World) -> None:
    """package.md section 2, References: unique in the document."""
    data = replaced(world.primary.record(subjects=1), "<ds:SignatureValue>", '<ds:SignatureValue Id="tongket">')
    assert hold(data, "cks-nk-cn") == (False, True)
    assert codes(world, data) <= {"forbidden-construct", "schema-violation"}
    assert codes(world, data)


@pytest.mark.parametrize("algorithm", [f"{DS}rsa-sha1", f"{MORE}rsa-sha224"])
def test_a_weak_algorithm_is_refused_though_its_mathematics_hold(world: World, algorithm: str) -> None:
    """package.md section 2, Algorithms."""
    draft = world.primary.draft(subjects=1)
    draft.plan("nk-cs").algorithm = algorithm
    data = draft.sign()
    assert hold(data) == (True, True)
    assert codes(world, data) == {"weak-algorithm"}


def test_a_weak_digest_is_refused_though_it_fits(world: World) -> None:
    draft = world.primary.draft(subjects=1)
    draft.plan("nk-cs").digest = SHA1
    data = draft.sign()
    assert hold(data) == (True, True)
    assert codes(world, data) == {"weak-algorithm"}


def raw(signature: bytes, size: int) -> bytes:
    r, s = utils.decode_dss_signature(signature)
    return r.to_bytes(size, "big") + s.to_bytes(size, "big")


@pytest.mark.parametrize("form", ["der", "too wide", "negated s"])
def test_an_elliptic_signature_is_two_numbers_of_the_curves_width(world: World, form: str) -> None:
    """package.md section 2, Algorithms: r‖s; RFC 9231, 2.3.6: each as wide as the curve's order. Both (r, s) and
    (r, -s) are valid ECDSA: which of them is used is not signed by anything. xmlsec takes numbers of any width."""

    def sign(key: Any, message: bytes) -> bytes:
        made = key.sign(message, ec.ECDSA(hashes.SHA256()))
        if form == "der":
            return made
        if form == "too wide":
            return raw(made, 33)
        r, s = utils.decode_dss_signature(made)
        order = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
        return r.to_bytes(32, "big") + (order - s).to_bytes(32, "big")

    data = resigned(world, sign, algorithm=f"{MORE}ecdsa-sha256", school="03")
    found = {str(p.code) for p in report_on(world, Sent(data, world.school("03"))).problems}
    assert found == (set() if form == "negated s" else {"signature-invalid"})
    assert hold(data) == {"der": (False, False), "too wide": (False, True), "negated s": (True, True)}[form]


@pytest.mark.parametrize(("salt", "good"), [(32, True), (20, False), (0, False), (222, False)])
def test_the_salt_of_pss_is_as_long_as_the_digest(world: World, salt: int, good: bool) -> None:
    """RFC 9231, 2.3.9: the salt is as long as the digest."""

    def sign(key: Any, message: bytes) -> bytes:
        return key.sign(message, padding.PSS(padding.MGF1(hashes.SHA256()), salt), hashes.SHA256())

    data = resigned(world, sign, algorithm=PSS.format(256))
    assert codes(world, data) == (set() if good else {"signature-invalid"})
    assert hold(data) == (good, good)


@pytest.mark.parametrize("change", [lambda value: b"\0" + value, lambda value: value + b"\0", lambda value: value[:-1]])
def test_an_rsa_signature_is_as_long_as_its_key(world: World, change: Any) -> None:
    """RFC 8017, 8.2.2, step 1."""

    def sign(key: Any, message: bytes) -> bytes:
        return change(key.sign(message, padding.PKCS1v15(), hashes.SHA256()))

    data = resigned(world, sign, algorithm=f"{MORE}rsa-sha256")
    assert codes(world, data) == {"signature-invalid"}
    assert hold(data) == (False, False)


def test_the_stage_can_resign(world: World) -> None:
    assert isinstance(world.primary.draft(), Draft)
    data = resigned(world, lambda k, m: k.sign(m, padding.PKCS1v15(), hashes.SHA256()), algorithm=f"{MORE}rsa-sha256")
    assert codes(world, data) == set()
