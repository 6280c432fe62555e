"""What each piece is started with: the same files and commands as in ``deploy/compose.yaml``. Starts nothing itself."""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from string import Template

from deploy.stack import programs
from deploy.stack.processes import Piece
from deploy.stack.programs import HOST

ROOT = Path(__file__).parents[2]
DATABASE_USER = DATABASE = "hocba"
# Of the database server; no process of the hub has its password.
SUPERUSER = "postgres"
ROLE_SCRIPT = ROOT / "deploy" / "postgresql" / "10-hocba-role.sh"
PLAIN = {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C.UTF-8"}


def postgresql(folder: Path, port: int, password: Path) -> Piece:
    """A new cluster that asks for a password, ``password`` the superuser's; its folder is made here."""
    own = _owned(folder, "postgres")
    given = own / "password"
    shutil.copyfile(password, given)
    _hand_over(given, "postgres")
    words = ["-D", str(own / "data"), "-U", SUPERUSER, "-A", "scram-sha-256", "--pwfile", str(given), "-E", "UTF8"]
    user = "postgres" if os.getuid() == 0 else None
    made = subprocess.run(
        [programs.postgresql("initdb"), *words, "--no-sync"], cwd=own, user=user, group=user, capture_output=True
    )
    if made.returncode:
        raise RuntimeError(made.stderr.decode(errors="replace"))
    # Whatever a failed statement held (hashes, sealed codes) stays out of the server's log.
    quiet = ["-c", "log_min_error_statement=panic", "-c", "log_parameter_max_length_on_error=0"]
    argv = [programs.postgresql("postgres"), "-D", str(own / "data"), "-p", str(port), "-k", str(own)]
    argv += ["-c", f"listen_addresses={HOST}", "-c", "log_error_verbosity=terse", *quiet]
    # SIGINT is PostgreSQL's fast stop: connections are closed, nothing is lost.
    return Piece("postgresql", argv, PLAIN, programs.takes_sessions(port), user="postgres", stop_signal=signal.SIGINT)


def make_role(port: int, *, superuser: Path, hub: Path) -> None:
    """The hub's own role, owner of its database, by the script that the image runs. Both are files of passwords.

    Raises:
        RuntimeError: what the script printed.
    """
    server = {"PGHOST": HOST, "PGPORT": str(port), "PGPASSWORD": superuser.read_text().strip()}
    given = {"POSTGRES_USER": SUPERUSER, "POSTGRES_DB": DATABASE, "HOCBA_DATABASE_PASSWORD_FILE": str(hub)}
    done = subprocess.run([str(ROLE_SCRIPT)], env={**PLAIN, **server, **given}, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(done.stderr)


def redis(folder: Path, port: int, password: Path) -> Piece:
    """Nothing in it must survive: limits and spent proofs of work."""
    own = _owned(folder, "redis")
    conf = own / "redis.conf"
    conf.touch(mode=0o600)
    lines = [f"port {port}", f"bind {HOST}", f"dir {own}", 'save ""', "appendonly no", "maxmemory 64mb"]
    lines += ["maxmemory-policy volatile-ttl", f"requirepass {password.read_text().strip()}"]
    conf.write_text("\n".join(lines) + "\n")
    _hand_over(conf, "redis")
    return Piece("redis", ["redis-server", str(conf)], PLAIN, programs.listens(port), user="redis")


def objects(port: int, bucket: str) -> Piece:
    """The rehearsal's object store."""
    argv = [sys.executable, "-m", "deploy.stack.objects", str(port), bucket]
    ready = programs.answers(port, f"/{bucket}")
    return Piece("objects", argv, {**PLAIN, "PYTHONPATH": str(ROOT)}, ready)


def public(settings: Mapping[str, str], port: int) -> Piece:
    """gunicorn with the public's pages."""
    return Piece("public", _gunicorn("public", port), settings, programs.answers(port, "/healthz"))


def ingest(settings: Mapping[str, str], port: int) -> Piece:
    """gunicorn with the schools' door."""
    return Piece("ingest", _gunicorn("ingest", port), settings, programs.answers(port, "/readyz"))


def office(settings: Mapping[str, str], port: int) -> Piece:
    """gunicorn with the office."""
    return Piece("office", _gunicorn("office", port), settings, programs.answers(port, "/readyz"))


def institutions(settings: Mapping[str, str], port: int) -> Piece:
    """gunicorn with the institutions' door."""
    return Piece("institutions", _gunicorn("institutions", port), settings, programs.answers(port, "/healthz"))


def worker(settings: Mapping[str, str], number: int) -> Piece:
    """It listens nowhere: that it touches its file shows that it works."""
    beat = Path(settings["HOCBA_DATA_DIR"]) / f"worker-{number}.beat"
    argv = [sys.executable, "-m", "hocba", "worker", "--beat", str(beat)]
    return Piece(f"worker-{number}", argv, settings, beat.exists)


def metrics(settings: Mapping[str, str], port: int) -> Piece:
    """What all of them counted, on an inner port."""
    argv = [sys.executable, "-m", "hocba", "metrics", "--port", str(port)]
    return Piece("metrics", argv, settings, programs.answers(port, "/metrics"))


def nginx(folder: Path, *, http: int, https: int, behind: Mapping[str, int], tls: tuple[Path, Path]) -> Piece:
    """nginx as nobody special, from ``deploy/nginx.conf``. ``behind``: all ports by name."""
    own = _owned(folder, "www-data")
    certificate, key = (Path(shutil.copy(file, own / file.name)) for file in tls)
    names = {
        "WORKERS": "2",
        "RUN_DIR": str(own),
        "ACCESS_LOG": str(own / "access.log"),
        "PUBLIC": f"{HOST}:{behind['public']}",
        "INGEST": f"{HOST}:{behind['ingest']}",
        "OFFICE": f"{HOST}:{behind['office']}",
        "INSTITUTIONS": f"{HOST}:{behind['institutions']}",
        "OFFICE_LISTEN": f"{HOST}:{behind['office-https']}",
        "TLS_CERTIFICATE": str(certificate),
        "TLS_KEY": str(key),
        "HTTP_LISTEN": f"{HOST}:{http}",
        "HTTPS_LISTEN": f"{HOST}:{https}",
        "HTTPS_SUFFIX": f":{https}",
    }
    conf = own / "nginx.conf"
    # Only names in capitals are ours; nginx's own variables are left alone.
    conf.write_text(Template((ROOT / "deploy" / "nginx.conf").read_text()).safe_substitute(names))
    for file in (certificate, key, conf):
        _hand_over(file, "www-data")
    argv = [programs.nginx(), "-e", "stderr", "-c", str(conf), "-g", "daemon off;"]
    return Piece("nginx", argv, PLAIN, programs.answers(https, "/healthz", tls=True), user="www-data")


def new_password(file: Path) -> Path:
    """A file of our own with 32 random characters."""
    file.touch(mode=0o600)
    file.write_text(secrets.token_urlsafe(24))
    return file


def _gunicorn(name: str, port: int) -> list[str]:
    conf = ROOT / "deploy" / "gunicorn" / f"{name}.py"
    return [sys.executable, "-m", "gunicorn", "-c", str(conf), "--bind", f"{HOST}:{port}"]


def _owned(folder: Path, user: str) -> Path:
    folder.mkdir(mode=0o700)
    _hand_over(folder, user)
    return folder


def _hand_over(path: Path, user: str) -> None:
    """Servers do not run as root, and PostgreSQL refuses to."""
    if os.getuid() == 0:
        shutil.chown(path, user, user)
