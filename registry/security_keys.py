"""Security keys and passkeys (WebAuthn): a second factor beside the phone's code. Knows no HTTP and no page.

The package ``webauthn`` verifies; here stands what it leaves to us: which challenge was whose, that a key belongs to
one account, that its counter only grows. The answers come as browsers' JSON (``PublicKeyCredential.toJSON()``).
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, Select, delete, select, update
from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import (
    base64url_to_bytes,
    bytes_to_base64url,
    parse_authentication_credential_json,
    parse_client_data_json,
    parse_registration_credential_json,
)
from webauthn.helpers.cose import COSEAlgorithmIdentifier
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AttestationConveyancePreference,
    AttestationFormat,
    AuthenticatorSelectionCriteria,
    AuthenticatorTransport,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from registry import key_challenges
from registry.key_challenges import GOOD_FOR, Purpose
from registry.keyring import Keyring
from registry.rules.relying_party import RelyingParty
from registry.store.office_tables import security_key
from registry.transactions import lock_subjects

# What browsers show beside the host's name.
PARTY_NAME = "Hoc ba so"
# One for the desk, one for the bag, phone, tablet, a spare: more is a mistake.
MOST = 10
NAME_MAX = 60
# An answer with the longest id (1,023 bytes) and an RSA key has some 4 KB.
ANSWER_MAX = 16 * 1024
# ES256, EdDSA, RS256: what keys on the market have. No other is asked for or taken.
ALGORITHMS = [
    COSEAlgorithmIdentifier.ECDSA_SHA_256,
    COSEAlgorithmIdentifier.EDDSA,
    COSEAlgorithmIdentifier.RSASSA_PKCS1_v1_5_SHA_256,
]
# No make of key is asked for: without a statement, or signed by the key itself.
_STATEMENTS = {AttestationFormat.NONE, AttestationFormat.PACKED}
# All that the parsers raise for an answer that is none; LookupError: a public key without one of its members.
_HOSTILE = (WebAuthnException, ValueError, TypeError, AttributeError, LookupError, RecursionError)
_MILLISECONDS = int(GOOD_FOR.total_seconds()) * 1000


class KeyRefusal(StrEnum):
    """Why an answer does not count."""

    WRONG = "key-wrong"
    # The signature holds, the counter does not: there are two of this key (W3C WebAuthn 6.1.1).
    COPIED = "key-copied"
    KNOWN = "key-known"
    TOO_MANY = "key-too-many"


class KeyRefused(Exception):
    """``refusal`` says why. What was taken of the challenge stays taken: the caller commits."""

    def __init__(self, refusal: KeyRefusal) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal


@dataclass(frozen=True, slots=True)
class SecurityKey:
    """One of an account's."""

    id: str
    name: str
    added_at: datetime
    used_at: datetime | None


@dataclass(frozen=True, slots=True)
class Asking:
    """Whose key, for which office, in which session (``holder``: its ``id_mac``), at the wall clock's moment."""

    party: RelyingParty
    username: str
    holder: str
    at: datetime


def of(connection: Connection, username: str) -> list[SecurityKey]:
    """An account's, the oldest first."""
    rows = connection.execute(_mine(username))
    return [SecurityKey(row.id, row.name, row.added_at, row.used_at) for row in rows]


def ask_new(connection: Connection, keyring: Keyring, asking: Asking) -> str:
    """What the browser is to make a key with (JSON); the account's own keys are named, so that none is made twice."""
    options = generate_registration_options(
        rp_id=asking.party.id,
        rp_name=PARTY_NAME,
        # Shown by the key on its own little screen; the handle says nothing of the account.
        user_name=asking.username,
        user_id=bytes.fromhex(keyring.mac("key-user", asking.username)),
        challenge=key_challenges.give(connection, keyring, asking.holder, Purpose.REGISTER, at=asking.at),
        attestation=AttestationConveyancePreference.NONE,
        # The name is known by then: no key needs to keep it.
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.DISCOURAGED, user_verification=UserVerificationRequirement.PREFERRED
        ),
        exclude_credentials=_descriptors(connection, asking.username),
        supported_pub_key_algs=ALGORITHMS,
        timeout=_MILLISECONDS,
    )
    return options_to_json(options)


def add(connection: Connection, keyring: Keyring, asking: Asking, *, answer: str, name: str) -> SecurityKey:
    """Keep the key that answered ``ask_new``.

    Raises:
        KeyRefused: not ours, not for this, not now, of a kind we do not take; or already somebody's; or one too many.
    """
    table = security_key
    lock_subjects(connection, [f"security-keys/{asking.username}"])
    if len(of(connection, asking.username)) >= MOST:
        raise KeyRefused(KeyRefusal.TOO_MANY)
    row = _made(connection, keyring, asking, answer)
    known = select(table.c.id).where(table.c.credential_id == row["credential_id"])
    if connection.execute(known).first() is not None:
        raise KeyRefused(KeyRefusal.KNOWN)
    row |= {"id": str(uuid.uuid4()), "username": asking.username, "name": name[:NAME_MAX], "added_at": asking.at}
    connection.execute(table.insert(), row)
    return SecurityKey(row["id"], row["name"], asking.at, None)


def ask(connection: Connection, keyring: Keyring, asking: Asking) -> str | None:
    """What one of the account's keys is to sign (JSON); None: it has none."""
    known = _descriptors(connection, asking.username)
    if not known:
        return None
    options = generate_authentication_options(
        rp_id=asking.party.id,
        challenge=key_challenges.give(connection, keyring, asking.holder, Purpose.USE, at=asking.at),
        allow_credentials=known,
        user_verification=UserVerificationRequirement.PREFERRED,
        timeout=_MILLISECONDS,
    )
    return options_to_json(options)


def use(connection: Connection, keyring: Keyring, asking: Asking, *, answer: str) -> None:
    """One of the account's keys signed what ``ask`` gave to this session; its counter is written down.

    Raises:
        KeyRefused: it did not.
    """
    found = _key_in(connection, asking.username, answer)
    try:
        given = parse_authentication_credential_json(answer)
        challenge = _taken(connection, keyring, asking, Purpose.USE, client_data=given.response.client_data_json)
        verified = verify_authentication_response(
            credential=given,
            expected_challenge=challenge,
            expected_rp_id=asking.party.id,
            expected_origin=asking.party.origin,
            credential_public_key=found.public_key,
            # Compared below, where it is known that the signature holds.
            credential_current_sign_count=0,
        )
    except _HOSTILE as error:
        raise KeyRefused(KeyRefusal.WRONG) from error
    counts = verified.new_sign_count > 0 or found.sign_count > 0
    if counts and verified.new_sign_count <= found.sign_count:
        raise KeyRefused(KeyRefusal.COPIED)
    values = {"sign_count": verified.new_sign_count, "used_at": asking.at}
    connection.execute(update(security_key).where(security_key.c.id == found.id).values(values))


def remove(connection: Connection, username: str, key_id: str) -> bool:
    """Forget one of the account's; whether there was one."""
    mine = (security_key.c.username == username, security_key.c.id == key_id)
    return connection.execute(delete(security_key).where(*mine)).rowcount == 1


def forget(connection: Connection, username: str) -> int:
    """Forget all of the account's; how many there were."""
    return connection.execute(delete(security_key).where(security_key.c.username == username)).rowcount


def _made(connection: Connection, keyring: Keyring, asking: Asking, answer: str) -> dict[str, Any]:
    """The row of the key that answered, without whose it is."""
    if len(answer) > ANSWER_MAX:
        raise KeyRefused(KeyRefusal.WRONG)
    try:
        given = parse_registration_credential_json(answer)
        challenge = _taken(connection, keyring, asking, Purpose.REGISTER, client_data=given.response.client_data_json)
        verified = verify_registration_response(
            credential=given,
            expected_challenge=challenge,
            expected_rp_id=asking.party.id,
            expected_origin=asking.party.origin,
            supported_pub_key_algs=ALGORITHMS,
        )
    except _HOSTILE as error:
        raise KeyRefused(KeyRefusal.WRONG) from error
    # What is kept is what was signed, never what stands beside it.
    if verified.fmt not in _STATEMENTS or verified.credential_id != given.raw_id:
        raise KeyRefused(KeyRefusal.WRONG)
    return {
        "credential_id": bytes_to_base64url(verified.credential_id),
        "public_key": verified.credential_public_key,
        "sign_count": verified.sign_count,
        "transports": [str(one.value) for one in given.response.transports or ()],
    }


def _taken(connection: Connection, keyring: Keyring, asking: Asking, purpose: Purpose, *, client_data: bytes) -> bytes:
    """The challenge an answer names, if it was given to this session for this; nobody can answer to it again."""
    said = parse_client_data_json(client_data)
    given = key_challenges.take(connection, keyring, asking.holder, purpose, challenge=said.challenge, at=asking.at)
    # A page of ours is never framed, so no answer comes out of a frame.
    if said.cross_origin or not given:
        raise KeyRefused(KeyRefusal.WRONG)
    return said.challenge


def _key_in(connection: Connection, username: str, answer: str) -> Row[Any]:
    """The account's key that the answer names, held to the end of the transaction: its counter is compared and set."""
    if len(answer) > ANSWER_MAX:
        raise KeyRefused(KeyRefusal.WRONG)
    try:
        credential_id = bytes_to_base64url(parse_authentication_credential_json(answer).raw_id)
    except _HOSTILE as error:
        raise KeyRefused(KeyRefusal.WRONG) from error
    mine = (security_key.c.username == username, security_key.c.credential_id == credential_id)
    row = connection.execute(select(security_key).where(*mine).with_for_update()).first()
    if row is None:
        raise KeyRefused(KeyRefusal.WRONG)
    return row


def _descriptors(connection: Connection, username: str) -> list[PublicKeyCredentialDescriptor]:
    return [
        PublicKeyCredentialDescriptor(
            id=base64url_to_bytes(row.credential_id),
            transports=[AuthenticatorTransport(one) for one in row.transports],
        )
        for row in connection.execute(_mine(username))
    ]


def _mine(username: str) -> Select[Any]:
    table = security_key
    return select(table).where(table.c.username == username).order_by(table.c.added_at, table.c.id)
