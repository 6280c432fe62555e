"""Puts the hub together from its settings: database, keys, folders, trust, clock, seal. Does no work itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

from hocba.clock import clock_for
from hocba.own_seal import seal_of
from hocba.settings import S3Address, Settings, SettingsWrong, check
from ingest.ministry.by_file import FileDrop
from ingest.ministry.by_http import HttpConnector
from ingest.ministry.connector import Connector
from ingest.queue_postgres import PostgresQueue
from ingest.workplace import Workplace
from registry.connection import Engine
from registry.errors import KeysMissing
from registry.keyring import Keyring
from registry.originals import Originals
from registry.originals_s3 import Bucket, S3Shelf
from registry.spool import Spool
from registry.standby import CONNECT_SECONDS, with_standby
from registry.transactions import open_engine
from registry.trust_folder import TrustFolder
from sealer.keys import HubSeal, SealUnreadable

SEAL_NAME = "Trục học bạ số (khóa phát triển)"
DATABASE_PASSWORD = "database.password"  # noqa: S105 (a file's name)

MINISTRY_TOKEN = "ministry.token"  # noqa: S105 (a file's name)

# The object store's, each a line in a file of its own.
ORIGINALS_ACCESS_KEY = "originals.access-key"
ORIGINALS_SECRET_KEY = "originals.secret-key"  # noqa: S105 (a file's name)


@dataclass(frozen=True, slots=True)
class Hub:
    """An opened hub."""

    settings: Settings
    place: Workplace

    @property
    def on_postgresql(self) -> bool:
        return self.place.engine.dialect.name == "postgresql"

    def production_queue(self) -> PostgresQueue:
        """The queue for workers on several machines; PostgreSQL only."""
        return PostgresQueue(self.place, conninfo(self.settings))


@contextmanager
def opened(settings: Settings) -> Iterator[Hub]:
    """The hub with its keys, which must be there.

    Raises:
        SettingsWrong: production must not run with these settings, or ``hocba init`` has not been run.
    """
    check(settings)
    trust = TrustFolder(settings.trust)
    try:
        keyring = Keyring.load(settings.secrets)
        seal = seal_of(settings, trust)
    except (KeysMissing, SealUnreadable) as error:
        sentence = (
            f"hãy chạy `hocba init`, hoặc đặt HOCBA_SECRETS_DIR và HOCBA_SEAL / {error}; run `hocba init`, or set both"
        )
        raise SettingsWrong([sentence]) from error
    waits = {"connect_seconds": CONNECT_SECONDS} if settings.database_standby_url else {}
    engine = open_engine(database_url(settings), **waits)
    place = Workplace(
        engine=engine,
        keyring=keyring,
        originals=Originals(shelf_of(settings), keyring),
        spool=Spool(settings.spool, keyring),
        trust=trust,
        clock=clock_for(settings.clock),
        seal=seal,
        ministry=connector_of(settings),
    )
    try:
        yield Hub(settings, place)
    finally:
        engine.dispose()


def make_keys(settings: Settings) -> None:
    """Keys and seal for development, where there are none. In production they are only looked at.

    Raises:
        SettingsWrong: production without real keys.
    """
    check(settings)
    if settings.production:
        return
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    Keyring.create(settings.secrets)
    if settings.seal is None:
        HubSeal.create(settings.secrets, SEAL_NAME)


def database_url(settings: Settings) -> str:
    """The database's address, with the password from the secrets folder where one lies there."""
    return _with_password(settings.database, settings)


def engine_for_look_ups(hub: Hub) -> Engine:
    """The hub's own, or one that reads from the standby while the primary is gone.

    Raises:
        SettingsWrong: a standby that is not PostgreSQL's.
    """
    address = hub.settings.database_standby_url
    if address is None:
        return hub.place.engine
    if not (hub.on_postgresql and address.startswith("postgresql")):
        raise SettingsWrong(
            ["HOCBA_DATABASE_STANDBY_URL: chỉ PostgreSQL có máy dự phòng / only PostgreSQL has a standby"]
        )
    standby = open_engine(_with_password(address, hub.settings), connect_seconds=CONNECT_SECONDS)
    return with_standby(hub.place.engine, standby)


def _with_password(url: str, settings: Settings) -> str:
    file = settings.secrets / DATABASE_PASSWORD
    address = urlsplit(url)
    if not file.is_file() or address.password or not address.hostname:
        return url
    user, _, host = address.netloc.rpartition("@")
    return urlunsplit(address._replace(netloc=f"{user}:{quote(file.read_text().strip(), safe='')}@{host}"))


def conninfo(settings: Settings) -> str:
    """The same for libpq."""
    return database_url(settings).replace("postgresql+psycopg://", "postgresql://", 1)


def shelf_of(settings: Settings) -> Path | S3Shelf:
    """The folder or the bucket that ``HOCBA_ORIGINALS_URL`` names."""
    address = settings.originals
    if not isinstance(address, S3Address):
        return address
    access, secret = (settings.secrets / name for name in (ORIGINALS_ACCESS_KEY, ORIGINALS_SECRET_KEY))
    if not (access.is_file() and secret.is_file()):
        raise SettingsWrong(
            [
                f"HOCBA_ORIGINALS_URL: thiếu {access.name}, {secret.name} trong HOCBA_SECRETS_DIR"
                " / they are not in that folder"
            ]
        )
    bucket = Bucket(
        name=address.bucket,
        prefix=address.prefix,
        endpoint=settings.originals_endpoint,
        region=settings.originals_region,
        access_key=access.read_text().strip(),
        secret_key=secret.read_text().strip(),
    )
    return S3Shelf(bucket)


def connector_of(settings: Settings) -> Connector | None:
    """The way to the ministry that ``HOCBA_MINISTRY_URL`` names; None: there is none yet."""
    if settings.ministry_url is None:
        return None
    address = urlsplit(settings.ministry_url)
    if address.scheme == "file":
        return FileDrop(Path(address.path))
    token = settings.secrets / MINISTRY_TOKEN
    return HttpConnector(settings.ministry_url, token.read_text().strip() if token.is_file() else None)
