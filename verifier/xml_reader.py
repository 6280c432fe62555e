"""Reads a yearly record as XML with its XAdES signatures: form, grammar, facts. Judges nothing.

``package.md`` sections 1 and 2. The first of these that finds something ends the checking (section 5).
"""

from __future__ import annotations

from lxml import etree

from verifier.coverage import SEAL
from verifier.facts import MAX_SIGNATURES, WHOLE_DOCUMENT, Document, NotOfThisForm
from verifier.grammar import read_record
from verifier.record_fields import PACKAGE, local_name
from verifier.report import Problem, ProblemCode, SubIndication
from verifier.safe_xml import ParsedXml, parse, shown
from verifier.signature_parts import DS, SignatureParts, take_apart
from verifier.xmldsig import Digests, names_its_signer, read_facts

# One seal covers the whole document; a second may stand there by mistake and is named as such. More only cost us time.
MAX_WHOLES = 4


def read_xml(data: bytes) -> Document | tuple[Problem, ...]:
    """The record in these bytes, or the problems that end its checking."""
    document = parse(data)
    if not isinstance(document, ParsedXml):
        return document
    signatures, forbidden = _signatures(document)
    if forbidden:
        return forbidden
    groups = read_record(document.root)
    if isinstance(groups, tuple):
        return groups
    content_id = document.root[0].get("Id")
    digests = Digests(document)
    return Document(groups, content_id, {one.id: read_facts(one, digests) for one in signatures})


def _signatures(document: ParsedXml) -> tuple[tuple[SignatureParts, ...], tuple[Problem, ...]]:
    """The signatures under ``chukyso`` taken apart, or what is forbidden about them."""
    elements = [element for group in document.root.iterfind(f"{PACKAGE}chukyso") for element in group]
    # The grammar lets any ds: element stand here; section 1 names ds:Signature, and a principal's signature would not
    # cover another.
    if len(elements) > MAX_SIGNATURES or any(element.tag != f"{DS}Signature" for element in elements):
        return (), (_forbidden("chukyso"),)
    seals = _seal_ids(document.root)
    parts: list[SignatureParts] = []
    problems: list[Problem] = []
    for element in elements:
        try:
            one = take_apart(element)
        except NotOfThisForm as wrong:
            problems.append(_forbidden(str(wrong)))
            continue
        parts.append(one)
        problems += _form_of_whole(one, seals)
    if sum(r.target == WHOLE_DOCUMENT for one in parts for r in one.references) > MAX_WHOLES:
        problems.append(_forbidden("chukyso"))
    return tuple(parts), tuple(problems)


def _form_of_whole(one: SignatureParts, seals: dict[str, bool]) -> list[Problem]:
    """``URI=""`` is the seal's alone; KeyInfo holds the certificate that the signature names."""
    problems = []
    if any(r.target == WHOLE_DOCUMENT for r in one.references) and seals.get(one.id) is False:
        problems.append(_forbidden(shown(one.id)))
    if not names_its_signer(one):
        # The key that made it is not there: the form is broken, and the signature cannot be shown to hold.
        invalid = Problem(ProblemCode.SIGNATURE_INVALID, shown(one.id), SubIndication.NO_SIGNING_CERTIFICATE_FOUND)
        problems += [_forbidden(shown(one.id)), invalid]
    return problems


def _seal_ids(root: etree._Element) -> dict[str, bool]:
    """For each signature Id that an entry asks for: whether it is a seal's. Read before the grammar is checked."""
    found: dict[str, bool] = {}
    for entry in root.iterfind(f"{PACKAGE}noidung/{PACKAGE}danhsachky/{PACKAGE}nguoiky"):
        role = next((child.text for child in entry if local_name(child) == "vaitro"), None)
        found[f"cks-{entry.get('Id')}"] = role == SEAL
    return found


def _forbidden(where: str) -> Problem:
    return Problem(ProblemCode.FORBIDDEN_CONSTRUCT, where, SubIndication.FORMAT_FAILURE)
