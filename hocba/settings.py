"""The hub's settings: read once from the environment (``HOCBA_…``, contract/http.md), frozen, checked at the start."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import parse_qs, urlsplit

from pydantic import AwareDatetime, Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from hocba.production_rules import faults_in_production
from ingest.crl_fetch import CrlHosts
from portal.limits.rules import Limits, windows
from sealer.token_address import SCHEME as TOKEN_SCHEME
from sealer.token_address import TokenAddress

PRODUCTION = "production"
_LIMITS = Limits()
MAIL_SCHEMES = ("smtp", "smtp+starttls", "smtps")


class SettingsWrong(Exception):
    """The process must not start with these settings. Each sentence names its variable."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class S3Address:
    """``s3://bucket/prefix``; the prefix may be empty."""

    bucket: str
    prefix: str


class Settings(BaseSettings):
    """All that the environment says. Paths are made from ``data_dir`` where they are not given."""

    model_config = SettingsConfigDict(env_prefix="HOCBA_", frozen=True, extra="ignore", env_ignore_empty=True)

    env: Literal["demo", "production"] = "demo"
    data_dir: Path = Path("hocba-data")
    database_url: str | None = None
    database_standby_url: str | None = None
    originals_url: str | None = None
    originals_endpoint: str | None = None
    originals_region: str = "us-east-1"
    trust_dir: Path | None = None
    secrets_dir: Path | None = None
    seal: str | None = None
    tsa_url: str | None = None
    base_url: str = "http://127.0.0.1:8000"
    office_url: str = "http://127.0.0.1:8001"
    clock: AwareDatetime | None = None
    redis_url: str | None = None
    ministry_url: str | None = None
    mail_url: str | None = None
    crl_hosts: str | None = None
    webhook_hosts: str | None = None
    # Ten proxies in a row are a mistake, not a network.
    proxy_hops: int = Field(default=0, ge=0, le=10)
    limit_lookup: str = _LIMITS.lookup
    limit_failures: str = _LIMITS.failures
    limit_code_failures: str = _LIMITS.code_failures

    @field_validator("limit_lookup", "limit_failures", "limit_code_failures")
    @classmethod
    def _is_a_limit(cls, text: str) -> str:
        windows(text)
        return text

    @field_validator("base_url", "office_url")
    @classmethod
    def _is_an_address(cls, text: str) -> str:
        """What is printed into QR codes, or sent in invitations: an address that a browser can open."""
        address = urlsplit(text)
        if address.scheme not in ("http", "https") or not address.hostname or address.query or address.fragment:
            raise ValueError("https://tracuu.example.vn")
        return text.rstrip("/")

    @field_validator("ministry_url")
    @classmethod
    def _is_a_way(cls, text: str | None) -> str | None:
        """A folder or an address; its token lies in the secrets folder, never in the address."""
        if text is None:
            return None
        address = urlsplit(text)
        by_file = address.scheme == "file" and not address.netloc and address.path.startswith("/")
        by_http = address.scheme in ("http", "https") and bool(address.hostname)
        if not (by_file or by_http) or address.password or address.query or address.fragment:
            raise ValueError("https://csdl.example.vn/hocba, file:///srv/ministry")
        return text

    @field_validator("seal", mode="before")
    @classmethod
    def _is_a_seal(cls, seal: Path | str | None) -> str | None:
        """A file, or a key on a token; the PIN lies in the secrets folder, never in the address."""
        text = None if seal is None else str(seal)
        if text is not None and text.startswith(TOKEN_SCHEME):
            TokenAddress.read(text)
        return text

    @field_validator("tsa_url")
    @classmethod
    def _is_an_authority(cls, text: str | None) -> str | None:
        """Authorities are often to be had by http alone: what they sign is checked, what they are sent is a digest."""
        address = urlsplit(text or "http://tsa.example.vn")
        if address.scheme not in ("http", "https") or not address.hostname or address.username or address.fragment:
            raise ValueError("http://tsa.example.vn/")
        return text

    @field_validator("crl_hosts")
    @classmethod
    def _are_hosts(cls, text: str | None) -> str | None:
        """Hosts, or whole addresses of revocation lists."""
        if text is not None:
            try:
                CrlHosts.read(text)
            except ValueError as error:
                raise ValueError("http://crl.example.vn/ca.crl, crl.example.vn") from error
        return text

    @field_validator("mail_url")
    @classmethod
    def _is_a_mail_server(cls, text: str | None) -> str | None:
        """A mail server with the address mails come from; its password lies in the secrets folder."""
        if text is None:
            return None
        address = urlsplit(text)
        one_sender = len(parse_qs(address.query).get("from", [])) == 1
        if address.scheme not in MAIL_SCHEMES or not address.hostname or not one_sender or address.password:
            raise ValueError("smtp+starttls://user@mail.example.vn:587?from=hocba@example.vn")
        return text

    @property
    def webhook_host_names(self) -> frozenset[str]:
        """The hosts that may be told of changes: names, or addresses as they are written."""
        return frozenset(name.strip().lower() for name in (self.webhook_hosts or "").split(",") if name.strip())

    @property
    def seal_token(self) -> TokenAddress | None:
        """Where the seal's key lies, if on a token (PKCS#11)."""
        on_token = self.seal is not None and self.seal.startswith(TOKEN_SCHEME)
        return TokenAddress.read(self.seal or "") if on_token else None

    @property
    def seal_file(self) -> Path | None:
        """The seal's PKCS#12, if one was named."""
        return Path(self.seal) if self.seal is not None and self.seal_token is None else None

    @property
    def production(self) -> bool:
        return self.env == PRODUCTION

    def at_port(self, port: int) -> Settings:
        """The same; addresses that nobody set are those of a hub served on this port of this machine."""
        own = {"base_url": f"http://127.0.0.1:{port}", "office_url": f"http://127.0.0.1:{port + 1}"}
        return self.model_copy(update={name: own[name] for name in own.keys() - self.model_fields_set} if port else {})

    @property
    def database(self) -> str:
        """The database's address; SQLite under the data folder by default."""
        return self.database_url or f"sqlite:///{(self.data_dir / 'hocba.sqlite3').absolute()}"

    @property
    def originals(self) -> Path | S3Address:
        """Where the originals lie: a folder (a path or ``file://`` address), or ``s3://bucket/prefix``.

        Raises:
            SettingsWrong: another kind of address.
        """
        if self.originals_url is None:
            return self.data_dir / "originals"
        address = urlsplit(self.originals_url)
        if address.scheme == "s3" and address.netloc:
            return S3Address(bucket=address.netloc, prefix=address.path.strip("/"))
        if address.scheme not in ("", "file") or address.netloc:
            raise SettingsWrong(
                ["HOCBA_ORIGINALS_URL: cần / needed: một thư mục / a folder (/path, file:///…), s3://bucket/prefix"]
            )
        return Path(address.path)

    @property
    def spool(self) -> Path:
        return self.data_dir / "spool"

    @property
    def trust(self) -> Path:
        return self.trust_dir or self.data_dir / "trust"

    @property
    def secrets(self) -> Path:
        return self.secrets_dir or self.data_dir / "secrets"


def check(settings: Settings) -> None:
    """Refuse what production must not run with: no real keys, a clock that stands, secrets in the clear.

    Raises:
        SettingsWrong: with every fault at once.
    """
    faults = faults_in_production(settings) if settings.production else []
    if faults:
        raise SettingsWrong(faults)
