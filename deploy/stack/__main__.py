"""``make stack [PROVINCE=file TRUST=folder]``: the stack until SIGINT or SIGTERM, in a folder that is removed then."""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path
from types import FrameType

from deploy.stack.processes import StackFailed
from deploy.stack.programs import ProgramsMissing
from deploy.stack.stack import Stack

LOOK_EVERY_SECONDS = 0.5


def main() -> int:
    given = _arguments()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _leave)
    folder = Path(tempfile.mkdtemp(prefix="hocba-stack-"))
    named = {name: value for name, value in os.environ.items() if name.startswith("HOCBA_")}
    stack = Stack(folder, given=named, https=given.port)
    try:
        stack.prepare()
        _say(_province(stack, given.province, given.trust))
        stack.serve()
        _say(f"{stack.address}  (certificate {stack.certificate}, logs {stack.logs})")
        _say(f"{stack.office_address}  the office")
        for name, process in stack.processes.running.items():
            _say(f"  {name:<12} process {process.pid:<8} port {stack.ports.get(name, '')}")
        while not (dead := stack.processes.dead()):
            time.sleep(LOOK_EVERY_SECONDS)
        _say(f"{dead[0]} ended by itself:\n{stack.processes.tail(dead[0])}")
        return 1
    except (ProgramsMissing, StackFailed) as error:
        _say(str(error))
        return 1
    finally:
        # A second signal must not leave half of them running.
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_IGN)
        stack.stop()
        shutil.rmtree(folder)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make stack", description=__doc__)
    parser.add_argument("--port", type=int, default=None, help="HTTPS port (default: a free one)")
    parser.add_argument("--province", type=Path, help="province file; without one, the demo's province")
    parser.add_argument("--trust", type=Path, help="trust folder of that province")
    given = parser.parse_args()
    if (given.province is None) != (given.trust is None):
        parser.error("--province and --trust go together")
    return given


def _province(stack: Stack, province: Path | None, trust: Path | None) -> str:
    if province is None or trust is None:
        return stack.run("deploy.stack.demo_province")
    shutil.copytree(trust, stack.settings["HOCBA_TRUST_DIR"])
    return stack.run("hocba", "load", str(province.resolve()))


def _leave(_signal: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    raise SystemExit(main())
