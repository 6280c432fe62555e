"""From a backup to a hub: into empty places only, every byte against its digest. Takes no backup."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import islice
from pathlib import Path

from hocba.backup import (
    NO_LIMIT,
    TOGETHER,
    Done,
    listed,
    newest,
    originals_in,
    pieces,
    write_key,
)
from hocba.backup_manifest import BackupFailed, Manifest, read_manifest
from hocba.settings import Settings
from hocba.wiring import Hub, database_url, shelf_of
from registry import snapshot
from registry.connection import Engine
from registry.errors import KeysMissing, OriginalDamaged, OriginalMissing
from registry.keyring import Keyring
from registry.originals import Originals
from registry.spool import Spool
from registry.transactions import open_engine

Seen = Callable[[], None]


def sealed_snapshot(source: Path, *, keys: Path, unauthenticated: bool = False) -> tuple[Path, Manifest, Keyring]:
    """The newest whole snapshot, what its manifest says, and the keys that sealed it. Writes nothing.

    ``unauthenticated``: a manifest without a seal (of before there were any) is believed.

    Raises:
        BackupFailed
    """
    folder = newest(source)
    try:
        keyring = Keyring.load(keys)
    except KeysMissing as error:
        raise BackupFailed(f"thiếu khóa: {error.file}", f"keys are missing: {error.file}") from error
    return folder, read_manifest(folder, keyring, unauthenticated=unauthenticated), keyring


def restore(
    settings: Settings,
    source: Path,
    *,
    keys: Path,
    unauthenticated: bool = False,
    told: Callable[[Manifest], None] = lambda _: None,
    seen: Seen = lambda: None,
) -> Done:
    """Keys, originals, received batches, and last the database: before it is there, no hub can start on the rest.

    ``told`` hears of the snapshot once it is believed and before anything is written.

    Raises:
        BackupFailed: nothing was written, unless the sentence says so.
        registry.snapshot.SnapshotFailed, registry.errors.OriginalsUnreachable, OSError
    """
    folder, manifest, keyring = sealed_snapshot(source, keys=keys, unauthenticated=unauthenticated)
    told(manifest)
    with_keys = settings.model_copy(update={"secrets_dir": keys})
    engine = open_engine(database_url(with_keys))
    originals, spool = Originals(shelf_of(with_keys), keyring), Spool(settings.spool, keyring)
    try:
        _refuse_unless_empty(engine, originals, spool)
        _refuse_other_keys(settings, keys)
        _put_keys(settings, keys)
        done = _put_originals(originals_in(source, keyring), originals, folder, seen)
        done.name = folder.name
        _put_batches(Spool(folder / "spool", keyring), spool, manifest.batches)
        snapshot.put_back(engine, folder / manifest.database)
    finally:
        engine.dispose()
    return done


def mend(hub: Hub, source: Path, *, unauthenticated: bool = False, seen: Seen = lambda: None) -> Done:
    """Put back, in a running hub, the originals that are missing or damaged; the others stay untouched.

    Raises:
        BackupFailed, registry.errors.OriginalsUnreachable
    """
    folder, done = newest(source), Done()
    read_manifest(folder, hub.place.keyring, unauthenticated=unauthenticated)
    backup, originals = originals_in(source, hub.place.keyring), hub.place.originals
    for sha256 in listed(folder):
        seen()
        try:
            originals.get(sha256)
            done.there += 1
        except (OriginalMissing, OriginalDamaged):
            _put_one(backup, originals, sha256, done)
    done.name = folder.name
    return done


def _put_one(backup: Originals, originals: Originals, sha256: str, done: Done) -> None:
    try:
        originals.put(sha256, backup.get(sha256))
        done.copied += 1
    except (OriginalMissing, OriginalDamaged):
        done.faults.append(sha256)


def _refuse_unless_empty(engine: Engine, originals: Originals, spool: Spool) -> None:
    # An unreachable or missing store of originals must not look empty by mistake: ``prepare`` makes or finds it.
    originals.prepare()
    full = {
        ("cơ sở dữ liệu", "the database"): not snapshot.is_empty(engine),
        ("kho bản gốc", "the store of originals"): next(originals.digests(), None) is not None,
        ("thư mục gói chờ", "the spool"): next(spool.ids(), None) is not None,
    }
    for (vi, en), is_full in full.items():
        if is_full:
            raise BackupFailed(f"không khôi phục đè lên: {vi} không trống", f"not empty: {en}; nothing was restored")


def _refuse_other_keys(settings: Settings, keys: Path) -> None:
    for file in settings.secrets.glob("*"):
        theirs = keys / file.name
        if file.is_file() and not (theirs.is_file() and theirs.read_bytes() == file.read_bytes()):
            raise BackupFailed(
                f"HOCBA_SECRETS_DIR có khóa khác: {file.name}", f"HOCBA_SECRETS_DIR holds other keys: {file.name}"
            )


def _put_keys(settings: Settings, keys: Path) -> None:
    """Where a file lies there already it is the same one: it was looked at."""
    settings.secrets.mkdir(parents=True, exist_ok=True, mode=0o700)
    for file in keys.glob("*"):
        if file.is_file() and not (settings.secrets / file.name).exists():
            write_key(settings.secrets / file.name, file.read_bytes())
    if settings.seal_file is None:
        return
    for file in (keys / "seal").glob("*"):
        target = settings.seal_file.with_name(file.name)
        if not target.exists():
            write_key(target, file.read_bytes())


def _put_originals(backup: Originals, originals: Originals, folder: Path, seen: Seen) -> Done:
    done, digests = Done(), listed(folder)
    while page := list(islice(digests, TOGETHER)):
        found = []
        for sha256 in page:
            seen()
            try:
                found.append((sha256, backup.get(sha256)))
            except (OriginalMissing, OriginalDamaged):
                done.faults.append(sha256)
        originals.put_many(found)
        done.copied += len(found)
    return done


def _put_batches(backup: Spool, spool: Spool, batches: Mapping[str, str]) -> None:
    for batch_id, sha256 in batches.items():
        with backup.open(batch_id) as file:
            received = spool.receive(batch_id, pieces(file), limit=NO_LIMIT)
        if received.sha256 != sha256:
            raise BackupFailed(
                f"gói {batch_id} bị hỏng; kho đích đã có dữ liệu", f"batch {batch_id} is damaged; begin anew"
            )
