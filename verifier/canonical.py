"""Canonical bytes of a part of a document. Knows Canonical XML, nothing of signatures.

Canonical XML 1.0 (REC-xml-c14n-20010315), 1.1 and Exclusive 1.0, always without comments. The two inclusive ones
differ only in ``xml:*`` attributes, which no record may hold, so one algorithm serves both.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from lxml import etree

from verifier.safe_xml import read

_BY_ID = etree.XPath("//*[@Id=$wanted]")


class Method(StrEnum):
    """The canonicalisations of ``package.md`` section 2, *References*."""

    INCLUSIVE_1_0 = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
    INCLUSIVE_1_1 = "http://www.w3.org/2006/12/xml-c14n11"
    EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#"


@dataclass(frozen=True, eq=False, slots=True)
class Canonicalisation:
    """A method and, for the exclusive one, its ``InclusiveNamespaces PrefixList``.

    Compared by identity, which makes it a cheap key: ``canonicalisation`` gives one object for one meaning.
    """

    method: Method
    prefixes: tuple[str, ...] = ()

    @property
    def is_exclusive(self) -> bool:
        return self.method is Method.EXCLUSIVE


@lru_cache(maxsize=256)
def canonicalisation(method: str, prefixes: str = "") -> Canonicalisation:
    """The canonicalisation of this ``Algorithm`` and ``PrefixList``.

    Raises:
        ValueError: it is none of the contract's.
    """
    return Canonicalisation(Method(method), tuple(prefixes.split()))


def of_element(element: etree._Element, how: Canonicalisation) -> bytes:
    """The canonical form of the subtree at ``element``, as if cut out of its document with all that is in scope."""
    if how.is_exclusive and not how.prefixes:
        return etree.tostring(element, method="c14n", exclusive=True, with_comments=False)
    # lxml cuts a subtree off its ancestors before canonicalising it, which forgets inherited namespaces (and writes
    # spurious xmlns="" for them). Its plain serialiser does write them all, so the subtree is read again as a document.
    return _canonical(_read_again(element), how)


def of_document_without(data: bytes, enveloped: str, how: Canonicalisation) -> bytes:
    """The canonical form of the document minus the element with the Id ``enveloped`` (XML Signature 1.1, 6.6.4).

    Works on a second reading of the same bytes: taking an element out of lxml's tree, even to put it back, moves its
    namespace declarations, and what is inside it would have other canonical forms afterwards.
    """
    root = read(data)
    for element in _BY_ID(root, wanted=enveloped):
        _take_out(element)
    return _of_root(root, how)


def of_document_spoilt(root: etree._Element, enveloped: etree._Element, how: Canonicalisation) -> bytes:
    """The same without a second reading, for whoever needs nothing more from inside ``enveloped``: it is gone after."""
    _take_out(enveloped)
    return _of_root(root, how)


def _take_out(element: etree._Element) -> None:
    """Remove an element and nothing else. lxml takes the text after it along, so that is moved first."""
    parent = element.getparent()
    assert parent is not None
    if element.tail:
        before = element.getprevious()
        if before is None:
            parent.text = (parent.text or "") + element.tail
        else:
            before.tail = (before.tail or "") + element.tail
    parent.remove(element)


def _of_root(root: etree._Element, how: Canonicalisation) -> bytes:
    return _canonical(_read_again(root) if how.prefixes else root, how)


def _canonical(root: etree._Element, how: Canonicalisation) -> bytes:
    if not how.prefixes:
        return etree.tostring(root, method="c14n", exclusive=how.is_exclusive, with_comments=False)
    return etree.tostring(
        root, method="c14n", exclusive=True, with_comments=False, inclusive_ns_prefixes=list(how.prefixes)
    )


def _read_again(element: etree._Element) -> etree._Element:
    """The subtree as a document of its own, with every namespace declared that is in scope.

    What is read here has passed ``safe_xml`` and was written by lxml itself, so no hardening is needed. The parser
    waits for elements called ``#default``, which cannot exist: lxml drops from a PrefixList every name that is not in
    the document's dictionary of names, and only this puts that token (Exclusive XML Canonicalization, section 4) there.
    """
    parser = etree.XMLPullParser(events=("end",), tag="#default")
    parser.feed(etree.tostring(element, encoding="utf-8", with_tail=False))
    root: etree._Element = parser.close()
    return root
