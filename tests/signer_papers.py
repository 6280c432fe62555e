"""Certificates and lists of signers, as schools bring them to the office, for tests of its desk of certificates."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from pathlib import Path
from typing import Any

from sqlalchemy import select
from stage.authority import Credential, subject
from stage.world import World

from registry.rules.signer_list import COLUMNS
from registry.store.signer_tables import signer_declaration
from registry.store.tables import signer
from registry.transactions import reading

SCHOOL = "42000201"
SIGNERS = 40
OTHER = "42000501"
CLERK, PRINCIPAL, COMMUNE, COMMUNE_TWO = "vt.42000201", "ht.42000201", "xa.quantri", "xa.quantri2"
FIRST, SECOND, AUDITOR = "so.quantri", "so.quantri2", "so.thanhtra"
TODAY = "2026-12-01"  # the world's clock
WORDS = {"title": "Giáo viên", "from": TODAY, "until": ""}


def teacher(world: World, name: str = "Lê Thị Mới", **changes: Any) -> Credential:
    """A teacher's certificate of an authority that the hub trusts."""
    return world.authorities.public.issue(subject(name, "Trường Tiểu học Thử"), **changes)


def official(world: World, name: str, **changes: Any) -> Credential:
    """A principal's or seal's."""
    return world.authorities.gov.issue(subject(name, "Tỉnh Thử"), **changes)


def person(number: int) -> str:
    return f"0439000{number:05d}"


def declare(
    browser: Any, credential: Credential, *, school: str = SCHOOL, file: bytes | None = None, **words: str
) -> Any:
    """As the form for one certificate sends it."""
    form = {"role": "giaovien", "name": "Lê Thị Mới", "person_id": person(1), **WORDS, **words}
    content = credential.pem.encode() if file is None else file
    form["certificate"] = (io.BytesIO(content), "chung-thu.cer")
    return browser.client.post(
        f"/certificates/{school}/new?csrf={browser.token()}", data=form, content_type="multipart/form-data"
    )


def declared(browser: Any, credential: Credential, **words: str) -> str:
    """Its declaration's id."""
    answer = declare(browser, credential, **words)
    assert answer.status_code == 303, answer.text
    return re.search(r"/declared/([0-9a-f-]{36})", answer.location)[1]


def decide(browser: Any, *ids: str, act: str = "approve", school: str = SCHOOL, note: str = "") -> Any:
    return browser.post(f"/certificates/{school}/waiting", {"one": list(ids)}, act=act, note=note)


def change(browser: Any, signer_id: int, *, school: str = SCHOOL, **fields: str) -> Any:
    return browser.post(f"/certificates/{school}/signers/{signer_id}", {"reason": "12/QĐ", **fields})


def changed(browser: Any, signer_id: int, **fields: str) -> str:
    """Its declaration's id."""
    answer = change(browser, signer_id, **fields)
    assert answer.status_code == 303, answer.text
    return re.search(r"/declared/([0-9a-f-]{36})", answer.location)[1]


def as_csv(rows: list[dict[str, str]], *, delimiter: str = ",", columns: Any = COLUMNS) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def as_zip(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as found:
        for name, content in files.items():
            found.writestr(name, content)
    return out.getvalue()


def bound(engine: Any, *, role: str | None = None, school: str = SCHOOL, sha256: str | None = None) -> list[Any]:
    """Rows of the register, as the verifier gets them."""
    query = select(signer).where(signer.c.organisation == school).order_by(signer.c.id)
    if role:
        query = query.where(signer.c.role == role)
    if sha256:
        query = query.where(signer.c.certificate_sha256 == sha256)
    with reading(engine) as connection:
        return list(connection.execute(query))


def declarations(engine: Any) -> list[Any]:
    with reading(engine) as connection:
        return list(connection.execute(select(signer_declaration).order_by(signer_declaration.c.declared_at)))


def whole_school(world: World, folder: Path) -> Path:
    """The list and the ZIP of a school of ``SIGNERS``: a seal, a principal, teachers; three lines are wrong."""
    rows: list[dict[str, str]] = []
    files = {}
    for number in range(SIGNERS):
        role = {0: "coso", 1: "hieutruong"}.get(number, "giaovien")
        name = {0: "Trường Tiểu học Thử", 1: "Nguyễn Thị Hiệu Trưởng"}.get(number, f"Lò Thị Giáo Viên Số {number}")
        card = (official if number < 2 else teacher)(world, name)
        words = {**WORDS, "role": role, "name": name, "title": "" if role == "coso" else "Giáo viên"}
        words["person_id"] = "" if role == "coso" else person(number)
        files[f"{number}.cer"] = card.der
        rows.append({**words, "certificate": f"{number}.cer"})
    rows[5] |= {"person_id": person(5)[1:]}
    rows[6] |= {"from": "30/02/2027"}
    rows[7] |= {"certificate": "khong-co.cer"}
    (folder / "danh-sach.csv").write_bytes(b"\xef\xbb\xbf" + as_csv(rows, delimiter=";"))
    (folder / "chung-thu.zip").write_bytes(as_zip(files))
    return folder
