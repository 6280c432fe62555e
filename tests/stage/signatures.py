"""XAdES signatures made by python-xmlsec, every part settable. It knows no schools and shares no code with ours."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

import xmlsec
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from lxml import etree
from stage.authority import Credential

DS = "http://www.w3.org/2000/09/xmldsig#"
XADES = "http://uri.etsi.org/01903/v1.3.2#"
MORE = "http://www.w3.org/2001/04/xmldsig-more#"
PSS = "http://www.w3.org/2007/05/xmldsig-more#sha{}-rsa-MGF1"
SIGNED_PROPERTIES = "http://uri.etsi.org/01903#SignedProperties"
ENVELOPED = f"{DS}enveloped-signature"
INCLUSIVE = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
INCLUSIVE_11 = "http://www.w3.org/2006/12/xml-c14n11"
EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#"
SHA1 = f"{DS}sha1"
SHA256 = "http://www.w3.org/2001/04/xmlenc#sha256"
SHA384 = f"{MORE}sha384"
SHA512 = "http://www.w3.org/2001/04/xmlenc#sha512"
DIGESTS: dict[str, Any] = {SHA1: hashlib.sha1, SHA256: hashlib.sha256, SHA384: hashlib.sha384, SHA512: hashlib.sha512}


@dataclass
class SignaturePlan:
    """One signature to be made. Change what an attack needs; the rest is as ``package.md`` section 2 wants it."""

    entry: str
    role: str
    signer: Credential
    covers: tuple[str, ...]
    signing_time: str
    signature_id: str = ""
    target: str = ""
    prefix: str = "ds"
    xades_prefix: str = "xades"
    canonicalisation: str = EXCLUSIVE
    canonicalisation_prefixes: str | None = None
    transform: str | None = EXCLUSIVE
    transform_prefixes: str | None = None
    digest: str = SHA256
    algorithm: str = ""
    certificate_version: str = "v2"
    certificate_digest: str = SHA256
    identified: Credential | None = None
    certificates: Sequence[bytes] | None = None
    key: xmlsec.Key | None = None
    timestamp: Callable[[bytes], bytes] | None = None
    edit_text: Callable[[str], str] | None = None
    edit: Callable[[Any], None] | None = None

    def __post_init__(self) -> None:
        self.signature_id = self.signature_id or f"cks-{self.entry}"

    @property
    def whole(self) -> bool:
        """Does it sign the whole document, so that all others must stand before it is made?"""
        return "" in self.covers

    def text(self) -> str:
        """The signature as XML without its digests and value. ``edit_text`` sees the prefixes ``p`` and ``x``."""
        references = "".join(self._reference(target) for target in self.covers)
        text = (
            f'<p:Signature xmlns:p="{DS}" Id="{self.signature_id}"><p:SignedInfo>'
            f"{_algorithm('CanonicalizationMethod', self.canonicalisation, self.canonicalisation_prefixes)}"
            f'<p:SignatureMethod Algorithm="{self._method()}"/>{references}{self._properties_reference()}'
            f"</p:SignedInfo><p:SignatureValue/><p:KeyInfo><p:X509Data>{self._certificates()}</p:X509Data></p:KeyInfo>"
            f"<p:Object>{self._qualifying()}</p:Object></p:Signature>"
        )
        text = self.edit_text(text) if self.edit_text else text
        return _renamed(_renamed(text, "p", self.prefix), "x", self.xades_prefix)

    def xmlsec_key(self) -> xmlsec.Key:
        if self.key is not None:
            return self.key
        return xmlsec.Key.from_memory(self.signer.key_pem, xmlsec.KeyFormat.PEM)

    def _method(self) -> str:
        if self.algorithm:
            return self.algorithm
        return f"{MORE}{'ecdsa' if isinstance(self.signer.key, ec.EllipticCurvePrivateKey) else 'rsa'}-sha256"

    def _reference(self, target: str) -> str:
        enveloped = f'<p:Transform Algorithm="{ENVELOPED}"/>' if target == "" else ""
        uri = f"#{target}" if target else ""
        return f'<p:Reference URI="{uri}">{self._transforms(enveloped)}{self._digest()}</p:Reference>'

    def _properties_reference(self) -> str:
        head = f'<p:Reference Type="{SIGNED_PROPERTIES}" URI="#{self.signature_id}-sp">'
        return f"{head}{self._transforms('')}{self._digest()}</p:Reference>"

    def _transforms(self, first: str) -> str:
        last = _algorithm("Transform", self.transform, self.transform_prefixes) if self.transform else ""
        return f"<p:Transforms>{first}{last}</p:Transforms>" if first or last else ""

    def _digest(self) -> str:
        return f'<p:DigestMethod Algorithm="{self.digest}"/><p:DigestValue/>'

    def _certificates(self) -> str:
        issuers = [c.public_bytes(serialization.Encoding.DER) for c in self.signer.issuers]
        shown = [self.signer.der, *issuers] if self.certificates is None else self.certificates
        return "".join(f"<p:X509Certificate>{_base64(der)}</p:X509Certificate>" for der in shown)

    def _qualifying(self) -> str:
        return (
            f'<x:QualifyingProperties xmlns:x="{XADES}" Target="{self.target or "#" + self.signature_id}">'
            f'<x:SignedProperties Id="{self.signature_id}-sp"><x:SignedSignatureProperties>'
            f"<x:SigningTime>{self.signing_time}</x:SigningTime>{self._certificate_reference()}"
            f"<x:SignerRoleV2><x:ClaimedRoles><x:ClaimedRole>{self.role}</x:ClaimedRole></x:ClaimedRoles>"
            f"</x:SignerRoleV2></x:SignedSignatureProperties></x:SignedProperties></x:QualifyingProperties>"
        )

    def _certificate_reference(self) -> str:
        named = self.identified or self.signer
        value = _base64(DIGESTS[self.certificate_digest](named.der).digest())
        digest = (
            f'<x:CertDigest><p:DigestMethod Algorithm="{self.certificate_digest}"/>'
            f"<p:DigestValue>{value}</p:DigestValue></x:CertDigest>"
        )
        if self.certificate_version == "v2":
            return f"<x:SigningCertificateV2><x:Cert>{digest}</x:Cert></x:SigningCertificateV2>"
        issuer = escape(named.certificate.issuer.rfc4514_string())
        serial = (
            f"<x:IssuerSerial><p:X509IssuerName>{issuer}</p:X509IssuerName>"
            f"<p:X509SerialNumber>{named.serial}</p:X509SerialNumber></x:IssuerSerial>"
        )
        return f"<x:SigningCertificate><x:Cert>{digest}{serial}</x:Cert></x:SigningCertificate>"


def sign_all(root: Any, plans: Sequence[SignaturePlan]) -> None:
    """Sign in place: ``root`` holds the unsigned signatures of ``plans``, in that order, in ``chukyso``."""
    nodes = dict(zip((id(plan) for plan in plans), root[-1].iterchildren(f"{{{DS}}}Signature"), strict=True))
    for plan in plans:
        if plan.edit:
            plan.edit(nodes[id(plan)])
    xmlsec.tree.add_ids(root, ["Id"])
    for plan in sorted(plans, key=lambda plan: plan.whole):
        context = xmlsec.SignatureContext()
        context.key = plan.xmlsec_key()
        context.sign(nodes[id(plan)])
        if plan.timestamp:
            add_timestamp(nodes[id(plan)], plan.timestamp)


def add_timestamp(signature: Any, stamped: Callable[[bytes], bytes]) -> None:
    """Put a SignatureTimeStamp over the (exclusively canonical) SignatureValue into the signature."""
    value = etree.tostring(signature.find(f"{{{DS}}}SignatureValue"), method="c14n", exclusive=True, with_tail=False)
    token = _base64(stamped(value))
    qualifying = signature.find(f".//{{{XADES}}}QualifyingProperties")
    properties = (
        f'<x:UnsignedProperties xmlns:x="{XADES}" xmlns:p="{DS}"><x:UnsignedSignatureProperties>'
        f'<x:SignatureTimeStamp><p:CanonicalizationMethod Algorithm="{EXCLUSIVE}"/>'
        f"<x:EncapsulatedTimeStamp>{token}</x:EncapsulatedTimeStamp></x:SignatureTimeStamp>"
        "</x:UnsignedSignatureProperties></x:UnsignedProperties>"
    )
    qualifying.append(etree.fromstring(properties))


def _algorithm(tag: str, algorithm: str, prefixes: str | None) -> str:
    if prefixes is None:
        return f'<p:{tag} Algorithm="{algorithm}"/>'
    inner = f'<ec:InclusiveNamespaces xmlns:ec="{EXCLUSIVE}" PrefixList="{prefixes}"/>'
    return f'<p:{tag} Algorithm="{algorithm}">{inner}</p:{tag}>'


def _renamed(text: str, old: str, new: str) -> str:
    text = text.replace(f"xmlns:{old}=", f"xmlns:{new}=" if new else "xmlns=")
    after = f"{new}:" if new else ""
    return text.replace(f"<{old}:", f"<{after}").replace(f"</{old}:", f"</{after}")


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()
