"""A look-up among ten million records is hardly slower than among ten thousand. Writes docs/proof/ten-million.md.

PostgreSQL with the real schema and indexes. ``REAL`` records are real (signed, verified, originals on disk) and
looked up through the public app, each verified anew; ``SAMPLE`` of the synthetic ones, all over the table, are found in
the register by codes they were given. ROWS makes it smaller or larger.
"""

from __future__ import annotations

import os
import random
import secrets
import statistics
import time
from collections.abc import Callable

import pytest
from databases import postgresql
from sqlalchemy import bindparam, text, update
from stage.crowd import Crowd, fill
from stage.proof import write_proof
from stage.world import make_world

from registry import find
from registry.codes import code_mac
from registry.keyring import Keyring
from registry.rules.lookup_code import new_code
from registry.store import tables
from registry.transactions import reading, transaction
from tests.portal.hub import Hub

FEW, MANY = 10_000, int(os.environ.get("ROWS", "10000000"))
REAL, SAMPLE, ROUNDS = 100, 2_000, 4
GOAL = 1.2

pytestmark = pytest.mark.proof


@pytest.fixture(scope="module")
def hub(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hub")
    with postgresql() as engine:
        yield Hub(engine, Keyring.create(folder / "secrets"), make_world(), folder)


def test_a_look_up_among_ten_million(hub):
    school = hub.world.school("02")
    held = [hub.register(school, data) for data in school.records(REAL)]
    client = hub.app(lookup="1000000/minute").test_client()
    rows, medians = [], []
    for count in (FEW, MANY):
        began = time.monotonic()
        crowd = fill(hub.engine, count, model=held[0].pk)
        filled = time.monotonic() - began
        codes = _codes_of_some(hub, crowd)
        whole = _timed(lambda code: _looked_up(client, code), [one.code for one in held] * ROUNDS)
        first = _timed(lambda code: _found(hub, code), codes)
        again = [took for _ in range(ROUNDS) for took in _timed(lambda code: _found(hub, code), codes)]
        medians.append((statistics.median(whole), statistics.median(again)))
        rows.append(
            {
                "records": f"{count:,}",
                "whole look-up, median ms": f"{1000 * medians[-1][0]:.2f}",
                "99 of 100 under": f"{1000 * statistics.quantiles(whole, n=100)[98]:.2f}",
                "in the register alone, median ms": f"{1000 * medians[-1][1]:.2f}",
                "the same, asked for the first time": f"{1000 * statistics.median(first):.2f}",
                "tables and indexes": _sizes(hub),
                "filled in": f"{filled:.0f} s",
            }
        )
    (few, few_found), (many, many_found) = medians
    told = (
        f"First-tier look-ups of {REAL} real records through the public app, {ROUNDS} times each, original read, digest"
        f" computed and every signature verified; and {SAMPLE:,} synthetic records found by code, all over the table."
        f" Ratio of medians: whole look-up **{many / few:.2f}**, register alone {many_found / few_found:.2f} (goal"
        f" ≤ {GOAL}). Synthetic rows are as wide as real ones but for the report, which lies out of line: real ones add"
        f" {_report_bytes(hub)} bytes each. The originals themselves (in use 30 to 50 KiB each) are not in these sizes."
    )
    write_proof("ten-million", "Ten million records", told, rows)
    assert many / few <= GOAL


def _codes_of_some(hub: Hub, crowd: Crowd) -> list[str]:
    """Codes for records anywhere in the crowd: only what a code is found by is changed."""
    pks = random.Random(1).sample(range(crowd.first, crowd.last + 1), SAMPLE)
    codes = [new_code(secrets.randbelow) for _ in pks]
    with transaction(hub.engine) as connection:
        live = tables.code.c.replaced_at.is_(None)  # as the index on it says
        statement = update(tables.code).where(tables.code.c.record_pk == bindparam("pk_"), live)
        connection.execute(
            statement.values(mac=bindparam("mac_")),
            [{"pk_": pk, "mac_": code_mac(hub.keyring, code)} for pk, code in zip(pks, codes, strict=True)],
        )
    return codes


def _timed(ask: Callable[[str], None], codes: list[str]) -> list[float]:
    took = []
    for code in random.Random(2).sample(codes, len(codes)):
        began = time.perf_counter()
        ask(code)
        took.append(time.perf_counter() - began)
    return took


def _looked_up(client, code: str) -> None:
    answer = client.post("/api/v1/lookup", json={"code": code})
    assert answer.status_code == 200, answer.json
    assert answer.json["verification"]["indication"] == "TOTAL-PASSED"


def _found(hub: Hub, code: str) -> None:
    with reading(hub.engine) as connection:
        found = find.by_code(connection, hub.keyring, code, now=hub.now)
    assert found is not None
    assert len(found.records) == 1


def _sizes(hub: Hub) -> str:
    with reading(hub.engine) as connection:
        sizes = {
            name: connection.scalar(text(f"SELECT pg_total_relation_size('{name}')"))
            for name in ("record", "code", "dossier")
        }
    return ", ".join(f"{name} {size / 2**20:,.0f} MiB" for name, size in sizes.items())


def _report_bytes(hub: Hub) -> int:
    with reading(hub.engine) as connection:
        size = connection.scalar(text("SELECT avg(octet_length(report)) FROM record WHERE octet_length(report) > 9"))
    return round(size or 0)
