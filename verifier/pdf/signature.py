"""One signature of a PDF: what it signs, whether its mathematics hold, what it says of itself. Judges nothing."""

from __future__ import annotations

import hmac
from datetime import datetime
from typing import Any, Final

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.misc import PdfDecodeLimitError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel

from verifier.algorithms import CMS_HASHES
from verifier.ber import with_lengths
from verifier.certificates import read_certificate
from verifier.cms_signature import COMPUTABLE, CmsSignature, NotCms, read_cms
from verifier.facts import MAX_CERTIFICATES, claimed_moment
from verifier.pdf.byte_range import Signed, signed_part
from verifier.pdf.facts import DocumentTimestamp, Form, Later, PdfSignature
from verifier.pdf.later_changes import changes_after

# ISO 32000-2, 12.8.3.3 and 12.8.3.4: a detached CMS, and the same in ETSI's profile. The two forms before them rest
# on SHA-1 and are no longer written.
_FORMS: Final = {
    "/adbe.pkcs7.detached": Form.CMS,
    "/ETSI.CAdES.detached": Form.PADES,
    "/adbe.pkcs7.sha1": Form.OUTDATED,
    "/adbe.x509.rsa_sha1": Form.OUTDATED,
}
_TIMESTAMP: Final = "/ETSI.RFC3161"
_WHOLE: Final = (SignatureCoverageLevel.ENTIRE_REVISION, SignatureCoverageLevel.ENTIRE_FILE)


def read_signature(reader: PdfFileReader, data: bytes, field: Any) -> PdfSignature | DocumentTimestamp:
    """What stands in this signature field. Never an error: what cannot be read is a signature of no known form."""
    kind = str(_value(field, "/V").get("/SubFilter", ""))
    form = _FORMS.get(kind, Form.UNKNOWN)
    try:
        embedded = EmbeddedPdfSignature(reader, field, "")
        signed = signed_part(data, list(embedded.byte_range), embedded.pkcs7_content)
        if kind == _TIMESTAMP:
            return _timestamp(embedded, signed)
        if form is Form.OUTDATED:
            return PdfSignature(form=form, revision=embedded.signed_revision + 1, later=Later.UNCLEAR)
        container = read_cms(embedded.pkcs7_content, most_certificates=MAX_CERTIFICATES)
        return _facts(embedded, signed, container, form)
    except (MemoryError, OSError, ImportError, PdfDecodeLimitError):
        raise
    except Exception:  # a stranger's bytes; see above
        return PdfSignature(form=Form.UNKNOWN, revision=reader.xrefs.total_revisions, later=Later.UNCLEAR)


def _facts(embedded: EmbeddedPdfSignature, signed: Signed | None, container: CmsSignature, form: Form) -> PdfSignature:
    if container.content_type != "data" or container.content is not None:
        raise NotCms("not detached")
    der = container.signer()
    signer = None if der is None else read_certificate(der)
    permission = embedded.docmdp_level
    covers = signed is not None and embedded.evaluate_signature_coverage() in _WHOLE
    return PdfSignature(
        form=form,
        revision=embedded.signed_revision + 1,
        later=_later(embedded, signed) if covers and signed is not None else Later.UNCLEAR,
        claimed=_claimed(embedded, container),
        algorithm=container.algorithm,
        certificates=container.certificates,
        signer=None if signer is None else signer.der,
        names_signer=container.named is not None,
        value=container.value,
        tokens=container.tokens,
        covers=covers,
        intact=signed is not None and _digest_holds(container, signed),
        value_holds=None if signer is None else container.value_holds(signer),
        weak=container.weak_places(signer),
        certifies=None if permission is None else permission.value,
        crls=_archived(container, "crl"),
        ocsps=_archived(container, "ocsp"),
    )


def _digest_holds(container: CmsSignature, signed: Signed) -> bool:
    return container.digest in COMPUTABLE and hmac.compare_digest(
        signed.digest(container.digest), container.message_digest
    )


def _later(embedded: EmbeddedPdfSignature, signed: Signed) -> Later:
    if signed.is_whole_file:
        return Later.NOTHING
    # What stands behind the last end of file, or ends without being a revision, is read by programs that mend files.
    behind = signed.data[signed.end :].rstrip(b"\x00\t\n\f\r ")
    ends = embedded.reader.xrefs.total_revisions - 1 - embedded.signed_revision
    if behind.count(b"%%EOF") != ends or (behind and not behind.endswith(b"%%EOF")):
        return Later.CHANGED
    try:
        return changes_after(embedded.reader, embedded, embedded.docmdp_level)
    except (MemoryError, OSError, ImportError, PdfDecodeLimitError):
        raise
    except Exception:  # what the library cannot compare is neither a change nor none
        return Later.UNCLEAR


def _claimed(embedded: EmbeddedPdfSignature, container: CmsSignature) -> datetime | None:
    """The signed attribute, or the signature dictionary's ``/M``; both are the signer's word."""
    attribute = container.attributes.get("signing_time")
    try:
        moment = attribute.native if attribute is not None else _written(embedded.sig_object)
    except (ValueError, TypeError):
        return None
    return claimed_moment(moment.isoformat()) if isinstance(moment, datetime) else None


def _written(dictionary: Any) -> datetime | None:
    text = dictionary.get("/M")
    return generic.parse_pdf_date(str(text), strict=False) if text is not None else None


def _timestamp(embedded: EmbeddedPdfSignature, signed: Signed | None) -> DocumentTimestamp:
    """What does not stamp its revision whole has no digest that could match, and so proves nothing."""
    covers = signed is not None and embedded.evaluate_signature_coverage() in _WHOLE
    return DocumentTimestamp(
        revision=embedded.signed_revision + 1,
        token=with_lengths(embedded.pkcs7_content)[0],
        digests={name: signed.digest(name) for name in CMS_HASHES} if covers and signed is not None else {},
    )


def _archived(container: CmsSignature, kind: str) -> tuple[bytes, ...]:
    """CRLs or OCSP answers in Adobe's signed attribute (ISO 32000-2, 12.8.3.3.2)."""
    archived = container.attributes.get("adobe_revocation_info_archival")
    if archived is None:
        return ()
    try:
        return tuple(one.dump() for one in list(archived[kind] or [])[:MAX_CERTIFICATES])
    except (ValueError, TypeError, KeyError):
        return ()


def _value(holder: Any, key: str) -> generic.DictionaryObject:
    value = holder.get(key)
    value = value.get_object() if isinstance(value, generic.IndirectObject) else value
    return value if isinstance(value, generic.DictionaryObject) else generic.DictionaryObject()
