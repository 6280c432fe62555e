"""A results day at fixed rates over the stack, and two mishaps in the middle of it. Every answer is looked at.

    python -m bench.load.results_day [SECONDS]

20 look-ups a second (every fourth with the birth date), a download a second, a batch that comes in, and an attacker
who tries 100 codes a second from a hundred addresses; limits are the contract's, honest people come from addresses of
their own. Originals lie in the stack's object store. Then one byte of an original is flipped, and a revocation list is
replaced: from then on nothing may be said of these records that was true before.
"""

from __future__ import annotations

import random
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from stage.school import School
from stage.world import utc

from bench.load.callers import Answer, Caller, Tally, at_rate
from bench.load.held import HeldRecord, HeldStack, holding, send, signed_by_all_cores
from registry.rules.lookup_code import new_code, printed

RECORDS, OF_REVOKED_SIGNER = 600, 60
LOOK_UPS, DOWNLOADS, GUESSES = 20.0, 1.0, 100.0
LOOKERS, GUESSERS = 8, 4
# Two look-ups a second are what an address may; each of eight people asks from four.
ADDRESSES_EACH, GUESSING_ADDRESSES = 4, 100
# A batch as long as the day: so many records a second, which workers verify beside everything else.
BATCH_RECORDS_A_SECOND = 3

# The contract's (province.md): a change of the trust folder is noticed within so many seconds.
NOTICED_WITHIN = 5.0

GOAL_P99 = 1.0


@dataclass
class Mishap:
    """From ``begins`` until ``shows`` either answer is right, before only the old one, after only the new one."""

    begins: float = float("inf")
    shows: float = float("inf")

    def expects(self, answer: Answer) -> set[str]:
        """``before``, ``after``, or both."""
        if answer.ended < self.begins:
            return {"before"}
        return {"after"} if answer.began > self.shows else {"before", "after"}


@dataclass
class Day:
    """One results day: what it was asked of and what each party got."""

    held: HeldStack
    revoked: list[HeldRecord]
    seconds: float
    flipped: Mishap = field(default_factory=Mishap)
    replaced: Mishap = field(default_factory=Mishap)
    looks: Tally = field(default_factory=Tally)
    downloads: Tally = field(default_factory=Tally)
    guesses: Tally = field(default_factory=Tally)
    batch: Tally = field(default_factory=Tally)
    first_after: dict[str, float] = field(default_factory=dict)

    @property
    def victim(self) -> HeldRecord:
        """Whose original gets one other byte."""
        return self.held.records[0]

    @property
    def honest(self) -> tuple[Tally, Tally, Tally]:
        return self.looks, self.downloads, self.batch

    @property
    def wrong(self) -> dict[str, int]:
        """Every answer that should not have been given, to anybody."""
        return {what: n for tally in (*self.honest, self.guesses) for what, n in tally.wrong.items()}


def live(seconds: float, *, records: int = RECORDS) -> Day:
    """Fill a stack, live through the day.

    Raises:
        programs.ProgramsMissing
    """
    with holding(records, in_bucket=True) as held:
        other = held.world.school("03")
        revoked = send(held.client, other, OF_REVOKED_SIGNER)
        coming = _batch(held, records, max(20, int(seconds * BATCH_RECORDS_A_SECOND)))
        day = Day(held, revoked, seconds)
        _all_at_once(day, coming)
        return day


def _all_at_once(day: Day, coming: bytes) -> None:
    until = time.monotonic() + day.seconds
    work: list[Callable[[], None]] = [lambda: _send(day, coming), lambda: _mishaps(day, until)]
    work += [lambda n=n: _look(day, n, until) for n in range(LOOKERS)]  # type: ignore[misc]
    work += [lambda: _download(day, until)]
    work += [lambda n=n: _guess(day, n, until) for n in range(GUESSERS)]  # type: ignore[misc]
    broken: list[BaseException] = []

    def safely(part: Callable[[], None]) -> None:
        try:
            part()
        except BaseException as error:
            broken.append(error)

    threads = [threading.Thread(target=safely, args=(part,)) for part in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if broken:
        raise broken[0]


@contextmanager
def _callers(day: Day, net: int, count: int) -> Iterator[list[Caller]]:
    """From so many addresses of a network of this machine's own; their lines are closed at the end."""
    stack = day.held.stack
    made = [Caller(stack.ports["https"], str(stack.certificate), f"127.0.{net}.{n + 1}") for n in range(count)]
    try:
        yield made
    finally:
        for caller in made:
            caller.close()


def _look(day: Day, number: int, until: float) -> None:
    dice = random.Random(number)

    def look(n: int, due: float) -> None:
        # The two whose answer changes are asked for more often than others: they must never be said to be right.
        one = dice.choice([day.victim, dice.choice(day.revoked), *dice.sample(day.held.records, 4)])
        body = {"code": one.code} | ({"birth_date": one.birth} if n % 4 == 3 else {})
        answer = callers[n % len(callers)].ask("POST", "/api/v1/lookup", body)
        kind, wrong = _judged(day, one, answer, body)
        day.looks.add(kind, answer.ended - due, wrong=wrong)

    with _callers(day, 10 + number, ADDRESSES_EACH) as callers:
        at_rate(LOOK_UPS / LOOKERS, until, look)


def _judged(day: Day, one: HeldRecord, answer: Answer, body: dict[str, str]) -> tuple[str, str | None]:
    """What kind of answer this is, and what is wrong with it."""
    if answer.status != 200:
        return str(answer.status), f"an honest look-up got {answer.status}"
    found = answer.json
    said = (found["verification"]["indication"], found["verification"].get("gap"))
    name = "revoked" if one in day.revoked else "flipped" if one is day.victim else "sound"
    mishap = {"revoked": day.replaced, "flipped": day.flipped}.get(name, Mishap())
    after = {"revoked": ("TOTAL-FAILED", None), "flipped": ("INDETERMINATE", "original-damaged")}.get(name)
    if said == after:
        day.first_after.setdefault(name, answer.began - mishap.begins)
    right = {("TOTAL-PASSED", None) if when == "before" else after for when in mishap.expects(answer)}
    if said not in right:
        return name, f"{name}: {said[0]} {said[1] or ''}"
    if found["status"] != "effective" or found["record"]["namhoc"] != day.held.school.namhoc:
        return name, f"{name}: another status or year"
    if "birth_date" in body and said[0] == "TOTAL-PASSED" and found["record"]["hovaten"] != one.name:
        return name, f"{name}: another learner's name"
    return f"{name}, {said[0]}", None


def _download(day: Day, until: float) -> None:
    dice = random.Random(50)

    def download(n: int, due: float) -> None:
        one, caller = dice.choice(day.held.records[1:]), callers[n % len(callers)]
        opened = caller.ask("POST", "/api/v1/lookup", {"code": one.code, "birth_date": one.birth})
        if opened.status != 200 or "original" not in opened.json["downloads"]:
            day.downloads.add(str(opened.status), opened.ended - due, wrong="no download was offered")
            return
        answer = caller.ask("GET", opened.json["downloads"]["original"])
        same = answer.status == 200 and answer.body == one.data
        day.downloads.add(str(answer.status), answer.ended - due, wrong=None if same else "other bytes than were sent")

    with _callers(day, 50, ADDRESSES_EACH) as callers:
        at_rate(DOWNLOADS, until, download)


def _guess(day: Day, number: int, until: float) -> None:
    dice = random.Random(f"guess {number}")

    def guess(n: int, due: float) -> None:
        code = printed(new_code(dice.randrange))
        answer = callers[n % len(callers)].ask("POST", "/api/v1/lookup", {"code": code})
        fine = answer.status in {404, 429}
        day.guesses.add(str(answer.status), answer.ended - due, wrong=None if fine else f"a guess got {answer.status}")

    with _callers(day, 60 + number, GUESSING_ADDRESSES // GUESSERS) as callers:
        at_rate(GUESSES / GUESSERS, until, guess)


def _batch(held: HeldStack, start: int, count: int) -> bytes:
    """Signed before the day, so that only the hub works on it then."""
    return held.school.batch(signed_by_all_cores(held.school, range(start, start + count)))


def _send(day: Day, content: bytes) -> None:
    time.sleep(day.seconds * 0.1)
    client, school = day.held.client, day.held.school
    began = time.monotonic()
    batch = client.send(school, content)
    accepted = time.monotonic()
    client.finished(school, batch, seconds=600)
    counts = client.state(school, batch)["counts"]
    wrong = None if counts["refused"] == counts["held"] == counts["duplicate"] == 0 else "a good record not accepted"
    day.batch.add("taken with 202", accepted - began, wrong=wrong)
    day.first_after["batch"] = time.monotonic() - began


def _mishaps(day: Day, until: float) -> None:
    """The byte after a third of the day, the list after another."""
    time.sleep(day.seconds / 3)
    bucket, sha256 = day.held.client.bucket, day.victim.sha256
    key = f"{sha256[:2]}/{sha256[2:4]}/{sha256}"
    whole = bytes(bucket.get(key).bytes())
    day.flipped.begins = time.monotonic()
    bucket.put(key, whole[:-1] + bytes([whole[-1] ^ 1]))
    day.flipped.shows = time.monotonic()
    time.sleep(max(0.0, until - time.monotonic() - day.seconds / 3))
    content = _newer_list(day, day.held.world.school("03"))
    target = Path(day.held.stack.settings["HOCBA_TRUST_DIR"]) / "crls" / "public-ca.crl"
    part = target.with_suffix(".part")
    part.write_bytes(content)
    day.replaced.begins = time.monotonic()
    part.replace(target)
    day.replaced.shows = time.monotonic() + NOTICED_WITHIN


def _newer_list(day: Day, school: School) -> bytes:
    """The public authority's list with this school's homeroom teacher on it, revoked before the records were signed."""
    world = day.held.world
    revoked = {**world.revoked, school.homeroom.credential.serial: utc("2026-05-01T00:00")}
    return world.authorities.public.crl(revoked, since=utc("2026-11-30T00:00"), number=2)


def rows(day: Day) -> list[dict[str, object]]:
    """The figures, a row a party."""
    told = {
        f"{LOOK_UPS:.0f} look-ups a second, every fourth at the second tier": day.looks,
        f"{DOWNLOADS:.0f} download a second, each after a look-up": day.downloads,
        "a school sends a batch": day.batch,
        f"{GUESSES:.0f} guesses a second from {GUESSING_ADDRESSES} addresses": day.guesses,
    }
    return [
        {
            "party": what,
            "answers": sum(tally.kinds.values()),
            "what they were": ", ".join(f"{kind}: {n}" for kind, n in tally.kinds.most_common()),
            "median": f"{tally.at(0.5) * 1000:.0f} ms",
            "p99": f"{tally.at(0.99) * 1000:.0f} ms",
            "longest": f"{tally.at(1) * 1000:.0f} ms",
            "wrong": sum(tally.wrong.values()),
        }
        for what, tally in told.items()
    ]


def main() -> None:
    day = live(float(sys.argv[1]) if len(sys.argv) > 1 else 60.0)
    print("\n".join(" | ".join(f"{name}: {value}" for name, value in row.items()) for row in rows(day)))
    print(f"wrong: {day.wrong or 'none'}; seconds until it showed, and until the batch was done: {day.first_after}")


if __name__ == "__main__":
    main()
