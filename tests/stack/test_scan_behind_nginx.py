"""The scanner as a province serves it: nginx by our configuration, TLS, HTTP/1.1, the files kept and compressed."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from pathlib import Path

import pytest
import requests
from stage.proof import HOUSE

from deploy.stack import pieces, programs
from deploy.stack.certificate import make_certificate
from deploy.stack.processes import Processes
from portal.assets import asset_addresses
from portal.headers import (
    CONTENT_SECURITY_POLICY,
    PERMISSIONS_POLICY,
    PERMISSIONS_WITH_CAMERA,
    POLICY_OF_THE_READER,
    POLICY_WITH_OWN_SCRIPT,
    STATIC_CACHE,
)
from portal.public.app import STATIC
from tests.portal.camera import film, phones
from tests.portal.conftest import one_hub  # noqa: F401 - a fixture
from tests.portal.hub import BASE_URL
from tests.portal.scanner import Front
from tests.portal.served import CHROMIUM, page_width, served

pytestmark = pytest.mark.skipif(not Path(programs.nginx()).is_file(), reason="no nginx on this machine")

VENDORED = STATIC / "vendor" / "zxing-wasm"
DECODER = asset_addresses(STATIC, "/static")("vendor/zxing-wasm/zxing_reader.wasm")


@pytest.fixture
def folder():
    # nginx runs as another user, who must get through to its own folder.
    made = Path(tempfile.mkdtemp(prefix="hocba-test-nginx-"))
    made.chmod(0o711)
    yield made
    shutil.rmtree(made)


@pytest.fixture
def before_nginx(folder):
    """Puts nginx before an app: gives its https address."""
    (folder / "logs").mkdir()
    processes = Processes(folder / "logs")

    def put(address: str) -> str:
        ports = {name: programs.free_port() for name in ("http", "https", "office-https")}
        behind = {**dict.fromkeys(("public", "ingest", "office", "institutions"), address.rpartition(":")[2]), **ports}
        tls = make_certificate(folder)
        nginx = pieces.nginx(folder / "nginx", http=ports["http"], https=ports["https"], behind=behind, tls=tls)
        processes.start(nginx)
        return f"https://127.0.0.1:{ports['https']}"

    yield put
    processes.stop_all()


@pytest.mark.skipif(shutil.which(CHROMIUM) is None, reason="no Chromium on this machine")
def test_the_camera_reads_a_code_behind_nginx_and_tls(one_hub, world, before_nginx, tmp_path):  # noqa: F811
    held = one_hub.register(world.primary, world.primary.record(1))
    paper = film(tmp_path / "film.mjpeg", f"{BASE_URL}/t/{held.code}")
    with served(one_hub.app()) as address, phones() as drawer, drawer.context(paper, ignore_https_errors=True) as phone:
        at = Front(phone.new_page(), before_nginx(address))
        with phone.expect_event("response", lambda answer: answer.url.endswith(DECODER)) as came:
            at.scan()
        assert came.value.header_value("content-encoding") == "br"
        assert came.value.header_value("content-type") == "application/wasm"
        at.page.wait_for_url(f"{at.address}/t/{held.code}")
        assert at.page.inner_text("h1") == "Học bạ xác thực và đang có hiệu lực"
        assert page_width(at.page) <= 360
        assert at.elsewhere() == []
        assert at.complaints == []


def test_nginx_keeps_what_may_be_kept_and_changes_no_header(one_hub, before_nginx, folder):  # noqa: F811
    with served(one_hub.app()) as address:
        at, trust = before_nginx(address), str(folder / "tls.pem")

        def ask(path: str, coding: str) -> requests.Response:
            return requests.get(
                f"{at}{path}", headers={"Accept-Encoding": coding}, verify=trust, timeout=10, stream=True
            )

        front = ask("/", "gzip, br").headers
        assert front["Content-Security-Policy"] == POLICY_WITH_OWN_SCRIPT
        assert front["Permissions-Policy"] == PERMISSIONS_WITH_CAMERA
        assert "Content-Encoding" not in front
        worker = ask(asset_addresses(STATIC, "/static")("scan-worker.js"), "gzip").headers
        assert worker["Content-Security-Policy"] == POLICY_OF_THE_READER
        for accepted, coding, file in (
            ("gzip, deflate, br, zstd", "br", "zxing_reader.wasm.br"),
            ("gzip;q=1.0, br;q=0", "gzip", None),
            ("identity", None, "zxing_reader.wasm"),
        ) * 2:
            answer = ask(DECODER, accepted)
            assert answer.headers.get("Content-Encoding") == coding
            assert answer.headers["Content-Type"] == "application/wasm"
            assert answer.headers["Cache-Control"] == STATIC_CACHE
            assert answer.headers["Vary"] == "Accept-Encoding"
            assert answer.headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
            assert answer.headers["Permissions-Policy"] == PERMISSIONS_POLICY
            raw = answer.raw.read(decode_content=False)
            assert len(raw) == int(answer.headers["Content-Length"])
            if file:
                assert hashlib.sha384(raw).digest() == hashlib.sha384((VENDORED / file).read_bytes()).digest()
        ask("/static/hocba.css?v=other", "gzip")
        ask("/verify", "gzip")
    kept = [file for file in (folder / "nginx" / "static").rglob("*") if file.is_file()]
    assert len(kept) == 4, "the worker in one form, the decoder in three; no page, nothing under another digest"
    # The application is gone: what is kept goes on being served.
    answer = ask(DECODER, "gzip, deflate, br, zstd")
    assert (answer.status_code, answer.headers["Content-Encoding"]) == (200, "br")
    assert (HOUSE / "deploy" / "nginx.conf").read_text().count("proxy_cache static;") == 1
