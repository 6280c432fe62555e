"""OAuth 2.0 for institutions' programs: client credentials alone (RFC 6749, 4.4), by Authlib. Knows no view.

A program shows its secret, or signs with its own key (``private_key_jwt``, RFC 7523), and gets a token for minutes that
says nothing by itself and can be revoked (RFC 7009).
"""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any

from authlib.integrations.flask_oauth2 import AuthorizationServer
from authlib.integrations.flask_oauth2.requests import FlaskOAuth2Payload, FlaskOAuth2Request
from authlib.oauth2.rfc6749 import ClientMixin, OAuth2Request, TokenMixin
from authlib.oauth2.rfc6749.grants import ClientCredentialsGrant
from authlib.oauth2.rfc7009 import RevocationEndpoint
from authlib.oauth2.rfc7523 import JWTBearerClientAssertion
from flask import Flask, Request, current_app, request
from joserfc.jwk import Key, import_key

from portal.institutions.desk import desk
from registry import audit, client_keys
from registry.audit import AuditEntry
from registry.client_keys import ClientKey, Issued, KeyKind
from registry.transactions import reading, transaction

EXTENSION = "hocba-oauth"
TOKEN_PATH, REVOKE_PATH = "/oauth/token", "/oauth/revoke"
GRANT = "client_credentials"
# Long enough for a call of 10,000 lines to begin after the one before; short enough to lose.
TOKEN_SECONDS = 600
# A signed assertion is made for one request; its number is remembered as long as it could be good.
ASSERTION_SECONDS = 300
METHODS = ("client_secret_basic", "client_secret_post", "private_key_jwt")
_METHODS_OF = {KeyKind.SECRET: METHODS[:2], KeyKind.PUBLIC_KEY: METHODS[2:], KeyKind.TOKEN: ()}


class _KeyHolder(ClientMixin):  # type: ignore[misc]
    """A key as Authlib asks about a client."""

    def __init__(self, key: ClientKey) -> None:
        self.key = key

    def get_client_id(self) -> str:
        return self.key.id

    def get_allowed_scope(self, scope: str) -> str:
        """Of those asked for; all there are where none is (RFC 6749, 3.3)."""
        asked = set(scope.split()) if scope else self.key.scopes
        return " ".join(sorted(self.key.scopes & asked))

    def check_client_secret(self, client_secret: str) -> bool:
        return client_keys.secret_holds(desk().keyring, self.key, client_secret)

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:  # noqa: ARG002 (the base names it)
        return method in _METHODS_OF[self.key.kind]

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type == GRANT


class _Credentials(ClientCredentialsGrant):  # type: ignore[misc]
    TOKEN_ENDPOINT_AUTH_METHODS = list(METHODS)  # noqa: RUF012 (Authlib's own name and type)


class _Assertion(JWTBearerClientAssertion):  # type: ignore[misc]
    CLIENT_AUTH_METHOD = METHODS[2]

    def get_audiences(self) -> list[str]:
        return [desk().base_url + TOKEN_PATH, desk().base_url]

    def validate_jti(self, claims: Any, jti: Any) -> bool:
        """Once, and for a short while only: what is remembered for ever would fill memory."""
        now = desk().real_clock().timestamp()
        if not isinstance(jti, str) or not 0 < len(jti) <= 200 or claims["exp"] > now + ASSERTION_SECONDS:
            return False
        name = desk().keyring.mac("token", f"assertion|{claims['sub']}|{jti}")
        return desk().once(name, 2 * ASSERTION_SECONDS)

    def resolve_client_public_key(self, client: _KeyHolder) -> Key:
        """Of a client without one: a key that nobody has, drawn for this one question."""
        if client.key.public_jwk:
            return import_key(dict(client.key.public_jwk))
        return import_key(secrets.token_bytes(32), "oct")


class _Token(TokenMixin):  # type: ignore[misc]
    """What a client wants to have revoked; whose it is, the register finds out."""

    def __init__(self, token: str) -> None:
        self.token = token

    def check_client(self, client: _KeyHolder) -> bool:  # noqa: ARG002
        return True


class _Revocation(RevocationEndpoint):  # type: ignore[misc]
    CLIENT_AUTH_METHODS = list(METHODS)  # noqa: RUF012 (Authlib's own name and type)

    def query_token(self, token_string: str, token_type_hint: str | None) -> _Token:  # noqa: ARG002
        return _Token(token_string)

    def revoke_token(self, token: _Token, request: Any) -> None:
        """One of another key stays as it is, and nobody is told (RFC 7009, 2.2)."""
        with transaction(desk().engine) as connection:
            key, now = request.client.key, desk().real_clock()
            client_keys.revoke_token(connection, desk().keyring, key, token.token, now=now)


class _PlainRequest(FlaskOAuth2Request):  # type: ignore[misc]
    """Authlib refuses addresses without TLS; here the settings do (https in production)."""

    def __init__(self, given: Request) -> None:
        secure = given.url.replace("http://", "https://", 1)
        OAuth2Request.__init__(self, method=given.method, uri=secure, headers=given.headers)
        self._request = given
        self.payload = FlaskOAuth2Payload(given)


class _Server(AuthorizationServer):  # type: ignore[misc]
    def create_oauth2_request(self, _request: Any) -> _PlainRequest:
        return _PlainRequest(request)


def install_oauth(app: Flask) -> None:
    """One server for each app."""
    app.config["OAUTH2_TOKEN_EXPIRES_IN"] = {GRANT: TOKEN_SECONDS}
    app.config["OAUTH2_SCOPES_SUPPORTED"] = sorted(client_keys.SCOPES)
    app.config["OAUTH2_ACCESS_TOKEN_GENERATOR"] = lambda *_, **__: client_keys.new_access_token()
    server = _Server(app, query_client=_find, save_token=_save)
    server.register_grant(_Credentials)
    server.register_client_auth_method(METHODS[2], _Assertion(validate_jti=True, leeway=30))
    server.register_endpoint(_Revocation)
    app.extensions[EXTENSION] = server


def token_server() -> Any:
    """The one this app was made with."""
    return current_app.extensions[EXTENSION]


def _find(client_id: str) -> _KeyHolder | None:
    with reading(desk().engine) as connection:
        key = client_keys.by_id(connection, client_id, now=desk().real_clock()) if len(client_id) <= 36 else None
    return _KeyHolder(key) if key and key.live else None


def _save(token: dict[str, Any], asked: Any) -> None:
    now, key = desk().real_clock(), asked.client.key
    scopes = frozenset(token.get("scope", "").split())
    issued = Issued(token["access_token"], scopes, now, now + timedelta(seconds=TOKEN_SECONDS))
    with transaction(desk().engine) as connection:
        client_keys.issue(connection, desk().keyring, key, issued)
        actor = f"client:{key.organisation}/{key.name}"[:150]
        line = AuditEntry(actor, "token:issue", f"client-key:{key.id}", {"scopes": sorted(scopes)})
        audit.append(connection, [line], at=now)
