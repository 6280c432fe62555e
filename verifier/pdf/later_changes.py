"""What came into the file behind a signature: nothing, validation data, further signatures, or a change.

pyHanko judges each later revision against the one before it; everything that no rule explains is a change (ISO
32000-2, 12.8.2.2; ETSI EN 319 142-1). Three of its answers are made stricter here, because nothing that lets a reader
see what was not signed may come out clean: see ``untouched``; form fields that were filled in are told from further
signatures; and validation data counts as such only if there is nothing else.
"""

from __future__ import annotations

from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import (
    DEFAULT_DIFF_POLICY,
    DiffResult,
    DocInfoRule,
    DSSCompareRule,
    FormUpdatingRule,
    MetadataUpdateRule,
    ModificationLevel,
    ObjectStreamRule,
    SigFieldCreationRule,
    SigFieldModificationRule,
    StandardDiffPolicy,
    XrefStreamRule,
)
from pyhanko.sign.diff_analysis.commons import compare_dicts
from pyhanko.sign.diff_analysis.rules.file_structure_rules import CatalogModificationRule
from pyhanko.sign.fields import MDPPerm, enumerate_sig_fields
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

from verifier.pdf.facts import Later
from verifier.pdf.untouched import Touched, touched_after

# A quarter of an A4 page, in points squared. Seals and signatures' pictures take a tenth at most; what is larger can
# hide a page's text behind a further signature ("sneaky signature", NDSS 2021).
LARGEST_PICTURE = 595 * 842 / 4

# Where a note on a page is entered.
_NOTED = frozenset({Touched.PAGE, Touched.NOTES})

# Validation data and document timestamps alone (ETSI EN 319 142-1, 5.4 and 5.5): nothing else, nothing unused.
_ARCHIVE_ALONE = StandardDiffPolicy(
    global_rules=[
        CatalogModificationRule(),
        DocInfoRule().as_qualified(ModificationLevel.LTA_UPDATES),
        MetadataUpdateRule().as_qualified(ModificationLevel.LTA_UPDATES),
        XrefStreamRule().as_qualified(ModificationLevel.LTA_UPDATES),
        ObjectStreamRule().as_qualified(ModificationLevel.LTA_UPDATES),
        DSSCompareRule().as_qualified(ModificationLevel.LTA_UPDATES),
    ],
    form_rule=FormUpdatingRule(field_rules=[SigFieldCreationRule(), SigFieldModificationRule()]),
    ignore_orphaned_objects=False,
    ignore_identical_objects=False,
)


def changes_after(reader: PdfFileReader, signature: EmbeddedPdfSignature, permission: MDPPerm | None) -> Later:
    """The worst of what later revisions did, seen from this signature; ``permission`` is its DocMDP."""
    revision = signature.signed_revision
    if revision == reader.xrefs.total_revisions - 1:
        return Later.NOTHING
    if any(reader.xrefs.get_xref_data(n).hybrid for n in range(revision + 1, reader.xrefs.total_revisions)):
        return Later.CHANGED  # two readers would see two files
    touched = touched_after(reader, revision)
    result = _reviewed(DEFAULT_DIFF_POLICY, signature, permission) if touched is not None else None
    if touched is not None and result is None and permission is MDPPerm.ANNOTATE and touched & _NOTED:
        return Later.NOTES  # pyHanko has no rule for annotations; nothing but these and what is new was touched
    if touched is None or result is None:
        return Later.CHANGED
    if permission is not None and result.modification_level.value > permission.value:
        return Later.CHANGED
    if Touched.FIELD in touched or _form_looks_otherwise(reader, revision) or _has_large_picture(reader, revision):
        return Later.FORM
    if result.modification_level > ModificationLevel.LTA_UPDATES:
        return Later.SIGNATURES
    alone = Touched.METADATA not in touched and _reviewed(_ARCHIVE_ALONE, signature, permission) is not None
    return Later.ARCHIVE if alone else Later.SIGNATURES


def _reviewed(
    policy: StandardDiffPolicy, signature: EmbeddedPdfSignature, permission: MDPPerm | None
) -> DiffResult | None:
    """The changes' level, or None where something is not explained."""
    result = policy.review_file(
        signature.reader, signature.signed_revision, field_mdp_spec=signature.fieldmdp, doc_mdp=permission
    )
    return result if isinstance(result, DiffResult) else None


def _form_looks_otherwise(reader: PdfFileReader, revision: int) -> bool:
    """Defaults from which readers draw fields were changed."""
    old = reader.get_historical_resolver(revision).root.get("/AcroForm")
    new = reader.root.get("/AcroForm")
    may = frozenset({"/Fields", "/SigFlags"})
    return not compare_dicts(old and old.get_object(), new and new.get_object(), may, raise_exc=False)


def _has_large_picture(reader: PdfFileReader, revision: int) -> bool:
    """A signature that came later is drawn so large that it can hide a page's text."""
    old = {name for name, _, _ in enumerate_sig_fields(reader.get_historical_resolver(revision), filled_status=True)}
    later = (ref.get_object() for name, _, ref in enumerate_sig_fields(reader, filled_status=True) if name not in old)
    return any(_area(widget) > LARGEST_PICTURE for field in later for widget in _widgets(field))


def _widgets(field: Any) -> list[Any]:
    return [field, *(kid.get_object() for kid in field.get("/Kids", generic.ArrayObject()).get_object())]


def _area(widget: Any) -> float:
    try:
        left, bottom, right, top = (float(number) for number in widget["/Rect"])
    except (KeyError, TypeError, ValueError):
        return 0
    return abs(right - left) * abs(top - bottom)
