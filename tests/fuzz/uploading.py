"""The portal's door for files, as the walk knocks at it: program's answer and page, each with a known verdict."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import Engine
from stage.world import World

from portal.public.upload.views import LARGEST_FILE
from registry.keyring import Keyring
from tests.portal.hub import Hub
from tests.portal.uploads import hub_seal, page_of, posted
from verifier.report import Indication, SubIndication

# A code that is nobody's, on a picture or print; a file that is not read.
NOBODYS, TOO_LARGE = 404, 413
# What the portal limits is not the walk's subject.
FREE = "1000000/second"
KNOWN = {str(one) for one in Indication}
REASONS = {None, *(str(one) for one in SubIndication)}


class Uploads:
    """A hub with one record, whose budget for uploads is not the walk's subject."""

    def __init__(self, engine: Engine, world: World, folder: Path) -> None:
        self.hub = Hub(engine, Keyring.create(folder / "secrets"), world, folder)
        self.held = self.hub.register(world.primary, world.primary.record(7))
        self.seal = hub_seal(world)
        self.app = self.hub.app(uploads=FREE, lookup=FREE, failures=FREE, seal=self.seal)

    def hand_in(self, data: bytes, *, page: bool = True) -> dict[str, Any] | None:
        """The program's answer, None where a code on it is nobody's or it is too large. ``page``: ask for it, too."""
        answer = posted(self.app, "/api/v1/verify", data)
        if len(data) > LARGEST_FILE:
            assert answer.status_code == TOO_LARGE
            return None
        assert answer.status_code in (200, NOBODYS), answer.get_data(as_text=True)
        if page:
            assert self.page_of(data) == answer.status_code
        if answer.status_code == NOBODYS:
            return None
        body: dict[str, Any] = answer.get_json()
        verdict = body["verification"]
        if verdict is not None:
            assert verdict["indication"] in KNOWN, verdict
            assert verdict.get("sub_indication") in REASONS, verdict
        else:
            assert body["kind"] in ("code", "codes"), body
        return body

    def page_of(self, data: bytes) -> int:
        """The page's status, in one language or the other."""
        status: int = page_of(self.app, data, lang="vi" if len(data) % 2 else "en").status_code
        assert status in (200, NOBODYS, TOO_LARGE), status
        return status
