"""How fast is ``verify``? Floor, ours with everything and others' engines on the same XML, JSON and PDF, in one run.

    PYTHONPATH=tests python -m bench.verify_records

Rounds of the engines alternate, so that a busy machine is unfair to all of them alike; processor time is counted, and
the fastest round counts, which is the one least disturbed.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

from stage.authority import rsa_key, subject
from stage.pdf_papers import TEXT, paper, shown_text, signed
from stage.school import Person, Registration, School
from stage.world import CLOCK, World, make_world

from bench import json_peers, pdf_peers, peers
from verifier.pdf.reader import read_pdf
from verifier.pdf.verify import verify_pdf
from verifier.verify import verify

RECORDS = 20
ROUNDS = 15
SUBJECTS = 14
TEACHERS = 7


def main() -> None:
    world = make_world()
    school = _school(world)
    ours = _ours(world, school)
    xml = {
        "floor": peers.floor,
        "ours": ours,
        "python-xmlsec": peers.python_xmlsec(list(world.trust.roots)),
        "signxml": peers.signxml,
    }
    _report("XML", xml, _records(school, school.record))
    _report(
        "JSON",
        {"floor": json_peers.floor, "ours": ours, "jwcrypto": json_peers.jwcrypto},
        _records(school, school.json_record),
    )
    for count in (1, 3):
        _report(f"PDF ({count} signed)", _pdf_engines(world), _documents(world, count))


def _pdf_engines(world: World) -> dict[str, Callable[[bytes], None]]:
    trust = world.trust

    def ours(data: bytes) -> None:
        report = verify_pdf(data, read=read_pdf, trust=trust, at=CLOCK, received_at=CLOCK)
        assert report.passed, report.problems

    others = pdf_peers.pyhanko(trust.roots, trust.intermediates, CLOCK)
    return {"floor": pdf_peers.floor, "ours": ours, "pyHanko": others}


def _documents(world: World, count: int) -> list[bytes]:
    """Small documents that one person, or three one after the other, signed."""
    people = [world.authorities.public.issue(subject(f"Người ký {number}")) for number in range(count)]
    documents = []
    for number in range(RECORDS):
        data = paper({TEXT: shown_text(b"Toan %d,0" % (number % 10))})
        for place, person in enumerate(people):
            data = signed(data, person, name=f"ChuKy{place}")
        documents.append(data)
    return documents


def _report(form: str, engines: dict[str, Callable[[bytes], None]], records: list[bytes]) -> None:
    times = _measure(engines, records)
    size = statistics.mean(map(len, records)) / 1024
    print(
        f"\n{len(records)} {form} files of {size:.0f} KiB (records: 6 to 10 signatures each); the fastest of {ROUNDS}\n"
    )
    print("| engine | ms a record | records a second | to the floor | to ours |\n| --- | --- | --- | --- | --- |")
    for name, value in times.items():
        ratios = f"{value / times['floor']:.2f} | {value / times['ours']:.2f}"
        print(f"| {name} | {value:.2f} | {1000 / value:.0f} | {ratios} |")


def _school(world: World) -> School:
    """Seven subject teachers, with the two hierarchies' keys as they are in use: half of them RSA."""
    school = world.school("04")
    for number in range(len(school.teachers), TEACHERS):
        credential = world.authorities.public.issue(
            subject(f"Giáo viên {number}"), key=rsa_key() if number % 2 else None
        )
        school.teachers.append(Person(f"Giáo viên {number}", f"04200009{number:04d}", "Giáo viên", credential))
        school.registrations.append(Registration(school.teachers[-1], "giaovien"))
    return school


def _records(school: School, make: Callable[..., bytes]) -> list[bytes]:
    """Six to ten signatures each, as the number of teachers goes: 14 subjects shared by two to seven of them."""
    records = []
    everyone = list(school.teachers)
    for number in range(RECORDS):
        school.teachers = everyone[: 2 + number % (TEACHERS - 1)]
        records.append(make(number, subjects=SUBJECTS))
    school.teachers = everyone
    return records


def _ours(world: World, school: School) -> Callable[[bytes], None]:
    trust, policy, expected = world.trust, world.policy(school), world.expected(school)

    def check(data: bytes) -> None:
        report = verify(data, trust=trust, policy=policy, at=CLOCK, received_at=CLOCK, expected=expected)
        assert report.passed, report.problems

    return check


def _measure(engines: dict[str, Callable[[bytes], None]], records: list[bytes]) -> dict[str, float]:
    rounds: dict[str, list[float]] = {name: [] for name in engines}
    for number in range(ROUNDS + 1):
        for name, engine in engines.items():
            start = time.process_time()
            for record in records:
                engine(record)
            if number:  # the first round warms caches and counts for none
                rounds[name].append((time.process_time() - start) / len(records) * 1000)
    return {name: min(values) for name, values in rounds.items()}


if __name__ == "__main__":
    main()
