"""The hub's settings: read once from the environment (``HOCBA_…``, contract/http.md), frozen, checked at the start."""

from __future__ import annotations

import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import parse_qs, urlsplit

from pydantic import AwareDatetime, Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from portal.limits.rules import Limits, windows

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
    seal: Path | None = None
    base_url: str = "http://127.0.0.1:8000"
    office_url: str = "http://127.0.0.1:8001"
    clock: AwareDatetime | None = None
    redis_url: str | None = None
    ministry_url: str | None = None
    mail_url: str | None = None
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
    def production(self) -> bool:
        return self.env == PRODUCTION

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
            raise SettingsWrong(["HOCBA_ORIGINALS_URL: a folder (a path or file:///…) or s3://bucket/prefix"])
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
    faults = _production_faults(settings) if settings.production else []
    if faults:
        raise SettingsWrong(faults)


def _production_faults(settings: Settings) -> list[str]:
    faults = []
    if settings.clock is not None:
        faults.append("HOCBA_CLOCK: a clock that stands still is for tests only")
    if settings.secrets_dir is None:
        faults.append("HOCBA_SECRETS_DIR: not set; production never runs on keys made for development")
    else:
        faults += [f"HOCBA_SECRETS_DIR: {p.name} can be read by others (mode 0600 is needed)" for p in _open(settings)]
    if settings.seal is None:
        faults.append("HOCBA_SEAL: not set; production never seals with a self-made key")
    if settings.trust_dir is None:
        faults.append("HOCBA_TRUST_DIR: not set")
    if urlsplit(settings.database).password:
        faults.append("HOCBA_DATABASE_URL: holds a password; put it into HOCBA_SECRETS_DIR/database.password")
    if settings.database_standby_url and urlsplit(settings.database_standby_url).password:
        faults.append("HOCBA_DATABASE_STANDBY_URL: holds a password; HOCBA_SECRETS_DIR/database.password is used")
    if settings.redis_url and urlsplit(settings.redis_url).password:
        faults.append("HOCBA_REDIS_URL: holds a password; put it into HOCBA_SECRETS_DIR/redis.password")
    if urlsplit(settings.base_url).scheme != "https":
        faults.append("HOCBA_BASE_URL: codes and birth dates would travel in the clear; https is needed")
    if settings.ministry_url and urlsplit(settings.ministry_url).scheme == "http":
        faults.append("HOCBA_MINISTRY_URL: children's records would travel in the clear; https or file is needed")
    return faults


def _open(settings: Settings) -> list[Path]:
    """Key files that others than their owner can read."""
    files = [path for path in settings.secrets.glob("*") if path.is_file()]
    files += [settings.seal] if settings.seal and settings.seal.is_file() else []
    return [path for path in files if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)]
