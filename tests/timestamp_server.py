"""A real time-stamping authority (RFC 3161) on a real port: certomancer's, with keys of its own; it can misbehave."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from asn1crypto import tsp
from certomancer.integrations.animator import Animator, AnimatorArchStore
from certomancer.registry import CertomancerConfig
from cheroot.wsgi import Server
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from verifier.trust import TrustStore

_CONFIG = """
external-url-prefix: "http://127.0.0.1"
keysets:
  keys:
    path-prefix: "."
    keys:
      root: {path: root.pem}
      tsa: {path: tsa.pem}
pki-architectures:
  thu:
    keyset: keys
    entities:
      root: {country-name: VN, common-name: "Root thời gian"}
      tsa: {country-name: VN, common-name: "Cấp dấu thời gian"}
    certs:
      root:
        subject: root
        issuer: root
        validity: {valid-from: "2020-01-01T00:00:00+0000", valid-to: "2045-01-01T00:00:00+0000"}
        profiles:
          - {id: simple-ca, params: {max-path-len: 1}}
      tsa:
        subject: tsa
        issuer: root
        validity: {valid-from: "2020-01-01T00:00:00+0000", valid-to: "2045-01-01T00:00:00+0000"}
        extensions:
          - id: key_usage
            critical: true
            smart-value: {schema: key-usage, params: [digital_signature]}
          - id: extended_key_usage
            critical: true
            value: [time_stamping]
    services:
      time-stamping:
        tsa: {signing-cert: tsa}
"""


class TimestampServer:
    """``mood``: None, slow (longer than anybody waits), refuses (503), gibberish, endless, another (stamps another's
    digest). ``asked`` counts questions."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        for name in ("root", "tsa"):
            key = ec.generate_private_key(ec.SECP256R1())
            pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
            (folder / f"{name}.pem").write_bytes(pem)
        config = CertomancerConfig.from_yaml(_CONFIG, key_search_dir=str(folder))
        self._arch = config.pki_archs["thu"]
        self._animator = Animator(AnimatorArchStore(config.pki_archs), with_web_ui=False)
        self.mood: str | None = None
        self.asked = 0
        self.bind_addr = ("127.0.0.1", 0)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.bind_addr[1]}/thu/tsa/tsa"

    @property
    def root(self) -> bytes:
        return bytes(self._arch.get_cert("root").dump())

    def trust(self) -> TrustStore:
        return TrustStore(roots=(), tsa_roots=(self.root,))

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        self.asked += 1
        if self.mood == "slow":
            time.sleep(2)
        if self.mood in ("refuses", "gibberish", "endless"):
            start_response("503 Away" if self.mood == "refuses" else "200 OK", [("Content-Type", "text/plain")])
            return [b"no"] if self.mood != "endless" else (b"0" * 65536 for _ in range(1000))
        if self.mood == "another":
            return self._of_another(environ, start_response)
        return self._animator(environ, start_response)

    def _of_another(self, environ: dict[str, Any], start_response: Any) -> Any:
        asked = tsp.TimeStampReq.load(environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])))
        asked["message_imprint"]["hashed_message"] = b"\1" * 32
        tsa = self._arch.service_registry.summon_timestamper("tsa")
        start_response("200 OK", [("Content-Type", "application/timestamp-reply")])
        return [tsa.request_tsa_response(asked).dump()]


@contextmanager
def timestamp_server(folder: Path) -> Iterator[TimestampServer]:
    """One that answers until the end of the block."""
    stamping = TimestampServer(folder)
    server = Server(("127.0.0.1", 0), stamping, numthreads=2)
    server.prepare()
    thread = threading.Thread(target=server.serve, daemon=True)
    thread.start()
    stamping.bind_addr = server.bind_addr
    try:
        yield stamping
    finally:
        server.stop()
        thread.join(timeout=5)
