"""``/oauth/token`` and ``/oauth/revoke``, and where a program finds them (RFC 8414). Answers as OAuth has them."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, request

from portal.errors import TooMany
from portal.institutions.desk import desk
from portal.institutions.token_server import GRANT, METHODS, REVOKE_PATH, TOKEN_PATH, token_server
from registry.client_keys import SCOPES

bp = Blueprint("oauth", __name__)

METADATA_PATH = "/.well-known/oauth-authorization-server"


@bp.post(TOKEN_PATH)
def token() -> Response:
    """A token for minutes, to who has a secret or signs."""
    return _counted(token_server().create_token_response())


@bp.post(REVOKE_PATH)
def revoke() -> Response:
    """Ends a token before its time."""
    return _counted(token_server().create_endpoint_response("revocation"))


@bp.get(METADATA_PATH)
def metadata() -> Response:
    """Addresses and methods."""
    base = desk().base_url
    return jsonify(
        {
            "issuer": base,
            "token_endpoint": base + TOKEN_PATH,
            "revocation_endpoint": base + REVOKE_PATH,
            "token_endpoint_auth_methods_supported": list(METHODS),
            "token_endpoint_auth_signing_alg_values_supported": ["ES256", "RS256"],
            "revocation_endpoint_auth_methods_supported": list(METHODS),
            "grant_types_supported": [GRANT],
            "response_types_supported": [],
            "scopes_supported": sorted(SCOPES),
        }
    )


def _counted(answer: Response) -> Response:
    """A program that is not who it says counts as a wrong token of its address; a right one is never asked."""
    if answer.status_code == 200 or (answer.get_json(silent=True) or {}).get("error") != "invalid_client":
        return answer
    if standing := desk().guesses.take(request.remote_addr):
        raise TooMany(standing, of="token")
    return answer
