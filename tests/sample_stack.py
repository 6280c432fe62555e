"""The samples' hub as a province runs it: the same words as ``sample_hub``, spoken to the whole stack through nginx."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sample_hub import CLOCK, SAMPLES, SampleHub

from deploy.stack import programs
from deploy.stack.stack import Stack


class SampleStack(SampleHub):
    """One running stack; every address of it is nginx's."""

    def __init__(self, stack: Stack) -> None:
        super().__init__("", stack.folder)
        self._stack = stack
        self.settings = stack.settings
        self.schools = stack.address

    @property
    def log(self) -> str:
        return "".join(file.read_text(errors="replace") for file in self._stack.logs.rglob("*") if file.is_file())

    def command(self, *words: str) -> int:
        self._stack.run("hocba", *words)
        return 0


@contextmanager
def sample_stack(**settings: str) -> Iterator[SampleStack]:
    """With the samples' province, accounts included; nothing of it is left at the end."""
    try:
        programs.check()
    except programs.ProgramsMissing as missing:
        pytest.skip(str(missing))
    folder = Path(tempfile.mkdtemp(prefix="hocba-samples-stack-"))
    stack = Stack(folder, given={"HOCBA_CLOCK": CLOCK, **settings})
    try:
        shutil.copytree(SAMPLES / "trust", folder / "trust")
        stack.prepare()
        stack.run("hocba", "load", str(SAMPLES / "province.json"))
        stack.serve()
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("REQUESTS_CA_BUNDLE", str(stack.certificate))
            yield SampleStack(stack)
    finally:
        stack.stop()
        shutil.rmtree(folder)
