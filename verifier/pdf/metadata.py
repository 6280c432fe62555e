"""Whether a document's metadata say anything else than before, beside when and with what it was last written."""

from __future__ import annotations

from typing import Any, Final

from lxml import etree
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.decode_limits import DecodePurpose
from pyhanko.sign.diff_analysis.commons import compare_dicts

# ISO 32000-2, 14.3.3, and the same in XMP (ISO 16684-1).
_INFO: Final = frozenset({"/ModDate", "/Producer"})
_XMP: Final = {
    "{http://ns.adobe.com/xap/1.0/}ModifyDate",
    "{http://ns.adobe.com/xap/1.0/}MetadataDate",
    "{http://ns.adobe.com/pdf/1.3/}Producer",
}


def differ_in_dates_alone(before: Any, after: Any) -> bool:
    """Of two ``/Info`` dictionaries, or two XMP streams."""
    if isinstance(before, generic.StreamObject) and isinstance(after, generic.StreamObject):
        return _text(before) == _text(after)
    return bool(compare_dicts(before, after, _INFO, raise_exc=False))


def _text(stream: generic.StreamObject) -> bytes:
    """What the packet says: its elements and attributes in canonical form, dates left out."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_blank_text=True, remove_pis=True)
    root = etree.fromstring(stream.read_data(DecodePurpose.XMP_METADATA), parser)
    for element in list(root.iter()):
        for name in _XMP & set(element.attrib):
            del element.attrib[name]
        parent = element.getparent()
        if element.tag in _XMP and parent is not None:
            parent.remove(element)
    return etree.tostring(root, method="c14n2", strip_text=True)
