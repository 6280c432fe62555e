"""An institution's programs: their tokens, secrets and keys, made (shown once), rotated and revoked by its account."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from flask import Blueprint, make_response, redirect, render_template, request, url_for
from joserfc.jwk import ECKey, RSAKey
from werkzeug.wrappers import Response

from portal.office.access import desk
from portal.office.errors import NoSuchThing, Refused
from portal.office.institutions.own_page import KINDS, ROLES
from portal.office.password_again import password_holds
from portal.office.place import place
from portal.office.visitor import visitor
from registry import access_grants, audit, client_keys
from registry.client_keys import KeyKind, NewKey, TooManyKeys
from registry.transactions import reading, transaction

bp = Blueprint("own_programs", __name__)

# Nobody remembers for longer where a key lies.
LONGEST = timedelta(days=366)
_NAME = re.compile(r"[\w .,()/-]{1,60}")
_LARGEST_PEM = 8 * 1024
_LEAST_RSA_BITS = 2048


@desk(bp, "/checks/keys", roles=ROLES, kinds=KINDS, methods=["POST"], keeps=False)
def make() -> Response:
    """A new key of a program; its secret is shown this once. The password is asked for again."""
    here, form, now = visitor(), request.form, place().real_clock()
    if not password_holds(here.account.username, form.get("password", "")):
        raise Refused("key-password")
    name, kind = form.get("name", "").strip(), form.get("kind", "")
    if not _NAME.fullmatch(name) or kind not in set(KeyKind):
        raise Refused("key-form")
    public = _public_jwk(form.get("public_key", "")) if kind == KeyKind.PUBLIC_KEY else None
    with reading(place().engine) as connection:
        grant = access_grants.grant_of(connection, here.account.organisation, now)
    if grant is None:
        raise Refused("key-no-grant")
    until = min(grant.ends, now + LONGEST) if grant.ends else now + LONGEST
    new = NewKey(here.account.organisation, name, KeyKind(kind), until, public)
    try:
        with transaction(place().engine) as connection:
            made = client_keys.make(connection, place().keyring, new, by=here.account.username, at=now)
            told = {"name": name, "kind": kind, "until": until.isoformat()}
            line = here.audit("client-key:made", f"client-key:{made[0]}", told)
            audit.append(connection, [line], at=place().clock())
    except TooManyKeys:
        raise Refused("key-too-many") from None
    return make_response(render_template("office/institutions/handed.html", key_id=made[0], secret=made[1], kind=kind))


@desk(bp, "/checks/keys/<key_id>/revoke", roles=ROLES, kinds=KINDS, methods=["POST"], keeps=False)
def revoke(key_id: str) -> Response:
    """Good for nothing from now on, with all that was fetched by it."""
    here, now = visitor(), place().real_clock()
    with transaction(place().engine) as connection:
        key = client_keys.revoke(connection, here.account.organisation, key_id, by=here.account.username, at=now)
        if key is None:
            raise NoSuchThing
        line = here.audit("client-key:revoked", f"client-key:{key.id}", {"name": key.name, "kind": str(key.kind)})
        audit.append(connection, [line], at=place().clock())
    return redirect(url_for("own_checks.show"), 303)


def _public_jwk(pem: str) -> Mapping[str, Any]:
    """A public key on P-256, P-384, P-521 or of RSA with 2048 bits or more; never a private one."""
    try:
        key = load_pem_public_key(pem.strip().encode()[:_LARGEST_PEM])
    except (ValueError, TypeError, UnicodeEncodeError):
        raise Refused("key-public") from None
    if isinstance(key, EllipticCurvePublicKey) and key.curve.name in {"secp256r1", "secp384r1", "secp521r1"}:
        return _plain(ECKey.import_key(key))
    if isinstance(key, RSAPublicKey) and key.key_size >= _LEAST_RSA_BITS:
        return _plain(RSAKey.import_key(key))
    raise Refused("key-public")


def _plain(key: ECKey | RSAKey) -> Mapping[str, Any]:
    found: Mapping[str, Any] = json.loads(json.dumps(key.as_dict(private=False)))
    return found
