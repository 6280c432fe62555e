"""Where a key on a token lies, as a setting says it (RFC 7512). Opens nothing."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote

SCHEME = "pkcs11:"


@dataclass(frozen=True, slots=True)
class TokenAddress:
    """Where the key lies: ``pkcs11:token=LABEL;object=LABEL?module-path=/usr/lib/….so`` (RFC 7512)."""

    module: str
    token: str
    label: str

    @classmethod
    def read(cls, text: str) -> TokenAddress:
        """Raises ValueError: not such an address, or it holds the PIN (which lies in the secrets folder)."""
        if not text.startswith(SCHEME):
            raise ValueError(SCHEME)
        path, _, query = text.removeprefix(SCHEME).partition("?")
        named = {name: unquote(value) for name, _, value in (part.partition("=") for part in path.split(";"))}
        asked = dict(parse_qsl(query, keep_blank_values=True, separator="&"))
        if named.keys() != {"token", "object"} or asked.keys() != {"module-path"}:
            raise ValueError("pkcs11:token=…;object=…?module-path=/…")
        if not asked["module-path"].startswith("/") or not all(named.values()):
            raise ValueError("module-path=/…")
        return cls(asked["module-path"], named["token"], named["object"])
