"""``hocba print-gate`` on files: what passes, what is held back, how it ends."""

from __future__ import annotations

from click.testing import CliRunner

from hocba.__main__ import main
from portal.softcopy.booklet import booklet_pdf
from tests.softcopy.people import AT, HUB, marks, primary


def test_a_file_passes_or_is_held_back_with_its_page(tmp_path):
    good, bad = tmp_path / "good.pdf", tmp_path / "bad.pdf"
    good.write_bytes(booklet_pdf([primary(1)], marks(), (), at=AT))
    bad.write_bytes(b"%PDF-1.7 nothing")
    run = CliRunner().invoke(main, ["print-gate", str(good), "--begin", f"{HUB}/t/"])
    assert (run.exit_code, run.output) == (0, f"{good}: đạt / passed\n")
    run = CliRunner().invoke(main, ["print-gate", str(good), str(bad), "--begin", "https://other.example/"])
    assert run.exit_code == 1
    assert "page 1, as printed, zxing-cpp: reads otherwise" in run.output
    assert "no PDF that can be read" in run.output
