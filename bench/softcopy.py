"""How fast are soft copies? Typesetting, originals inside, the seal; handed out again from memory; memory over many.

    PYTHONPATH=tests:. python -m bench.softcopy [COPIES]

Each copy has another learner, code, QR and original (a signed record of the test province). Processor time
counts, so that a busy machine changes little. Copies of one year are made by the public app itself, from link to bytes;
booklets of 2 and 5 years by the same three steps over years as tests print them.
"""

from __future__ import annotations

import dataclasses
import json
import multiprocessing
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pikepdf
import structlog
from cryptography.hazmat.primitives.asymmetric import rsa
from softcopy.people import AT, HUB, marks, primary
from stage.world import make_world

from portal.public.copies import EXTENSION
from portal.softcopy.attached import Attachment, with_attachments
from portal.softcopy.booklet import booklet_pdf
from portal.softcopy.kept_copies import KeptCopies
from portal.softcopy.marks import qr_of
from registry.keyring import Keyring
from registry.rules.lookup_code import new_code, printed
from registry.transactions import migrate, open_engine
from sealer.keys import HubSeal
from sealer.pdf_seal import seal_pdf
from tests.portal.hub import Hub
from tests.sealer.test_pdf_seal import seal_with

COPIES = 1000
RECORDS = 50
GOAL_MS, GOAL_KB, GOAL_PAGES = 120, 150, 6
SAMPLES = 25


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else COPIES
    structlog.configure(processors=[lambda *_: (_ for _ in ()).throw(structlog.DropEvent())])
    os.environ.setdefault("RAYON_NUM_THREADS", "1")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        world = make_world()
        originals = [world.primary.record(number) for number in range(RECORDS)]
        print(
            f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores; {count} copies; originals {_kb(originals)} KB\n"
        )
        _steps(folder, originals)
        _door(folder, world, originals, count)


def _steps(folder: Path, originals: list[bytes]) -> None:
    seals = {"P-256": HubSeal.create(folder, "Hub"), "RSA-3072": seal_with(rsa.generate_private_key(65537, 3072))}
    print("| copy | pages | typeset | originals in | seal P-256 | RSA-3072 | whole, ms | KB | without originals |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- | --- |")
    for years in (1, 2, 5):
        found = [_one(number, years, originals, seals) for number in range(SAMPLES)]
        times = [statistics.median(one[0][step] for one in found) for step in range(4)]
        whole, (size, pages, inside) = sum(times[:3]), found[-1][1]
        row = [f"{years} year(s)", pages, *(f"{one:.0f}" for one in times), f"**{whole:.0f}**", size // 1000, inside]
        print("| " + " | ".join(str(one) for one in row) + " |", flush=True)
    print(f"\nGoal: {GOAL_MS} ms for {GOAL_PAGES} pages, {GOAL_KB} KB plus originals.\n")


def _one(number: int, years: int, originals: list[bytes], seals: dict[str, HubSeal]) -> tuple[list[float], tuple]:
    """Milliseconds of each step; size, pages, and size without what the originals take inside."""
    code = printed(new_code(random.Random(number * 7 + years).randrange))
    name = f"Quàng Thị Ánh Nguyệt {number}"
    shown = [primary(grade, hovaten=name) for grade in range(6 - years, 6)]
    files = [
        Attachment(f"hocba-{n}.xml", originals[(number + n) % len(originals)], "application/xml", "Bản gốc", AT)
        for n in range(years)
    ]
    plain, typeset = _timed(lambda: booklet_pdf(shown, marks(code=code, qr=qr_of(HUB, code)), at=AT))
    full, attach = _timed(lambda: with_attachments(plain, files))
    sealed, ec_seal = _timed(lambda: seal_pdf(seals["P-256"], full, at=AT, label="Dấu"))
    _, rsa_seal = _timed(lambda: seal_pdf(seals["RSA-3072"], full, at=AT, label="Dấu"))
    with pikepdf.open(BytesIO(sealed)) as document:
        pages = len(document.pages)
        inside = sum(len(document.attachments[one].obj.EF.F.read_raw_bytes()) for one in document.attachments)
    return [typeset, attach, ec_seal, rsa_seal], (len(sealed), pages, (len(sealed) - inside) // 1000)


def _door(folder: Path, world: object, originals: list[bytes], count: int) -> None:
    """Copies of one year by the public app: made, from memory, by two processes, and memory over all of them."""
    engine = open_engine(f"sqlite:///{folder / 'hub.sqlite3'}")
    migrate(engine)
    hub = Hub(engine, Keyring.create(folder / "secrets"), world, folder)
    held = [hub.register(world.primary, data) for data in originals]
    app = hub.app(lookup="1000000/minute")
    client = app.test_client()
    links = [_link(client, one) for one in held]
    _get(client, links[0])
    made = [_timed(lambda link=link: _get(client, link))[1] for link in links[1:]]
    kept = [_timed(lambda link=link: _get(client, link))[1] for link in links]
    print(
        f"A link's answer: {statistics.median(made):.0f} ms made, {statistics.median(kept):.1f} ms from memory "
        f"(status, signatures and code looked at anew)."
    )
    before, began, peak = _resident(), time.process_time(), 0.0
    for number in range(count):
        app.extensions[EXTENSION] = KeptCopies() if number % len(links) == 0 else app.extensions[EXTENSION]
        _get(client, links[number % len(links)])
        peak = max(peak, _resident())
    rate = count / (time.process_time() - began)
    print(
        f"{count} made one after the other: {rate:.1f} a second and core; memory {before:.0f} MiB before, "
        f"{peak:.0f} at most, {_resident():.0f} after."
    )
    began = time.monotonic()
    with multiprocessing.get_context("fork").Pool(2) as pool:
        pool.map(_many, [(originals, max(count // 4, 25))] * 2)
    print(
        f"Two processes, the three steps: {2 * max(count // 4, 25) / (time.monotonic() - began):.1f} a second by the "
        "clock, start included."
    )


def _many(asked: tuple[list[bytes], int]) -> None:
    originals, count = asked
    with tempfile.TemporaryDirectory() as folder:
        seals = {"P-256": HubSeal.create(Path(folder), "Hub", at=datetime(2026, 1, 1, tzinfo=UTC))}
        for number in range(count):
            one = dataclasses.replace(marks(), code="0")
            pdf = booklet_pdf([primary(5, hovaten=f"Người học {number}")], one, at=AT)
            file = Attachment("a.xml", originals[number % len(originals)], "application/xml", "Bản gốc", AT)
            seal_pdf(seals["P-256"], with_attachments(pdf, [file]), at=AT, label="Dấu")


def _link(client: object, held: object) -> str:
    answer = client.post("/api/v1/lookup", json={"code": held.code, "birth_date": held.birth})
    return json.loads(answer.data)["downloads"]["pdf"]


def _get(client: object, link: str) -> bytes:
    answer = client.get(link)
    assert answer.status_code == 200, answer.data
    return answer.data


def _timed(work: Callable[[], bytes]) -> tuple[bytes, float]:
    began = time.process_time()
    done = work()
    return done, (time.process_time() - began) * 1000


def _resident() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def _kb(files: list[bytes]) -> str:
    return f"{statistics.median(len(one) for one in files) / 1000:.0f}"


if __name__ == "__main__":
    main()
