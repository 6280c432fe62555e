"""Seals PDFs with the hub's key: PAdES over the whole file, nothing to be seen on its pages.

Baseline B-T where the seal has a timestamp authority. Where it has none, or none that answers now, B-B: whoever wants
to know when it was sealed then believes the hub. A family with a deadline is not sent away because another's server
is down; the seal proves the same content either way, and operators are told (``timestamping``).
"""

from __future__ import annotations

from datetime import datetime
from io import BytesIO

from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives.asymmetric import ec, padding
from cryptography.hazmat.primitives.hashes import SHA256
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers.pdf_cms import Signer
from pyhanko.sign.signers.pdf_signer import PdfSignatureMetadata, PdfSigner, PdfSigningSession, _ensure_esic_ext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from sealer.keys import HubSeal, SealKey
from sealer.timestamping import STAMPED, NoTimestamp, TimestampAuthority
from verifier.pdf.own_keys import OwnKey

FIELD = "HocbaSeal"
# The one digest of what the hub seals, whatever its key (package.md asks the same of schools).
DIGEST = "sha256"


def seal_pdf(seal: HubSeal, pdf: bytes, *, at: datetime, label: str) -> bytes:
    """The PDF with the hub's seal as a certifying signature: whatever is changed later shows (DocMDP 1).

    Args:
        at: the moment the seal claims.
        label: what screen readers say of the signature's field.
    """
    authority = seal.timestamps
    if authority is not None and authority.ready():
        try:
            sealed = _sealed(seal, pdf, at=at, label=label, authority=authority)
        except (NoTimestamp, SigningError) as error:
            # Also an answer too large for the room that was kept for it, which pyHanko says.
            authority.failed(error.why if isinstance(error, NoTimestamp) else "does-not-fit")
        else:
            STAMPED.labels("stamped").inc()
            return sealed
    return _sealed(seal, pdf, at=at, label=label, authority=None)


def _sealed(seal: HubSeal, pdf: bytes, *, at: datetime, label: str, authority: TimestampAuthority | None) -> bytes:
    meta = PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm=DIGEST,
        subfilter=SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
    )
    field = SigFieldSpec(FIELD, box=None, readable_field_name=label)
    signer = _AtMoment(meta, _Signer(seal), field, at=at, authority=authority)
    # Told, so that pyHanko does not sign once more to see how long a signature is: two fifths of a seal's time. A
    # timestamp's length only its authority knows.
    room = None if authority else _room(seal)
    content = signer.sign_pdf(_Revision(BytesIO(pdf)), bytes_reserved=room).getvalue()
    assert isinstance(content, bytes)
    return content


def own_keys(seal: HubSeal) -> tuple[OwnKey, ...]:
    """What ``verify_pdf`` must know of the hub's keys, retired ones too, to tell its own papers."""
    return tuple(OwnKey(sha256, until) for sha256, until in seal.certificates_until.items())


def _room(seal: HubSeal) -> int:
    """Hexadecimal digits for a signature: the chain, the own issuer's name again, attributes and at most RSA 4096."""
    own, *above = (len(der) for der in seal.chain_der)
    return 2 * (2 * own + sum(above) + 2048)


class _Signer(Signer):
    """Signs with the key as it was loaded: pyHanko's own signer parses and checks an RSA key anew for each file."""

    def __init__(self, seal: HubSeal) -> None:
        own, *chain = (asn1_x509.Certificate.load(der) for der in seal.chain_der)
        others = SimpleCertificateStore()  # type: ignore[no-untyped-call]
        others.register_multiple(chain)
        super().__init__(signing_cert=own, cert_registry=others)
        self._key: SealKey = seal.private_key

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:  # noqa: ARG002, FBT001 (pyHanko's own names; a dry run is as long as the real one)
        assert digest_algorithm == DIGEST
        if isinstance(self._key, ec.EllipticCurvePrivateKey):
            return self._key.sign(data, ec.ECDSA(SHA256()))
        return self._key.sign(data, padding.PKCS1v15(), SHA256())


class _Revision(IncrementalPdfFileWriter):
    """Adds the seal and nothing else: pyHanko would write the wall clock's date and its own name as producer.

    Into the Info dictionary alone, so that it and the XMP packet would no longer agree, as PDF/A wants.
    """

    def _update_meta(self) -> None:
        return


class _AtMoment(PdfSigner):
    """Claims the moment it is told, not the wall clock's, and leaves the file a PDF 1.7."""

    def __init__(
        self,
        meta: PdfSignatureMetadata,
        signer: Signer,
        field: SigFieldSpec,
        *,
        at: datetime,
        authority: TimestampAuthority | None,
    ) -> None:
        super().__init__(meta, signer, timestamper=authority, new_field_spec=field)
        self._at = at

    def init_signing_session(
        self,
        pdf_out: BasePdfFileWriter,
        existing_fields_only: bool = False,  # noqa: FBT001 (pyHanko's own name)
    ) -> PdfSigningSession:
        session = super().init_signing_session(pdf_out, existing_fields_only=existing_fields_only)
        session.system_time = self._at
        return session

    def register_extensions(self, pdf_out: BasePdfFileWriter, *, md_algorithm: str) -> None:  # noqa: ARG002 (its name)
        """The mark of ETSI's signatures only. For elliptic keys pyHanko adds ISO/TS 32002 and calls the file PDF 2.0,
        which PDF/A-3 forbids; ETSI TS 119 312 names the algorithms of that subfilter, and has these."""
        _ensure_esic_ext(pdf_out)
