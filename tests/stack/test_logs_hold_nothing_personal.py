"""After a whole journey, with everything that can go wrong in it, no process has written down anything personal.

What is looked for comes from the journey's own records: every name, birth date and number in them, every code, token
and download link that was handed out.
"""

from __future__ import annotations

import json
import re
import signal
import time
import unicodedata
from urllib.parse import quote

import pytest
import requests
from lxml import etree
from stack.conftest import running
from stage.papers import NAMESPACE
from stage.proof import write_proof

from deploy.stack.programs import HOST
from registry.rules.lookup_code import normalise

pytestmark = pytest.mark.proof

PERSONAL = {
    *("hovaten", "ngaysinh", "sodinhdanh", "mahocsinh", "madinhdanhhocba", "hotencha", "hotenme", "noisinh"),
    *("gvbm", "soddcngvbm", "hoten", "soddcn"),
}


def personal(records):
    """Every personal text of these records. A school's name is not: it stands among signers as the seal's holder."""
    found = set()
    for record in records:
        root = etree.fromstring(record)
        schools = {node.text for node in root.iter(f"{{{NAMESPACE}}}tentruong")}
        for node in root.iter():
            if etree.QName(node).localname in PERSONAL and node.text:
                found |= {node.text} - schools
    return found


def spellings(text):
    """As it may stand in a log: as it is, decomposed, escaped, without separators, a date the other way round."""
    forms = {text, unicodedata.normalize("NFD", text), quote(text), quote(text, safe=""), json.dumps(text)[1:-1]}
    forms |= {text.encode().decode("latin-1"), repr(text.encode())[2:-1], text.lower(), text.upper()}
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        year, month, day = text.split("-")
        forms |= {f"{day}/{month}/{year}", f"{int(day)}/{int(month)}/{year}", f"{year}{month}{day}"}
    if (canonical := normalise(text)) and len(text) < 40:
        forms |= {canonical, canonical.lower(), text.replace("-", " ")}
    return forms


def ask_for_trouble(client, school, item, learner):
    """Requests that fail everywhere on the way: nginx, gunicorn, Flask, the pipeline; each brings something of hers."""
    code, name = item["lookup_code"], learner.name
    client.look_up(code, "1999-09-09")
    client.look_up(code[:-1] + ("2" if code[-1] != "2" else "3"), learner.birth)
    client.look_up(code + name * 5000, learner.birth)
    for path in (f"/t/{code}/{quote(name)}", f"/{code}", f"/T/{code}?d={learner.birth}", f"/t/{code}?x={quote(name)}"):
        client.ask("GET", path, headers={"Referer": f"https://x/t/{code}", "User-Agent": name.encode()})
        client.ask("POST", path, data={"birth_date": learner.birth, "id_last4": learner.last4})
        client.ask("BREW", path)
    for said in (
        f"GET /t/{code} HTTP/9.9\r\n\r\n",
        f"GET /t/{code} HTTP/1.1\r\nHost: x\r\n{code}\r\n\r\n",
        f"{code} /t/{code} HTTP/1.1\r\nHost: x\r\n\r\n",
        f"GET /t/{code}{'x' * 9000} HTTP/1.1\r\nHost: x\r\n\r\n",
        f"POST /t/{code} HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n\r\nbirth_date={learner.birth}",
        f"POST /t/{code} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nZZ{code}\r\n",
    ):
        for port in ("https", "http"):
            client.speak(port, said.encode())
        # nginx refuses most of these itself: to gunicorn as well, as if nginx had let them through.
        for inner in ("public", "ingest"):
            client.speak(inner, said.encode())
    for content in (b"PK" + code.encode(), school.batch([school.record(901).replace(b"</hocbaso>", name.encode())])):
        client.finished(school, client.send(school, content))
    client.ask("GET", f"/api/v1/batches?namhoc={quote(name)}", headers={"Authorization": f"Bearer {code}"})


def journey(client, world):
    """In, out, damaged, silent, withdrawn, refused, without Redis, without database. Returns what must not be told."""
    school, second = world.primary, world.school("03")
    records = [*school.records(3, start=900), *second.records(2, start=900)]
    waiting = school.records(1, start=910)
    items = client.accepted(school, records[:3]) + client.accepted(second, records[3:])
    (pending,) = client.accepted(school, waiting, closes=False)
    links = []
    for item, learner in zip(items, [school.learner(900 + n) for n in range(3)], strict=False):
        found = client.look_up(item["lookup_code"], learner.birth).json()
        links.append(found["downloads"]["original"].removeprefix(client.stack.address))
        client.ask("GET", links[-1])
        client.ask("GET", f"/t/{item['lookup_code']}", headers={"Accept": "text/html"})
        client.ask(
            "POST", f"/t/{item['lookup_code']}", data={"birth_date": learner.birth}, headers={"Accept": "text/html"}
        )
        client.ask("GET", f"/t/{item['lookup_code']}/qr.svg")
    learner = school.learner(900)
    ask_for_trouble(client, school, items[0], learner)
    client.ask("DELETE", f"/api/v1/records/{pending['madinhdanhhocba']}/1", school=school)
    damage(client, items[1])
    rekeyed = client.ask("POST", f"/api/v1/records/{items[2]['madinhdanhhocba']}/1/code", school=school).json()
    client.codes.append(rekeyed["lookup_code"])
    running_now = client.stack.processes.running
    for piece in ("objects", "postgresql"):
        running_now[piece].send_signal(signal.SIGSTOP) if piece == "objects" else client.stack.processes.stop(piece)
        client.look_up(items[0]["lookup_code"], learner.birth)
        client.ask("GET", links[0])
        client.ask("POST", f"/t/{items[0]['lookup_code']}", data={"birth_date": learner.birth})
        if piece == "objects":
            running_now[piece].send_signal(signal.SIGCONT)
    client.stack.processes.stop("public", how=signal.SIGKILL)
    client.ask("GET", f"/t/{items[0]['lookup_code']}")
    return personal([*records, *waiting]) | set(client.codes) | client.tokens | set(links)


def damage(client, item):
    where = f"{item['sha256'][:2]}/{item['sha256'][2:4]}/{item['sha256']}"
    client.bucket.put(where, b"not what was put here")
    assert client.gap(item["lookup_code"]) == "original-damaged"


def hits(forms, told):
    return {(name, form) for name, text in told.items() for form in forms if form in text}


def counters(client):
    """What all processes counted, as Prometheus reads it."""
    answer = requests.get(f"http://{HOST}:{client.stack.ports['metrics']}/metrics", timeout=60)
    assert answer.status_code == 200
    assert "hocba_damaged_originals" in answer.text
    return {"metrics at the end": answer.text}


def test_no_process_wrote_down_a_name_a_birth_date_an_id_or_a_whole_code(world):
    with running(world) as client:
        secret = journey(client, world)
        told = client.told() | counters(client)
        time.sleep(3)  # workers notice that the database is gone
        told |= {f"{name} later": text for name, text in client.told().items()}
        client.stack.stop()
        told |= {f"{name} at the end": text for name, text in client.told().items()}
    forms = {form for text in secret for form in spellings(text)}
    assert hits(forms, {"planted": f'client sent "{min(secret, key=len)}"'}), "what is searched for would be found"
    assert not hits(forms, told)
    whole = {name: text for name, text in told.items() if name.endswith("at the end")}
    assert {"public.log at the end", "ingest.log at the end", "worker-1.log at the end"} <= set(whole)
    assert "original unreadable" in whole["public.log at the end"], "the alarm is in the log, without names"
    assert "invalid request" in whole["public.log at the end"], "gunicorn refused something, and did not quote it"
    assert '"place": "/t/…"' in whole["access.log at the end"]
    rows = [{"log": name.removesuffix(" at the end"), "bytes": len(text), "hits": 0} for name, text in whole.items()]
    told_how = (
        "A batch in, both tiers, pages, downloads, wrong guesses, malformed requests, a damaged original, a silent "
        "store, a stopped database, a killed server; then every log of every process was searched for "
        f"{len(secret)} names, birth dates, ids, codes, tokens and links in {len(forms)} spellings."
    )
    write_proof("logs", "No log holds anything personal", told_how, rows)
