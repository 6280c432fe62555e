"""Bytes to one XML tree, or what is wrong with them. Knows the contract's "not allowed anywhere", no record.

``package.md`` section 2, *Not allowed anywhere*: what is refused here cannot make two readers of the same bytes
see two documents.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from itertools import chain, islice

from lxml import etree

from verifier.report import Problem, ProblemCode, SubIndication

# 1 MiB a record (package.md section 4); larger input never reaches the parser.
MAX_DOCUMENT_BYTES = 1024 * 1024
# 40 subjects x 12 members + 64 signatures x 64 references x 8 elements, rounded up: more is not a record.
MAX_ELEMENTS = 60_000
# The grammar's own elements bear two attributes at the most; libxml2's validators take their number squared.
MAX_ATTRIBUTES = 16
# So many in all cannot be dear, however they are spread; a record with sixty-four signatures may have more.
_FEW_ATTRIBUTES = 1024
# A record has three namespaces, its signers' tools add a few; canonical forms cost the number in scope, squared.
MAX_NAMESPACES = 32
# So many declarations can neither exceed the limit above nor hide a relative name; more are looked at one by one.
_FEW_DECLARATIONS = MAX_NAMESPACES
# Enough to mend a file from; a hostile one must not produce a list as long as itself.
MAX_PROBLEMS = 20

XML_SPACE = " \t\r\n"
XML_NAMESPACE = "http://www.w3.org/XML/1998/namespace"
XSI_NAMESPACE = "http://www.w3.org/2001/XMLSchema-instance"

_FOREIGN_BOMS = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_DECLARATION = re.compile(
    rb"""<\?xml\s+version\s*=\s*(?:"([^"<>]{0,40})"|'([^'<>]{0,40})')"""
    rb"""(?:\s+encoding\s*=\s*(?:"([^"<>]{0,80})"|'([^'<>]{0,80})'))?"""
    rb"""(?:\s+standalone\s*=\s*(?:"(?:yes|no)"|'(?:yes|no)'))?\s*\?>"""
)
# RFC 3986: a namespace name is absolute when it begins with a scheme (Namespaces in XML 1.0, 2.2).
_ABSOLUTE = re.compile(rb"[A-Za-z][A-Za-z0-9+.-]*:")
# A prefix has no colon (Namespaces in XML 1.0, 4), which also keeps this from reading one text over and over.
_DECLARED = re.compile(rb"""xmlns(?::[^\s=<>"':]*)?\s*=\s*(?:"([^"]*)"|'([^']*)')""")

_NOT_ALLOWED = frozenset({"ID", "id"})
_NOT_ALLOWED_NAMES = (f"{{{XML_NAMESPACE}}}", f"{{{XSI_NAMESPACE}}}")
_PLAIN = re.compile("[ -~]{0,40}")

_COUNT = etree.XPath("count(//*)")
_TOO_WIDE = etree.XPath(f"boolean(//*[@*[{MAX_ATTRIBUTES + 1}]])")
_ATTRIBUTES = etree.XPath("//@*")


@dataclass(frozen=True)
class ParsedXml:
    """A document that passed: its bytes, its root and every ``Id`` with the element that bears it."""

    data: bytes
    root: etree._Element
    by_id: dict[str, etree._Element]


def parse(data: bytes) -> ParsedXml | tuple[Problem, ...]:
    """The tree of these bytes, or the problems that end its checking (``not-well-formed``, ``forbidden-construct``)."""
    if len(data) > MAX_DOCUMENT_BYTES:
        return (_forbidden(f"larger than {MAX_DOCUMENT_BYTES} bytes"),)
    if data.startswith(_FOREIGN_BOMS):
        return (_forbidden("byte order mark"),)
    before_root = _before_root(data)
    if before_root is not None:
        return (before_root,)
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as wrong:
        return (_not_well_formed(f"byte {wrong.start}"),)
    try:
        root = read(data)
    except etree.XMLSyntaxError as wrong:
        return (_not_well_formed(f"line {wrong.lineno or 1}"),)
    except ValueError:
        return (_not_well_formed("line 1"),)
    return _inspect(root, data)


def read(data: bytes) -> etree._Element:
    """The root element of these bytes, by the one parser there is.

    Raises:
        etree.XMLSyntaxError, ValueError: they are not well-formed.
    """
    parser = etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=False,
        remove_pis=False,
        strip_cdata=True,
        encoding="utf-8",
    )
    return etree.fromstring(data, parser)


def _before_root(data: bytes) -> Problem | None:
    """Look at what stands before the root element, so that no DOCTYPE ever reaches the parser."""
    text = data.removeprefix(codecs.BOM_UTF8)
    if text.startswith(b"<?xml"):
        declaration = _DECLARATION.match(text)
        if declaration is None:
            return _not_well_formed("line 1")
        version = declaration[1] or declaration[2] or b""
        encoding = declaration[3] or declaration[4]
        if encoding is not None and encoding.lower() != b"utf-8":
            return _forbidden("encoding declaration")
        if version != b"1.0":
            # XML 1.1 has other line ends and characters: two readers could see two documents.
            return _forbidden("XML version")
        text = text[declaration.end() :]
    text = text.lstrip(XML_SPACE.encode())
    if text.startswith(b"<!DOCTYPE"):
        return _forbidden("DOCTYPE")
    if text.startswith(b"<!--"):
        return _forbidden("comment before the root element")
    if text.startswith(b"<?"):
        return _forbidden("processing instruction before the root element")
    return None


def _inspect(root: etree._Element, data: bytes) -> ParsedXml | tuple[Problem, ...]:
    if _COUNT(root) > MAX_ELEMENTS:
        return (_forbidden("too many elements"),)
    attributes = _ATTRIBUTES(root)
    if len(attributes) > _FEW_ATTRIBUTES and _TOO_WIDE(root):
        return (_forbidden(f"more than {MAX_ATTRIBUTES} attributes"),)
    problems = [_forbidden(f"line {node.sourceline}") for node in _comments_and_instructions(root)]
    problems += [_forbidden(where) for where in _forbidden_namespaces(root, data)]
    by_id: dict[str, etree._Element] = {}
    for attribute in attributes:
        name = attribute.attrname
        if name == "Id":
            if attribute in by_id:
                problems.append(_forbidden(f"Id {shown(attribute)} twice"))
            by_id[str(attribute)] = attribute.getparent()
        elif name in _NOT_ALLOWED or name.startswith(_NOT_ALLOWED_NAMES):
            problems.append(_forbidden(f"line {_line(attribute)}"))
    return tuple(problems[:MAX_PROBLEMS]) or ParsedXml(data, root, by_id)


def _comments_and_instructions(root: etree._Element) -> list[etree._Element]:
    """The first few, in and beside the root. (XPath would sort them all first, which takes their number squared.)"""
    around = chain(root.itersiblings(preceding=True), root.itersiblings())
    return list(islice(chain(around, root.iter(etree.Comment, etree.ProcessingInstruction)), MAX_PROBLEMS))


def _forbidden_namespaces(root: etree._Element, data: bytes) -> list[str]:
    """Relative namespace names make canonical forms ambiguous (Canonical XML 1.0, 1.3); many make them dear.

    The bytes are looked at first, since they show at least every declaration there is. Only where they do not settle
    it is the tree asked, an element at a time and no further than the first that is too much.
    """
    declared = _DECLARED.findall(data)
    if len(declared) <= _FEW_DECLARATIONS and all(map(_is_absolute, declared)):
        return []
    for element in root.iter(etree.Element):
        names = element.nsmap
        if len(names) > MAX_NAMESPACES:
            return [f"more than {MAX_NAMESPACES} namespaces"]
        for name in names.values():
            if name and not _ABSOLUTE.match(name.encode()):
                return [f"namespace name {shown(name)}"]
    return []


def _is_absolute(declared: tuple[bytes, bytes]) -> bool:
    """A declared name, in double or single quotes; none at all undeclares the default namespace."""
    name = declared[0] or declared[1]
    return not name or _ABSOLUTE.match(name) is not None


def _line(attribute: etree._ElementUnicodeResult) -> int:
    parent = attribute.getparent()
    return (parent.sourceline if parent is not None else None) or 1


def shown(value: str) -> str:
    """A name out of a document as it may stand in a ``where``: short, printable ASCII, never a text of the record."""
    if _PLAIN.fullmatch(value):
        return value
    return "".join(c if c.isascii() and c.isprintable() else "?" for c in value[:40])


def _forbidden(where: str) -> Problem:
    return Problem(ProblemCode.FORBIDDEN_CONSTRUCT, where, SubIndication.FORMAT_FAILURE)


def _not_well_formed(where: str) -> Problem:
    return Problem(ProblemCode.NOT_WELL_FORMED, where, SubIndication.FORMAT_FAILURE)
