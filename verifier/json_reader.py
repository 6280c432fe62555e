"""Reads a yearly record as JSON with its JWS signatures: form, grammar, facts. Judges nothing.

``package.md`` section 3. The first of these that finds something ends the checking (section 5).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from verifier.facts import MAX_SIGNATURES, Document, NotOfThisForm
from verifier.grammar import read_record
from verifier.json_content import VERSION, Content, read_content
from verifier.json_facts import Digests, read_facts
from verifier.json_signature import JsonSignature, take_apart
from verifier.report import Problem, ProblemCode, SubIndication
from verifier.safe_json import Ambiguous, NotJson, load
from verifier.safe_xml import MAX_DOCUMENT_BYTES, shown


def read_json(data: bytes) -> Document | tuple[Problem, ...]:
    """The record in these bytes, or the problems that end its checking."""
    if len(data) > MAX_DOCUMENT_BYTES:
        return (_problem(ProblemCode.FORBIDDEN_CONSTRUCT, f"larger than {MAX_DOCUMENT_BYTES} bytes"),)
    try:
        record = load(data, with_mark=True)
    except NotJson as wrong:
        return (_problem(ProblemCode.NOT_WELL_FORMED, str(wrong)),)
    except Ambiguous as wrong:
        return (_problem(ProblemCode.FORBIDDEN_CONSTRUCT, str(wrong)),)
    if not isinstance(record, dict):
        return (_problem(ProblemCode.SCHEMA_VIOLATION, "hocbaso"),)
    content = read_content(record)
    signatures = _signatures(record.get("chukyso", []), content)
    if content.problems:
        return tuple(content.problems)
    return _document(record, content, signatures)


def _document(
    record: Mapping[str, Any], content: Content, signatures: tuple[JsonSignature, ...]
) -> Document | tuple[Problem, ...]:
    groups = read_record(content.root)
    if isinstance(groups, tuple):
        return groups
    names = frozenset(one.id for one in signatures)
    digests = Digests({**content.by_id, VERSION: record[VERSION]}, names)
    facts = {one.id: read_facts(one, digests) for one in signatures}
    return Document(groups, content.root[0].get("Id"), facts)


def _signatures(members: Any, content: Content) -> tuple[JsonSignature, ...]:
    """The signatures taken apart; what is forbidden about them stands among the content's problems."""
    if not isinstance(members, list) or len(members) > MAX_SIGNATURES:
        content.forbid("/chukyso")
        return ()
    parts: list[JsonSignature] = []
    for number, member in enumerate(members):
        try:
            one = take_apart(member, f"/chukyso/{number}")
        except NotOfThisForm as wrong:
            content.forbid(str(wrong))
            continue
        content.remember(one.id, member)
        if not one.names_its_signer:
            # As in XML: the key that made it is not there, so the form is broken and nothing shows that it holds.
            content.forbid(shown(one.id))
            content.problems.append(
                _problem(ProblemCode.SIGNATURE_INVALID, shown(one.id), SubIndication.NO_SIGNING_CERTIFICATE_FOUND)
            )
        parts.append(one)
    return tuple(parts)


def _problem(code: ProblemCode, where: str, meaning: SubIndication = SubIndication.FORMAT_FAILURE) -> Problem:
    return Problem(code, where, meaning)
