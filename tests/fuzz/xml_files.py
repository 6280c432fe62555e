"""XML records for the walk: changed before they are signed, and sometimes once more afterwards."""

from __future__ import annotations

import copy
import dataclasses
import json
import re
from collections.abc import Callable
from random import Random
from typing import Any

from lxml import etree
from stage.content_mutations import OF_CONTENT
from stage.draft import Draft
from stage.school import School
from stage.signature_mutations import OF_SIGNATURES
from stage.signatures import EXCLUSIVE, INCLUSIVE, INCLUSIVE_11, MORE, SHA1, SHA256, SHA384, SHA512, SignaturePlan
from stage.timestamps import stamp
from stage.world import World

from ingest.second_opinion.by_xmlsec import by_xmlsec
from tests.fuzz import strange
from tests.fuzz.der import damaged_der
from tests.fuzz.uploading import Uploads
from tests.fuzz.walk import MIB, Made, Measured
from verifier.presentation import report_json
from verifier.report import Report, SubIndication
from verifier.same_origin import content_of, signature_values
from verifier.verify import verify

CANONICAL = (EXCLUSIVE, INCLUSIVE, INCLUSIVE_11, f"{EXCLUSIVE}WithComments", "http://www.w3.org/TR/1999/REC-xslt", "")
DIGESTS = (SHA1, SHA256, SHA384, SHA512, "urn:none")
PIECES = (
    b"&#0;",
    b"<![CDATA[",
    b"]]>",
    b"&amp;",
    b"&a;",
    b"\xef\xbb\xbf",
    b"<a:b/>",
    b"'",
    b'"',
    b"<!--",
    b"<?x ",
    b"\0",
    b"<!DOCTYPE a [<!ENTITY a 'b'>]>",
    b"\xff",
    b"<hocbaso>",
    b"</noidung>",
    b' Id="noidung"',
    b"&#x110000;",
)
# One upload in so many goes through the whole portal as well: page and JSON.
UPLOADED = 10

Change = Callable[[Random, Draft, School, World], None]
BEFORE_SIGNING: list[Change] = []


class XmlRecords:
    """``verify`` on XML records, and what the upload page reads of them beside it."""

    name = "xml"
    cap = 64 * MIB

    def __init__(self, world: World, uploads: Uploads) -> None:
        self.world, self.uploads = world, uploads
        self.others = [world.school(level).record(40 + n, subjects=1) for n, level in enumerate(("02", "03", "04"))]

    def make(self, dice: Random) -> Made:
        school = self.world.school(dice.choice(("02", "03", "04", "05")))
        draft = school.draft(dice.randrange(30), subjects=dice.choice((1, 1, 2, 3)))
        changes = dice.choices(BEFORE_SIGNING, k=dice.choice((0, 1, 1, 1, 2, 3)))
        for change in changes:
            change(dice, draft, school, self.world)
        signed = draft.sign()
        data, done = signed, [change.__name__ for change in changes]
        for _ in range(dice.choice((0, 0, 1, 1, 2, 3))):
            data, name = self._after(dice, data)
            done.append(f"+{name}")
        return Made(data, signed, tuple(done))

    def ask(self, made: Made, number: int) -> str:
        report = self.report_on(made.data)
        json.dumps(report_json(report))
        content_of(made.data), signature_values(made.data)
        assert report.sub_indication is not SubIndication.POLICY_PROCESSING_ERROR, "a fault of ours"
        if report.fields is not None and made.changed:
            assert content(made.data) == content(made.signed), "fields that nobody signed"
        if report.passed:
            opinions = by_xmlsec(made.data)
            assert opinions, "xmlsec cannot read what passes"
            assert all(one.holds for one in opinions.values()), f"xmlsec says otherwise: {opinions}"
            if made.changed:
                assert said(report) == said(self.report_on(made.signed)), "signatures that say what nobody signed"
        if number % UPLOADED == 0:
            self.uploads.hand_in(made.data)
        return str(report.indication) + (" as signed" if report.passed and made.changed else "")

    def report_on(self, data: bytes) -> Report:
        codes = [school.code for school in self.world.schools]
        named = re.search(rb"<matruong>(\d{8})</matruong>", data)
        code = named[1].decode() if named and named[1].decode() in codes else codes[0]
        school, clock = self.world.school(code), self.world.clock
        return verify(
            data,
            trust=self.world.trust,
            policy=self.world.policy(school),
            at=clock,
            received_at=clock,
            expected=self.world.expected(school),
        )

    def elsewhere(self, made: Made, number: int) -> Measured | None:
        return None

    def _after(self, dice: Random, data: bytes) -> tuple[bytes, str]:
        if dice.random() < 0.3:
            return strange.spliced_bytes(dice, data, PIECES), "bytes"
        mutation = dice.choice([*OF_CONTENT, *OF_SIGNATURES])
        try:
            return mutation.change(dice, data, self.others), mutation.name
        except (ValueError, LookupError, etree.XMLSyntaxError):  # it met what an earlier one left
            return data, f"no-{mutation.name}"


def content(data: bytes) -> bytes:
    """The record's content as anybody reads it: its first child, canonical."""
    root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, huge_tree=True))
    return etree.tostring(root[0], method="c14n", exclusive=True, with_tail=False)


def said(report: Report) -> list[Any]:
    """What the signatures say, whatever their order."""
    return sorted(
        (s.id, str(s.claimed_time), s.role, s.covers, s.certificate and s.certificate.sha256) for s in report.signatures
    )


def before_signing(change: Change) -> Change:
    BEFORE_SIGNING.append(change)
    return change


def element(dice: Random, draft: Draft) -> Any:
    return dice.choice(list(draft.root.iter(etree.Element))[1:])


@before_signing
def another_text(dice: Random, draft: Draft, school: School, world: World) -> None:
    element(dice, draft).text = strange.text(dice)


@before_signing
def an_element_out(dice: Random, draft: Draft, school: School, world: World) -> None:
    node = element(dice, draft)
    node.getparent().remove(node)


@before_signing
def an_element_again(dice: Random, draft: Draft, school: School, world: World) -> None:
    node = element(dice, draft)
    for _ in range(dice.choice([1, 1, 2, 60])):
        node.addnext(copy.deepcopy(node))


@before_signing
def an_element_elsewhere(dice: Random, draft: Draft, school: School, world: World) -> None:
    node, other = element(dice, draft), element(dice, draft)
    other.insert(dice.randrange(len(other) + 1), copy.deepcopy(node))


@before_signing
def another_element(dice: Random, draft: Draft, school: School, world: World) -> None:
    tags = [one.tag for one in draft.root.iter(etree.Element)] + ["x", "{urn:x}hovaten"]
    element(dice, draft).tag = dice.choice(tags)


@before_signing
def another_attribute(dice: Random, draft: Draft, school: School, world: World) -> None:
    node = dice.choice(list(draft.root.iter(etree.Element)))
    name = dice.choice([*node.attrib, "Id", "ma", "id", "{http://www.w3.org/XML/1998/namespace}id", "phienbangoi"])
    node.set(name, dice.choice(["noidung", "nk-01", "mon-01", "1", strange.text(dice)]))


@before_signing
def a_deep_nest(dice: Random, draft: Draft, school: School, world: World) -> None:
    node = element(dice, draft)
    for _ in range(dice.choice([5, 60, 300])):
        node = etree.SubElement(node, node.tag)


@before_signing
def another_form(dice: Random, draft: Draft, school: School, world: World) -> None:
    plan: SignaturePlan = dice.choice(draft.plans)
    plan.canonicalisation = dice.choice(CANONICAL[:3])
    plan.transform = dice.choice([*CANONICAL[:3], None])
    plan.transform_prefixes = dice.choice([None, None, "", "#default", "ds a", "x " * 300])
    plan.digest = dice.choice(DIGESTS[:4])
    plan.certificate_version = dice.choice(["v1", "v2"])
    plan.prefix, plan.xades_prefix = dice.choice([("ds", "xades"), ("", "x"), ("a", ""), ("noidung", "b")])


@before_signing
def another_word_of_a_signature(dice: Random, draft: Draft, school: School, world: World) -> None:
    plan: SignaturePlan = dice.choice(draft.plans)
    match dice.randrange(5):
        case 0:
            plan.signing_time = strange.text(dice)
        case 1:
            plan.role = strange.text(dice)
        case 2:
            plan.signature_id = dice.choice(["noidung", "cks-nk-cs", strange.text(dice)])
        case 3:
            plan.target = strange.text(dice)
        case _:
            plan.covers = tuple(dice.sample(["noidung", "thongtinchung", "mon-01", "", "tongket", "nk-01"], 2))


@before_signing
def other_certificates(dice: Random, draft: Draft, school: School, world: World) -> None:
    plan: SignaturePlan = dice.choice(draft.plans)
    own = world.authorities
    known = [plan.signer.der, own.gov.der, own.public.der, own.gov_root.der, own.rogue.der]
    listed = [plan.signer.der, *dice.choices(known, k=dice.choice([0, 1, 5, 40]))]
    dice.shuffle(listed)
    plan.certificates = [damaged_der(dice, der, dice.choice([0, 1, 3])) for der in listed]


@before_signing
def another_signer(dice: Random, draft: Draft, school: School, world: World) -> None:
    plan: SignaturePlan = dice.choice(draft.plans)
    special = dice.choice(list(world.primary.special.values()))
    plan.signer = dataclasses.replace(special)
    plan.algorithm = dice.choice(["", "", f"{MORE}ecdsa-sha384", f"{MORE}rsa-sha512"])


@before_signing
def an_odd_certificate(dice: Random, draft: Draft, school: School, world: World) -> None:
    plan: SignaturePlan = dice.choice(draft.plans)
    by = world.authorities.gov if plan.role in ("coso", "hieutruong") else world.authorities.public
    plan.signer = strange.odd_certificate(dice, plan.signer, by)


@before_signing
def a_stamp(dice: Random, draft: Draft, school: School, world: World) -> None:
    times = dice.choice([0, 0, 1, 2])
    by = world.authorities.tsa
    dice.choice(draft.plans).timestamp = lambda value: damaged_der(dice, stamp(value, world.clock, by=by), times)


@before_signing
def a_signature_planned_otherwise(dice: Random, draft: Draft, school: School, world: World) -> None:
    """Its unsigned text, before digests and value are put in."""

    def edit(text: str) -> str:
        found = dice.choice(list(re.finditer(r"<(?P<tag>[px]:\w+)[^>]*?/?>|(?<=>)[^<]+(?=<)|\"[^\"]*\"", text)))
        old = found[0]
        new = dice.choice(
            [old + old, "", f'"{strange.text(dice)[:40]}"', "<x:Nothing/>", "<p:Object/>", "<p:Object>x</p:Object>"]
        )
        return text[: found.start()] + new + text[found.end() :]

    dice.choice(draft.plans).edit_text = edit


@before_signing
def the_plans_otherwise(dice: Random, draft: Draft, school: School, world: World) -> None:
    match dice.randrange(4):
        case 0:
            dice.shuffle(draft.plans)
        case 1:
            draft.plans.pop(dice.randrange(len(draft.plans)))
        case 2:
            draft.plans.append(dataclasses.replace(dice.choice(draft.plans), signature_id=f"cks-{dice.randrange(99)}"))
        case _:
            draft.plans.extend(dataclasses.replace(draft.plans[0], signature_id=f"cks-x{n}") for n in range(70))


@before_signing
def other_white_space(dice: Random, draft: Draft, school: School, world: World) -> None:
    put = dice.choice(["\n", "  ", "\t", "\r\n", "&#13;", "<!-- -->", "<?x y?>", "&#160;"])
    often = dice.choice([0.02, 0.3])
    draft.edit(lambda text: re.sub("><", lambda _: f">{put}<" if dice.random() < often else "><", text))


@before_signing
def names_declared(dice: Random, draft: Draft, school: School, world: World) -> None:
    name = dice.choice(["a", "ds", "xades", "xml2", "noidung"])
    uri = dice.choice(["urn:a", "http://www.w3.org/2000/09/xmldsig#", "urn:hocbaso:package:1", "", "rel"])
    draft.edit(lambda text: text.replace(" phienbangoi=", f' xmlns:{name}="{uri}" phienbangoi=', 1))
