"""The front page and its scanner in a browser, with all it asked for and complained of. For tests."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

FILES = ("scan-worker.js", "zxing_reader.js", "zxing_reader.wasm")


@dataclass
class Front:
    """Opened at once."""

    page: Any
    address: str
    asked: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        context = self.page.context
        context.on("request", lambda request: self.asked.append(request.url))
        context.on("console", lambda message: self.complaints.append(message.text))
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        self.page.goto(self.address)

    def scan(self) -> None:
        self.page.click("#scan-open")

    def says(self, text: str) -> None:
        """Wait until the scanner says this."""
        said = "text => document.getElementById('scan-status').textContent.includes(text)"
        self.page.wait_for_function(said, arg=text)

    def camera_is_off(self) -> bool:
        return bool(self.page.evaluate("document.getElementById('scan-video').srcObject === null"))

    def loaded(self) -> list[str]:
        """Which of the scanner's own files were asked for."""
        return [name for name in FILES if any(name in url for url in self.asked)]

    def elsewhere(self) -> list[str]:
        """What was asked of others than the hub."""
        return [url for url in self.asked if not url.startswith(f"{self.address}/")]
