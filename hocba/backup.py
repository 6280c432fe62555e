"""Backup of a running hub, and the way back. Knows no table; what a backup holds is told in docs/operations.md.

The order is the point: the database's moment is fixed first, the originals it speaks of are copied then. They were
durable before their rows and are never changed or removed after, so each of them is there, however late it is copied.
Received batches not worked through are different, they go when they are done: they are held open before and copied
after. Keys are only ever added, so they come last, and to another place.
"""

from __future__ import annotations

import os
import resource
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

from hocba.backup_manifest import MANIFEST, BackupFailed, digest_of, write_manifest
from hocba.settings import Settings
from hocba.wiring import Hub
from registry import snapshot
from registry.errors import OriginalDamaged, OriginalMissing, SpoolMissing
from registry.keyring import Keyring
from registry.originals import Originals
from registry.spool import Spool

# Originals held in memory at a time: some tens of KB each.
TOGETHER = 64
BYTES_AT_A_TIME = 1024 * 1024
# A batch that was received and worked through between two looks at the spool; the next try has it or needs it no more.
TRIES = 5
# Received batches are bounded by the doors; this bounds the reader below only formally.
NO_LIMIT = 1 << 62

Seen = Callable[[], None]


@dataclass(slots=True)
class Done:
    """What was copied; ``faults`` names each thing that could not be, by its digest or id."""

    name: str = ""
    copied: int = 0
    there: int = 0
    faults: list[str] = field(default_factory=list)


def back_up(hub: Hub, target: Path, *, keys: Path, check: bool = False, seen: Seen = lambda: None) -> Done:
    """Everything into ``target``, the keys into ``keys``. ``check``: what is there from before is read again, too.

    Raises:
        BackupFailed, registry.snapshot.SnapshotFailed, registry.errors.OriginalsUnreachable, OSError
    """
    target, keys = target.absolute(), keys.absolute()
    if keys == target or target in keys.parents:
        raise BackupFailed("khóa phải để ngoài thư mục sao lưu", "keys must lie outside the backup")
    name = f"{datetime.now(UTC):%Y%m%dT%H%M%S.%fZ}"
    part = target / "snapshots" / f"{name}.part"
    part.mkdir(parents=True, mode=0o700)
    target.chmod(0o700)
    try:
        contents, waiting = _snapshot(hub, part)
        done = _copy_originals(
            hub.place.originals, _shelf_in(target, hub.place.keyring), contents, check=check, seen=seen
        )
        done.name = name
        _copy_keys(hub.settings, keys)
        write_manifest(part, hub.place.keyring, _manifest(hub, contents, waiting))
        os.replace(part, part.with_name(name))
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    return done


def newest(target: Path) -> Path:
    """The newest whole snapshot of a backup.

    Raises:
        BackupFailed: there is none.
    """
    whole = sorted(p.parent for p in (target / "snapshots").glob(f"*Z/{MANIFEST}"))
    if not whole:
        raise BackupFailed(f"không có bản sao lưu trọn vẹn trong {target}", f"there is no whole backup in {target}")
    return whole[-1]


def originals_in(target: Path, keyring: Keyring) -> Originals:
    """The backed-up originals, sealed as they were in the hub."""
    return _shelf_in(target, keyring)


def listed(folder: Path) -> Iterator[str]:
    """The digests of all records of a snapshot."""
    with (folder / "originals.txt").open(encoding="ascii") as lines:
        for line in lines:
            yield line.strip()


def _shelf_in(target: Path, keyring: Keyring) -> Originals:
    return Originals(target / "originals", keyring)


def _snapshot(hub: Hub, part: Path) -> tuple[snapshot.Contents, dict[str, str]]:
    """The database, and under it the bytes of the batches it is not through with: id → SHA-256."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))  # every waiting batch is held open
    for _ in range(TRIES):
        with ExitStack() as open_files:
            held = _hold(hub.place.spool, hub.place.spool.ids(), open_files)
            needed: set[str] = set()

            def at_once(ids: frozenset[str], held: Any = held, needed: Any = needed, files: Any = open_files) -> None:
                needed.update(ids)
                held.update(_hold(hub.place.spool, ids - held.keys(), files))

            contents = snapshot.take(hub.place.engine, part, at_once=at_once)
            if needed <= held.keys():
                spool = Spool(part / "spool", hub.place.keyring)
                return contents, {i: _copy_batch(spool, i, held[i]) for i in sorted(needed)}
        for file in part.iterdir():
            file.unlink()
    raise BackupFailed("gói hồ sơ đến quá nhanh, hãy thử lại", "batches come and go too fast: try again")


def _hold(spool: Spool, ids: Iterable[str], open_files: ExitStack) -> dict[str, BinaryIO]:
    """Those that are there, open: removed from the folder, their bytes stay until they are closed."""
    held = {}
    for batch_id in ids:
        try:
            held[batch_id] = open_files.enter_context(spool.open(batch_id))
        except SpoolMissing:
            continue
    return held


def _copy_batch(spool: Spool, batch_id: str, file: BinaryIO) -> str:
    return spool.receive(batch_id, pieces(file), limit=NO_LIMIT).sha256


def pieces(file: BinaryIO) -> Iterator[bytes]:
    """A file's content, some of it at a time."""
    while piece := file.read(BYTES_AT_A_TIME):
        yield piece


def _copy_originals(
    source: Originals, target: Originals, contents: snapshot.Contents, *, check: bool, seen: Seen
) -> Done:
    """What the backup does not have yet. Each is opened, its digest computed, and sealed anew."""
    target.prepare()
    done, digests = Done(), listed(contents.digests.parent)
    while page := list(islice(digests, TOGETHER)):
        wanted = [sha256 for sha256 in page if not _has(target, sha256, check=check)]
        found = []
        for sha256 in wanted:
            try:
                found.append((sha256, source.get(sha256)))
            except (OriginalMissing, OriginalDamaged):
                done.faults.append(sha256)
        target.put_many(found)
        done.copied += len(found)
        done.there += len(page) - len(wanted)
        for _ in page:
            seen()
    return done


def _has(target: Originals, sha256: str, *, check: bool) -> bool:
    if not check:
        return target.holds(sha256)
    try:
        target.get(sha256)
    except (OriginalMissing, OriginalDamaged):
        return False
    return True


def key_files(settings: Settings) -> dict[str, Path]:
    """Name in the backup → file: all of the secrets folder, and the seal with its password where they lie elsewhere.

    A key on a token is in no backup: that it cannot be copied is what the token is for.
    """
    files = {path.name: path for path in sorted(settings.secrets.glob("*")) if path.is_file()}
    if settings.seal_file:
        beside = (settings.seal_file, settings.seal_file.with_suffix(".password"))
        files |= {f"seal/{path.name}": path for path in beside if path.name not in files}
    return files


def _copy_keys(settings: Settings, keys: Path) -> None:
    keys.mkdir(parents=True, exist_ok=True, mode=0o700)
    for name, file in key_files(settings).items():
        if not file.is_file():
            continue
        target = keys / name
        if name == "root.key" and target.exists() and target.read_bytes() != file.read_bytes():
            raise BackupFailed(f"{keys}: khóa của trục khác", f"{keys}: another hub's keys")
        write_key(target, file.read_bytes())


def write_key(target: Path, content: bytes) -> None:
    """Durably, for the owner alone."""
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = target.with_name(f"{target.name}.part")
    with os.fdopen(os.open(part, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(part, target)


def _manifest(hub: Hub, contents: snapshot.Contents, waiting: dict[str, str]) -> dict[str, Any]:
    seq, newest_line = contents.audit_head
    return {
        "made_at": datetime.now(UTC).isoformat(),
        "records": contents.records,
        "batches": waiting,
        "files": {file.name: digest_of(file) for file in (contents.database, contents.digests)},
        "database": contents.database.name,
        "sealing_key": hub.place.keyring.current_key_id,
        "audit": {"seq": seq, "hash": newest_line},
    }
