"""The two commands as an operator calls them."""

from __future__ import annotations

import shutil

from click.testing import CliRunner

from hocba.__main__ import main


def test_from_init_to_restored(tmp_path):
    vault = tmp_path / "vault"

    def hocba(*words):
        done = CliRunner(env={"HOCBA_DATA_DIR": str(tmp_path / "data")}).invoke(main, [str(word) for word in words])
        return done.exit_code, done.output

    assert hocba("init")[0] == 0
    assert hocba("backup", vault)[0] == 0
    code, said = hocba("backup", vault, "--keys", vault / "keys")
    assert (code, "outside" in said) == (1, True)
    code, said = hocba("restore", vault)
    assert (code, "not empty: the database; nothing was restored" in said) == (1, True)
    shutil.rmtree(tmp_path / "data")
    assert hocba("restore", vault)[0] == 0
    assert hocba("recheck")[0] == 0
    assert all(file.stat().st_mode & 0o077 == 0 for file in vault.rglob("database.*"))
