"""Originals in a bucket: back up, lose everything, restore into the empty bucket, recheck: by commands."""

from __future__ import annotations

import dataclasses
import shutil

import obstore
import pytest
from click.testing import CliRunner
from databases import empty_database, postgresql
from intake import make_intake
from object_store import make_bucket, object_store
from obstore.store import S3Store

from hocba.__main__ import main
from hocba.settings import Settings
from hocba.wiring import shelf_of
from registry.originals import Originals

BUCKET = "hocba-originals"


@pytest.fixture
def bucket():
    """The operator's own view of it: keys and bytes."""
    with object_store() as server:
        endpoint = make_bucket(server, BUCKET)
        words = {"access_key_id": "an-access-key", "secret_access_key": "a-secret-key"}
        yield endpoint, S3Store(BUCKET, endpoint=endpoint, client_options={"allow_http": True}, **words)


@pytest.fixture
def engine():
    """A database of its own: it is dropped and filled again."""
    with postgresql() as made:
        yield made


@pytest.fixture
def hocba(bucket, engine, tmp_path, monkeypatch, world):
    """The hub's commands with the settings of a province: PostgreSQL, a bucket, keys apart."""
    settings = {
        "HOCBA_DATA_DIR": tmp_path,
        "HOCBA_DATABASE_URL": engine.url.render_as_string(hide_password=False),
        "HOCBA_ORIGINALS_URL": f"s3://{BUCKET}/province",
        "HOCBA_ORIGINALS_ENDPOINT": bucket[0],
        "HOCBA_CLOCK": world.clock.isoformat(),
    }
    for name, value in settings.items():
        monkeypatch.setenv(name, str(value))

    def command(*words):
        done = CliRunner().invoke(main, [str(word) for word in words])
        return done.exit_code, done.output

    return command


def keys_in(store):
    return sorted(entry["path"] for page in obstore.list(store) for entry in page)


def test_a_lost_bucket_and_database_come_back_whole(hocba, bucket, engine, world, tmp_path, keyring):
    school, store, vault, safe = world.primary, bucket[1], tmp_path / "vault", tmp_path / "safe"
    for name in ("access", "secret"):
        (tmp_path / "secrets" / f"originals.{name}-key").write_text(f"{'an' if name == 'access' else 'a'}-{name}-key\n")
    intake = make_intake(engine, world, tmp_path, keyring)
    intake.place = dataclasses.replace(intake.place, originals=Originals(shelf_of(Settings()), keyring))
    intake.place.originals.prepare()
    assert intake.send(school, school.batch([school.record(n) for n in range(3)])).states == ["accepted"] * 3
    before, rows = keys_in(store), [tuple(row) for row in intake.records()]
    assert len(before) == 4, "three originals and the mark"
    assert hocba("backup", vault, "--keys", safe)[0] == 0

    # One original is overwritten, another lost: mended in the running hub.
    originals = [key for key in before if not key.endswith(BUCKET)]
    store.put(originals[0], b"not what was put here")
    store.delete(originals[1])
    code, told = hocba("recheck")
    assert (code, "missing" in told) == (1, True)
    assert hocba("restore", vault, "--originals-only")[0] == 0
    assert hocba("recheck")[0] == 0
    code, told = hocba("restore", vault, "--keys", safe)
    assert (code, "not empty" in told) == (1, True)

    engine.dispose()
    empty_database(engine)
    store.delete(keys_in(store))
    for name in ("secrets", "spool"):
        shutil.rmtree(tmp_path / name, ignore_errors=True)
    assert hocba("recheck")[0] == 1
    code, told = hocba("restore", vault, "--keys", safe)
    assert code == 0, told
    assert keys_in(store) == before
    assert [tuple(row) for row in intake.records()] == rows
    code, told = hocba("recheck")
    assert code == 0, told
    assert hocba("backup", vault, "--keys", safe, "--check")[0] == 0
