"""The whole stack in one folder: made, started, watched, stopped, and nothing left. Knows no school and no record."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import psycopg

from deploy.stack import pieces, programs
from deploy.stack.certificate import make_certificate
from deploy.stack.processes import Processes, StackFailed
from deploy.stack.programs import HOST

BUCKET = "hocba-originals"
WORKERS = 2
PIECES_WITH_PORTS = (
    "postgresql",
    "redis",
    "objects",
    "public",
    "ingest",
    "institutions",
    "office",
    "office-https",
    "metrics",
    "http",
)


class Stack:
    """``given``: ``HOCBA_…`` settings that win over our own. Where they name a database, a Redis or a store of
    originals, none is started here.
    """

    def __init__(self, folder: Path, *, given: Mapping[str, str] | None = None, https: int | None = None) -> None:
        self.folder = folder
        self._given = dict(given or {})
        self.ports = {name: programs.free_port() for name in PIECES_WITH_PORTS}
        self.ports["https"] = https or programs.free_port()
        self.logs = folder / "logs"
        self.processes = Processes(self.logs)
        self.settings: dict[str, str] = {}

    @property
    def address(self) -> str:
        return f"https://{HOST}:{self.ports['https']}"

    @property
    def office_address(self) -> str:
        return f"https://{HOST}:{self.ports['office-https']}"

    @property
    def certificate(self) -> Path:
        """What a client must trust."""
        return self.folder / "tls.pem"

    @property
    def access_log(self) -> Path:
        return self.folder / "nginx" / "access.log"

    def prepare(self) -> None:
        """Services, keys, an empty and migrated register.

        Raises:
            programs.ProgramsMissing, StackFailed
        """
        programs.check()
        self.folder.chmod(0o711)  # servers that run as others must get through to their own folders
        self.logs.mkdir()
        for name in ("secrets", "data", "metrics"):
            (self.folder / name).mkdir(mode=0o700)
        self.settings = self._environment()
        self._services()
        self.run("hocba", "init")

    def serve(self) -> None:
        """The hub's own processes, and nginx before them."""
        self.processes.start(
            pieces.public(self.settings, self.ports["public"]),
            pieces.ingest(self.settings, self.ports["ingest"]),
            pieces.institutions(self.settings, self.ports["institutions"]),
            pieces.office(self.settings, self.ports["office"]),
            pieces.metrics(self.settings, self.ports["metrics"]),
            *(pieces.worker(self.settings, number) for number in range(1, WORKERS + 1)),
        )
        ports = {name: self.ports[name] for name in ("http", "https")}
        tls = make_certificate(self.folder)
        self.processes.start(pieces.nginx(self.folder / "nginx", **ports, behind=self.ports, tls=tls))

    def run(self, *module: str) -> str:
        """``python -m …`` with the stack's settings; what it printed.

        Raises:
            StackFailed: it failed; says what it printed.
        """
        done = subprocess.run(
            [sys.executable, "-m", *module], env=self.settings, cwd=pieces.ROOT, capture_output=True, text=True
        )
        if done.returncode:
            raise StackFailed(f"{' '.join(module)}:\n{done.stdout}{done.stderr}")
        return done.stdout

    def stop(self) -> None:
        self.processes.stop_all()

    def _services(self) -> None:
        secrets, ports = self.folder / "secrets", self.ports
        wanted = []
        if "HOCBA_DATABASE_URL" not in self._given:
            pieces.new_password(secrets / "database.password")
            password = pieces.new_password(self.folder / "postgres.password")
            wanted.append(pieces.postgresql(self.folder / "postgresql", ports["postgresql"], password))
        if "HOCBA_REDIS_URL" not in self._given:
            password = pieces.new_password(secrets / "redis.password")
            wanted.append(pieces.redis(self.folder / "redis", ports["redis"], password))
        if "HOCBA_ORIGINALS_URL" not in self._given:
            pieces.new_password(secrets / "originals.access-key")
            pieces.new_password(secrets / "originals.secret-key")
            wanted.append(pieces.objects(ports["objects"], BUCKET))
        self.processes.start(*wanted)
        if "HOCBA_DATABASE_URL" not in self._given:
            self._make_database(self.folder / "postgres.password", hub=secrets / "database.password")

    def _make_database(self, password: Path, *, hub: Path) -> None:
        port = self.ports["postgresql"]
        words = f"host={HOST} port={port} user={pieces.SUPERUSER} dbname=postgres"
        with psycopg.connect(words, password=password.read_text(), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {pieces.DATABASE}".encode())
        pieces.make_role(port, superuser=password, hub=hub)

    def _environment(self) -> dict[str, str]:
        ports = self.ports
        own = {
            "HOCBA_DATA_DIR": str(self.folder / "data"),
            "HOCBA_SECRETS_DIR": str(self.folder / "secrets"),
            "HOCBA_TRUST_DIR": str(self.folder / "trust"),
            "HOCBA_DATABASE_URL": f"postgresql://{pieces.DATABASE_USER}@{HOST}:{ports['postgresql']}/{pieces.DATABASE}",
            "HOCBA_REDIS_URL": f"redis://{HOST}:{ports['redis']}/0",
            "HOCBA_ORIGINALS_URL": f"s3://{BUCKET}",
            "HOCBA_ORIGINALS_ENDPOINT": f"http://{HOST}:{ports['objects']}",
            "HOCBA_BASE_URL": self.address,
            "HOCBA_OFFICE_URL": self.office_address,
            "HOCBA_PROXY_HOPS": "1",
        }
        plain = {name: value for name, value in os.environ.items() if not name.startswith("HOCBA_")}
        shared = {"PROMETHEUS_MULTIPROC_DIR": str(self.folder / "metrics"), "PYTHONPATH": str(pieces.ROOT)}
        return {**plain, **own, **self._given, **shared}
