"""What comes from the static folder, compressed and not; what is vendored; which pages may do more than the others."""

from __future__ import annotations

import gzip
import hashlib
import re

import pytest

from portal.assets import asset_addresses
from portal.headers import (
    CONTENT_SECURITY_POLICY,
    NO_STORE,
    PERMISSIONS_POLICY,
    PERMISSIONS_WITH_CAMERA,
    POLICY_OF_THE_READER,
    POLICY_WITH_OWN_SCRIPT,
    STATIC_CACHE,
)
from portal.public.app import STATIC

DECODER = "vendor/zxing-wasm/zxing_reader.wasm"
READER = f"/static/{DECODER}"
FILES = sorted(file for file in STATIC.rglob("*") if file.is_file())


@pytest.fixture
def client(one_hub):
    return one_hub.app().test_client()


@pytest.mark.parametrize("folder", sorted((STATIC / "vendor").iterdir()), ids=lambda folder: folder.name)
def test_what_is_vendored_is_what_was_looked_at(folder):
    listed = dict(line.split("  ")[::-1] for line in (folder / "SHA384SUMS").read_text().splitlines())
    found = {file.name: hashlib.sha384(file.read_bytes()).hexdigest() for file in folder.iterdir()}
    assert listed == {name: digest for name, digest in found.items() if name not in {"SHA384SUMS", "VENDORED.md"}}
    assert "LICENSE" in found


def test_the_decoders_own_code_evaluates_nothing():
    glue = (STATIC / "vendor" / "zxing-wasm" / "zxing_reader.js").read_text()
    assert not re.search(r"\beval\(|new Function", glue)


def test_the_front_page_alone_may_ask_for_the_camera_and_no_page_compiles(client):
    front = client.get("/")
    assert front.headers["Content-Security-Policy"] == POLICY_WITH_OWN_SCRIPT
    assert front.headers["Permissions-Policy"] == PERMISSIONS_WITH_CAMERA
    for rule in client.application.url_map.iter_rules():
        if rule.arguments or "GET" not in rule.methods:
            continue
        with client.get(rule.rule) as answer:
            assert "unsafe" not in answer.headers["Content-Security-Policy"], rule
            if rule.rule != "/":
                assert answer.headers["Permissions-Policy"] == PERMISSIONS_POLICY, rule
    for path in ("/t/abc", "/verify", "/t/T3DL-37FT-VM4M-5CDN-T68C"):
        answer = client.get(path, headers={"Accept": "text/html"})
        assert answer.headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
    assert client.post("/", data={"code": "abc"}).headers["Permissions-Policy"] == PERMISSIONS_POLICY


def test_of_all_files_the_reader_alone_may_compile(client):
    may = {"scan-worker.js": POLICY_OF_THE_READER}
    for file in FILES:
        name = file.relative_to(STATIC).as_posix()
        for coding in ("identity", "gzip"):
            with client.get(f"/static/{name}", headers={"Accept-Encoding": coding}) as answer:
                assert answer.headers["Content-Security-Policy"] == may.get(name, CONTENT_SECURITY_POLICY)
    with client.get("/static/missing/scan-worker.js") as missing:
        assert missing.headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY


def test_the_decoder_comes_as_what_browsers_compile_while_it_arrives_and_may_be_kept(client):
    at = asset_addresses(STATIC, "/static")(DECODER)
    for coding in ("identity", "gzip", "br"):
        with client.get(at, headers={"Accept-Encoding": coding}) as answer:
            assert answer.status_code == 200
            assert answer.content_type == "application/wasm"
            assert answer.headers["Cache-Control"] == STATIC_CACHE
            assert answer.headers["Vary"] == "Accept-Encoding"
            assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_files_come_in_the_smallest_form_the_browser_takes(client):
    whole = (STATIC / "vendor" / "zxing-wasm" / "zxing_reader.wasm").read_bytes()
    sizes = {}
    for accepted, coding in (
        ("", None),
        ("identity", None),
        ("br;q=0, gzip;q=0", None),
        ("gzip", "gzip"),
        ("gzip, deflate, br", "br"),
        ("br;q=0, *", "gzip"),
    ):
        with client.get(READER, headers={"Accept-Encoding": accepted}) as answer:
            assert answer.headers.get("Content-Encoding") == coding, accepted
            sizes[coding] = len(answer.data)
            if coding == "gzip":
                assert gzip.decompress(answer.data) == whole
            assert int(answer.headers["Content-Length"]) == len(answer.data)
    assert sizes[None] == len(whole)
    assert sizes["gzip"] == pytest.approx(413_000, rel=0.01)
    assert sizes["br"] == pytest.approx(321_000, rel=0.01)


def test_only_the_address_with_its_own_digest_may_be_kept(client):
    """Else a server of yesterday's version would have its file kept for a year under tomorrow's address."""
    at = asset_addresses(STATIC, "/static")("hocba.css")
    for address in (
        "/static/hocba.css",
        "/static/hocba.css?v=0123456789abcdef",
        f"{at}&x=1",
        f"/static/icon.svg{at[-19:]}",
    ):
        with client.get(address) as answer:
            assert answer.status_code == 200, address
            assert answer.headers["Cache-Control"] == NO_STORE, address
    with client.get(at) as answer:
        assert answer.headers["Cache-Control"] == STATIC_CACHE


def test_who_has_a_file_is_told_so_in_either_form(client):
    at = asset_addresses(STATIC, "/static")(DECODER)
    for coding in ("identity", "gzip", "br"):
        accepted = {"Accept-Encoding": coding}
        with client.get(at, headers=accepted) as first:
            etag = first.headers["ETag"]
        with client.get(at, headers={**accepted, "If-None-Match": etag}) as again:
            assert (again.status_code, again.data) == (304, b"")
            assert again.headers["Cache-Control"] == STATIC_CACHE
        with client.head(READER, headers=accepted) as head:
            assert (head.status_code, head.data) == (200, b"")


def test_pages_are_never_compressed(client):
    """What somebody typed and what is kept from them stand side by side there: their length must not tell (BREACH)."""
    for path in ("/", "/verify", "/t/abc"):
        assert "Content-Encoding" not in client.get(path, headers={"Accept-Encoding": "gzip, br"}).headers
