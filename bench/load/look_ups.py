"""How many look-ups a second? Many records, the same few, and a plain view that only reads and verifies, by turns.

    python -m bench.load [RECORDS [SECONDS]]

Every program runs on the same cores: gunicorn's two processes, PostgreSQL, Redis, nginx, and wrk which asks. The plain
view is asked directly at its gunicorn, without nginx and TLS; the look-ups come over nginx as anybody's. Originals lie
in a folder for both: the stack's object store is a stand-in written in Python, whose speed says nothing of a real one.
"""

from __future__ import annotations

import json
import statistics
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from bench.load import plain, wrk
from bench.load.held import HeldStack, holding
from bench.load.processor import spent
from deploy.stack import programs
from deploy.stack.pieces import ROOT
from deploy.stack.processes import Piece
from deploy.stack.programs import HOST, answers, free_port

# More than the processes remember: each of two keeps 2,048 reports and is asked for a record again only after all the
# others. Even one that gets but a quarter of the look-ups has forgotten it by then: each of many is verified anew.
RECORDS = 9_000
SECONDS = 15.0
ROUNDS = 3
# What a family, its school and its neighbours look at on a results day.
FEW = 10

CORES = 2

GOAL_MANY, GOAL_FEW, GOAL_RATE = 0.6, 3.0, 200.0

# Everybody asks from one address here, and more than an address may.
LIMITS = {"HOCBA_LIMIT_LOOKUP": "1000000000/minute"}


@dataclass(frozen=True)
class Round:
    """What wrk got, and the processor time of the whole stack and wrk an answer, in milliseconds."""

    answers: wrk.Answers
    cost_ms: float

    @property
    def rate(self) -> float:
        return self.answers.rate


@dataclass(frozen=True)
class Rates:
    """What each round of each kind got."""

    plain: list[Round]
    many: list[Round]
    few: list[Round]

    def ratio(self, one: str, other: str) -> float:
        """The median of the rounds' ratios: neighbours in time, so that a busy machine is busy for both."""
        return statistics.median(a.rate / b.rate for a, b in self._pairs(one, other))

    def ratio_of_costs(self, one: str, other: str) -> float:
        """The same by processor time: what it would be if nobody else used the machine."""
        return statistics.median(b.cost_ms / a.cost_ms for a, b in self._pairs(one, other))

    def rate(self, kind: str) -> float:
        return statistics.median(a.rate for a in getattr(self, kind))

    def cost_ms(self, kind: str) -> float:
        return statistics.median(a.cost_ms for a in getattr(self, kind))

    @property
    def wrong(self) -> int:
        """Answers that were not "everything holds", and lines that broke."""
        rounds = [*self.plain, *self.many, *self.few]
        return sum(a.answers.wrong + a.answers.broken for a in rounds)

    def _pairs(self, one: str, other: str) -> list[tuple[Round, Round]]:
        return list(zip(getattr(self, one), getattr(self, other), strict=True))


def measure(*, records: int = RECORDS, seconds: float = SECONDS, rounds: int = ROUNDS) -> Rates:
    """Fill a stack and measure.

    Raises:
        wrk.WrkMissing, programs.ProgramsMissing
    """
    wrk.check()
    with holding(records, in_bucket=False, **LIMITS) as held:
        return _by_turns(_askers(held, seconds), rounds)


def _by_turns(askers: dict[str, Callable[[int], Round]], rounds: int) -> Rates:
    got: dict[str, list[Round]] = {kind: [] for kind in askers}
    for ask in askers.values():
        ask(0)  # the first fills caches and prepares statements, and counts for none
    first = 0
    for _ in range(rounds):
        for kind, ask in askers.items():
            got[kind].append(ask(first))
        first += got["many"][-1].answers.answers
    return Rates(**got)


def _askers(held: HeldStack, seconds: float) -> dict[str, Callable[[int], Round]]:
    """Each asks for ``seconds``, beginning with the record of that number."""
    port, names = _plain_view(held)
    must = '"TOTAL-PASSED"'
    hub = f"{held.stack.address}/api/v1/lookup"
    many = _bodies(held, "many", [{"code": record.code} for record in held.records])
    few = _bodies(held, "few", [{"code": record.code} for record in held.records[:FEW]])
    alone = _bodies(held, "plain", [{"file": name} for name in names])
    ask = partial(_ask, held, must=must, seconds=seconds)
    return {
        "plain": lambda first: ask(f"http://{HOST}:{port}/", alone, first=first),
        "many": lambda first: ask(hub, many, first=first),
        "few": lambda _first: ask(hub, few, first=0),
    }


def _ask(held: HeldStack, address: str, bodies: Path, **words: Any) -> Round:
    pieces = [process.pid for process in held.stack.processes.running.values()]
    before = spent(pieces)
    answers = wrk.ask(address, bodies, **words)
    return Round(answers, (spent(pieces) - before + answers.own_seconds) / max(1, answers.answers) * 1000)


def _plain_view(held: HeldStack) -> tuple[int, list[str]]:
    """Start it under the public's gunicorn settings; its port and its files."""
    folder = held.folder / "plain"
    folder.mkdir()
    for record in held.records:
        (folder / record.sha256).write_bytes(record.data)
    given = {
        "folder": str(folder),
        "trust": held.stack.settings["HOCBA_TRUST_DIR"],
        "policy": held.world.policy(held.school).to_json(),
        "at": held.stack.settings["HOCBA_CLOCK"],
        "school": held.school.code,
        "namhoc": held.school.namhoc,
    }
    (held.folder / "plain.json").write_text(json.dumps(given))
    port = free_port()
    words = [
        "-c",
        str(ROOT / "deploy" / "gunicorn" / "public.py"),
        "--bind",
        f"{HOST}:{port}",
        "bench.load.plain:app()",
    ]
    settings = {**held.stack.settings, plain.GIVEN: str(held.folder / "plain.json")}
    view = Piece("plain", [sys.executable, "-m", "gunicorn", *words], settings, answers(port, "/healthz"))
    held.stack.processes.start(view)
    return port, [record.sha256 for record in held.records]


def _bodies(held: HeldStack, name: str, bodies: list[dict[str, str]]) -> Path:
    file = held.folder / f"{name}.bodies"
    file.write_text("".join(json.dumps(body) + "\n" for body in bodies))
    return file


def rows(rates: Rates) -> list[dict[str, object]]:
    """The figures, a row a kind."""
    told = {
        "plain": "a plain Flask view reads one original and calls `verify`",
        "many": "first tier, another record each time",
        "few": f"first tier, the same {FEW} records",
    }
    return [_row(told[kind], getattr(rates, kind)) for kind in told]


def _row(what: str, given: list[Round]) -> dict[str, object]:
    rounds = [one.answers for one in given]
    own = sum(a.own_seconds for a in rounds) / sum(a.seconds for a in rounds)
    return {
        "what": what,
        "answers a second, round by round": " · ".join(f"{a.rate:.0f}" for a in rounds),
        "processor, ms an answer, everything": " · ".join(f"{one.cost_ms:.1f}" for one in given),
        "median": f"{statistics.median(a.median_ms for a in rounds):.0f} ms",
        "p99": f"{max(a.p99_ms for a in rounds):.0f} ms",
        "answers": sum(a.answers for a in rounds),
        "wrong": sum(a.wrong + a.broken for a in rounds),
        "wrk's own share of the two cores": f"{own / CORES:.1%}",
    }


def verdict(rates: Rates) -> str:
    """The three goals of issue 3, each with what came of it by the clock and by processor time."""
    alone = CORES * 1000 / rates.cost_ms("many")
    rate = rates.rate("many")
    many, few = ((rates.ratio(*p), rates.ratio_of_costs(*p)) for p in (("many", "plain"), ("few", "many")))
    return (
        f"Many to plain: {many[0]:.2f} by the clock ({_met(many[0], GOAL_MANY)}), {many[1]:.2f} by processor time "
        f"({_met(many[1], GOAL_MANY)}); goal {GOAL_MANY}. "
        f"Many: {rate:.0f}/s ({_met(rate, GOAL_RATE)}), {alone:.0f}/s if these processes had both cores for "
        f"themselves ({_met(alone, GOAL_RATE)}); goal {GOAL_RATE:.0f}. "
        f"Few to many: {few[0]:.2f} by the clock ({_met(few[0], GOAL_FEW)}), {few[1]:.2f} by processor time "
        f"({_met(few[1], GOAL_FEW)}); goal {GOAL_FEW:.0f}."
    )


def _met(found: float, goal: float) -> str:
    return "met" if found >= goal else "missed"


def main() -> None:
    given = [float(word) for word in sys.argv[1:]]
    records = int(given[0]) if given else RECORDS
    if records < RECORDS:
        print(f"fewer than {RECORDS} records: reports of many are remembered, too")
    try:
        rates = measure(records=records, seconds=given[1] if len(given) > 1 else SECONDS)
    except (wrk.WrkMissing, programs.ProgramsMissing) as missing:
        raise SystemExit(f"{missing}") from None
    print("\n".join(" | ".join(f"{name}: {value}" for name, value in row.items()) for row in rows(rates)))
    print(verdict(rates))
