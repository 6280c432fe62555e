"""Kiểm tra kho lưu trữ / checks this archive: ``python3 -I check/check.py``. Needs openssl, xmlsec1; no network."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

if __name__ == "__main__":
    # -I leaves out the folder of the script: only what lies in this archive and the standard library is used.
    sys.dont_write_bytecode = True  # nothing may be added to the archive by looking at it
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    raise SystemExit(importlib.import_module("check.main").main())
