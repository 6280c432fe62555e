"""The two commands as an operator calls them."""

from __future__ import annotations

import shutil

from worker_process import HocbaProcess


def test_from_init_to_restored(tmp_path):
    settings, log = {"HOCBA_DATA_DIR": str(tmp_path / "data")}, tmp_path / "log"

    def hocba(*words: str) -> int:
        return HocbaProcess(*words, settings=settings, log=log).process.wait(120)

    assert hocba("init") == 0
    assert hocba("backup", str(tmp_path / "vault")) == 0
    assert hocba("backup", str(tmp_path / "vault"), "--keys", str(tmp_path / "vault" / "keys")) == 1
    assert hocba("restore", str(tmp_path / "vault")) == 1
    assert "not empty: the database; nothing was restored" in log.read_text()
    shutil.rmtree(tmp_path / "data")
    assert hocba("restore", str(tmp_path / "vault")) == 0
    assert hocba("recheck") == 0
    assert "Traceback" not in log.read_text()
    assert all(file.stat().st_mode & 0o077 == 0 for file in (tmp_path / "vault").rglob("database.*"))
