"""An attack on a signed PDF: how it is made by whom, and what must be found. They register themselves by ``means``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from stage import pdf_papers as papers
from stage.authority import Credential

from verifier.report import SubIndication

FORGED = papers.shown_text(b"Toan 9,5")
FORMAT = SubIndication.FORMAT_FAILURE
HASH = SubIndication.HASH_FAILURE
CRYPTO = SubIndication.SIG_CRYPTO_FAILURE
LIMITS = SubIndication.SIG_CONSTRAINTS_FAILURE
NO_SIGNER = SubIndication.NO_SIGNING_CERTIFICATE_FOUND
NO_CHAIN = SubIndication.NO_CERTIFICATE_CHAIN_FOUND


@dataclass(frozen=True)
class Cast:
    """Who signs: the honest one, and one who bought a certificate of an authority that is trusted as well."""

    seal: Credential
    other: Credential
    stranger: Credential


@dataclass(frozen=True)
class Attack:
    make: Callable[[Cast], bytes]
    meaning: SubIndication

    @property
    def name(self) -> str:
        return self.make.__name__


ATTACKS: list[Attack] = []


def means(meaning: SubIndication) -> Callable[[Callable[[Cast], bytes]], Callable[[Cast], bytes]]:
    def register(make: Callable[[Cast], bytes]) -> Callable[[Cast], bytes]:
        ATTACKS.append(Attack(make, meaning))
        return make

    return register
