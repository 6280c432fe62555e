"""Whether what a signature covers still stands: which of its objects a later part of the file defines anew.

pyHanko asks of each changed object whether a rule explains it. Objects that nothing changed refers to are explained as
unused, also where a page referred to them before there were any; a form's defaults, from which readers draw its fields,
may change as part of an archive update. So this is asked first, of every object, and from the other side: what was
there, or was referred to, may be defined anew only where a further signature or validation data must do so, and then
only in that (shadow attacks, NDSS 2021).
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import HistoricalResolver, PdfFileReader
from pyhanko.sign.diff_analysis.commons import compare_dicts
from pyhanko.sign.diff_analysis.constants import ROOT_EXEMPT_STRICT_COMPARISON, VALUE_UPDATE_KEYS

from verifier.pdf.metadata import differ_in_dates_alone

_DSS_PARTS = ("/VRI", "/Certs", "/CRLs", "/OCSPs")


class Touched(Enum):
    """What an object is that was defined anew, where it may be."""

    CATALOG = "catalog"
    FORM = "form"
    FIELDS = "list of fields"
    SIGNATURE_FIELD = "signature field"
    FIELD = "other form field, or how it looks"
    PAGE = "page"
    NOTES = "a page's list of annotations"
    METADATA = "metadata"
    DATES = "metadata, but only when and by which program it was last written"
    ARCHIVE = "validation data"


# The catalog's, the form's, a page's and a field's members that may be others afterwards.
_MAY_DIFFER = {
    Touched.CATALOG: ROOT_EXEMPT_STRICT_COMPARISON,
    Touched.FORM: frozenset({"/Fields", "/SigFlags", "/DR", "/DA", "/Q", "/NeedAppearances"}),
    Touched.PAGE: frozenset({"/Annots"}),
    Touched.SIGNATURE_FIELD: VALUE_UPDATE_KEYS,
    Touched.FIELD: VALUE_UPDATE_KEYS,
}
# What pages and fields may nest; a real document has a page tree of three levels.
_DEEPEST = 32


def touched_after(reader: PdfFileReader, revision: int) -> frozenset[Touched] | None:
    """What later parts of the file changed of what stood at ``revision`` (0 the first); None: what they must not."""
    old = reader.get_historical_resolver(revision)
    new = reader.get_historical_resolver(reader.xrefs.total_revisions - 1)
    existed = {r.idnum for n in range(revision + 1) for r in reader.xrefs.explicit_refs_in_revision(n)}
    referred = _referred(old, existed)
    containers = {r.idnum for n in range(revision + 1) for r in reader.xrefs.object_streams_used_in(n)}
    later = range(revision + 1, reader.xrefs.total_revisions)
    defined = {r.idnum for number in later for r in reader.xrefs.explicit_refs_in_revision(number)}
    freed = {r.idnum for number in later for r in reader.xrefs.refs_freed_in_revision(number)}
    touched = defined & existed
    if defined & (containers | (referred - existed)) or freed & existed:
        return None
    may = _may_change(old)
    found = set()
    for number in touched:
        before, after = (view(generic.Reference(number, 0, view)) for view in (old, new))
        if _is_same(before, after):
            continue  # some software writes what it did not change
        if number not in may or not _may_be(may[number], before, after):
            return None
        dates = may[number] is Touched.METADATA and differ_in_dates_alone(before, after)
        found.add(Touched.DATES if dates else may[number])
    return frozenset(found)


def _referred(old: HistoricalResolver, existed: set[int]) -> set[int]:
    """The numbers of all objects that are referred to, whether there are such objects or not."""
    found: set[int] = set()
    waiting: list[Any] = [old.trailer_view]
    while waiting:
        value = waiting.pop()
        if isinstance(value, generic.IndirectObject) and value.idnum not in found:
            found.add(value.idnum)
            if value.idnum in existed:
                waiting.append(old(value.reference))
        elif isinstance(value, generic.DictionaryObject):
            waiting += value.values()
        elif isinstance(value, generic.ArrayObject):
            waiting += value
    return found


def _may_be(kind: Touched, before: Any, after: Any) -> bool:
    """Whether the object is still of its kind, and changed only in what may change in it."""
    if type(before) is not type(after):
        return False
    if kind in {Touched.FIELDS, Touched.NOTES}:
        return _is_longer(before, after)
    if kind not in _MAY_DIFFER or isinstance(after, generic.StreamObject):
        return not (isinstance(after, generic.DictionaryObject) and "/ByteRange" in after)
    return bool(compare_dicts(before, after, _MAY_DIFFER[kind], raise_exc=False))


def _is_same(before: Any, after: Any) -> bool:
    if isinstance(before, generic.StreamObject) and isinstance(after, generic.StreamObject):
        return bool(dict(before) == dict(after) and before.encoded_data == after.encoded_data)
    return type(before) is type(after) and before == after


def _is_longer(before: Any, after: Any) -> bool:
    """An array that holds what it held, in order, and perhaps more behind it."""
    if not isinstance(before, generic.ArrayObject) or not isinstance(after, generic.ArrayObject):
        return False
    return list(before) == list(after)[: len(before)]


def _may_change(old: HistoricalResolver) -> dict[int, Touched]:
    """Object numbers that a further signature or validation data may define anew, and as what."""
    may: dict[int, Touched] = {old.root_ref.idnum: Touched.CATALOG}
    root = old.root
    for holder, key in ((root, "/Extensions"), (root, "/Metadata"), (old.trailer_view, "/Info")):
        _remember(may, holder, key, Touched.METADATA)
    dss = _dictionary(root.get("/DSS"))
    for holder, keys in ((root, ("/DSS",)), (dss, _DSS_PARTS)):
        for key in keys:
            _remember(may, holder, key, Touched.ARCHIVE)
    form = _dictionary(root.get("/AcroForm"))
    _remember(may, root, "/AcroForm", Touched.FORM)
    _remember(may, form, "/Fields", Touched.FIELDS)
    _remember_fields(may, form.get("/Fields"), None, 0)
    for page in _pages(root.get("/Pages"), 0):
        may.setdefault(page.idnum, Touched.PAGE)
        _remember(may, _dictionary(page), "/Annots", Touched.NOTES)
    return may


def _remember_fields(may: dict[int, Touched], fields: Any, inherited: Any, depth: int) -> None:
    """Every field and widget, and how those look that hold no signature: where that changes nothing is clean."""
    for reference in _array(fields) if depth < _DEEPEST else ():
        field = _dictionary(reference)
        kind = field.get("/FT", inherited)
        touched = Touched.SIGNATURE_FIELD if kind == "/Sig" else Touched.FIELD
        if isinstance(reference, generic.IndirectObject):
            may.setdefault(reference.idnum, touched)
        if touched is Touched.FIELD:
            _remember(may, field, "/AP", touched)
            for key in ("/N", "/R", "/D"):
                _remember(may, _dictionary(field.get("/AP")), key, touched)
        _remember_fields(may, field.get("/Kids"), kind, depth + 1)


def _remember(may: dict[int, Touched], holder: generic.DictionaryObject, key: str, kind: Touched) -> None:
    value = holder.raw_get(key) if key in holder else None
    if isinstance(value, generic.IndirectObject):
        may.setdefault(value.idnum, kind)


def _pages(node: Any, depth: int) -> Iterator[generic.IndirectObject]:
    for kid in _array(_dictionary(node).get("/Kids")) if depth < _DEEPEST else ():
        if isinstance(kid, generic.IndirectObject):
            yield kid
            yield from _pages(kid, depth + 1)


def _array(value: Any) -> list[Any]:
    value = value.get_object() if isinstance(value, generic.IndirectObject) else value
    return list(value) if isinstance(value, generic.ArrayObject) else []


def _dictionary(value: Any) -> generic.DictionaryObject:
    value = value.get_object() if isinstance(value, generic.IndirectObject) else value
    return value if isinstance(value, generic.DictionaryObject) else generic.DictionaryObject()
