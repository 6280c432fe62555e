"""Who may write where backups lie cannot change one unnoticed: the manifest is sealed with keys that lie elsewhere."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing

import pytest
from click.testing import CliRunner

from hocba.__main__ import main
from hocba.backup import newest
from hocba.backup_manifest import MANIFEST, SEAL, digest_of, write_manifest
from registry.keyring import Keyring


@pytest.fixture
def vault(tmp_path, monkeypatch):
    """A backup beside a hub that is gone."""
    monkeypatch.setenv("HOCBA_DATA_DIR", str(tmp_path / "data"))
    assert hocba("init")[0] == 0
    assert hocba("backup", tmp_path / "vault")[0] == 0
    shutil.rmtree(tmp_path / "data")
    return tmp_path / "vault"


def hocba(*words):
    done = CliRunner().invoke(main, [str(word) for word in words])
    return done.exit_code, done.output


def changed(vault, **members):
    """As somebody without the keys can: the database, and its digest beside it."""
    snap = newest(vault)
    with closing(sqlite3.connect(snap / "database.sqlite3")) as connection:
        connection.execute("CREATE TABLE hostile (a INTEGER)")
        connection.commit()
    told = json.loads((snap / MANIFEST).read_text())
    told["files"]["database.sqlite3"] = digest_of(snap / "database.sqlite3")
    (snap / MANIFEST).write_text(json.dumps(told | members))
    return snap


def refused(tmp_path, vault, said, *words):
    code, output = hocba("restore", vault, *words)
    assert (code, said in output) == (1, True), output
    assert not (tmp_path / "data" / "hocba.sqlite3").exists()
    assert not (tmp_path / "data" / "secrets").exists(), "refused before anything was written"


def test_a_changed_database_with_its_new_digest_is_refused(tmp_path, vault):
    changed(vault)
    refused(tmp_path, vault, "was changed")
    refused(tmp_path, vault, "was changed", "--unauthenticated")


def test_a_seal_by_other_keys_is_refused(tmp_path, vault):
    snap = newest(vault)
    told = json.loads((snap / MANIFEST).read_text())
    for file in (MANIFEST, SEAL):
        (snap / file).unlink()
    write_manifest(snap, Keyring.create(tmp_path / "other"), told)
    refused(tmp_path, vault, "another hub's keys")


def test_one_without_a_seal_needs_a_word_and_says_what_that_means(tmp_path, vault):
    (newest(vault) / SEAL).unlink()
    refused(tmp_path, vault, "run again with --unauthenticated")
    code, output = hocba("restore", vault, "--unauthenticated")
    assert (code, "WARNING" in output) == (0, True)
    assert hocba("recheck")[0] == 0


@pytest.mark.parametrize("files", [{}, {"database.sqlite3": None}, {"originals.txt": None}, []])
def test_one_that_does_not_list_what_it_must_is_refused_even_when_sealed(tmp_path, vault, files):
    snap = newest(vault)
    told = json.loads((snap / MANIFEST).read_text())
    for file in (MANIFEST, SEAL):
        (snap / file).unlink()
    listed = {name: told["files"][name] for name in files} if isinstance(files, dict) else files
    write_manifest(snap, Keyring.load(vault.with_name("vault.keys")), told | {"files": listed})
    refused(tmp_path, vault, "does not list" if isinstance(files, dict) else "is not that of a backup")


def test_a_restore_tells_how_old_it_is_and_where_the_audit_stood(tmp_path, vault):
    told = json.loads((newest(vault) / MANIFEST).read_text())["audit"]
    code, output = hocba("restore", vault)
    assert code == 0
    assert f"audit: {told['seq']} {told['hash']}" in output
    assert "age: 0:00:00" in output


def test_a_running_hub_is_not_mended_from_a_changed_one(tmp_path, vault):
    assert hocba("restore", vault)[0] == 0
    (newest(vault) / "originals.txt").write_text("../../../../etc/passwd\n")
    code, output = hocba("restore", vault, "--originals-only")
    assert (code, "damaged" in output) == (1, True)
