"""A batch's receipt as a sealed PDF with the signed receipt inside, for schools' people and software. Keeps nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final

from portal.print.receipt import receipt_pdf
from portal.print.verification import Stamp
from portal.public.reports.marks import MARKS, PATH, Mark, PaperMarks
from portal.softcopy.attached import Attachment, with_attachments
from portal.words.voice import LANGUAGES, Voice
from registry.connection import Engine
from registry.keyring import Keyring
from registry.organisations import province
from registry.transactions import reading
from sealer.keys import HubSeal
from sealer.pdf_seal import seal_pdf
from sealer.receipt import read_receipt

MIME: Final = "application/pdf"
_JOSE: Final = "application/jose"


class ReceiptPapers:
    """Makes them. ``base_url``: the public's address; ``clock``: the hub's."""

    def __init__(
        self, engine: Engine, keyring: Keyring, seal: HubSeal, *, base_url: str, clock: Callable[[], datetime]
    ) -> None:
        self._engine = engine
        self._marks = PaperMarks(keyring.secret(MARKS))
        self._seal = seal
        self._base_url = base_url.rstrip("/")
        self._clock = clock

    def of(self, signed: str) -> bytes:
        """The PDF of this receipt, a JWS of the hub's own, sealed now.

        Raises:
            NotOurReceipt: none of the hub's keys signed it.
        """
        told = read_receipt(self._seal, signed)
        issued, now = datetime.fromisoformat(told["issued_at"]), self._clock()
        with reading(self._engine) as connection:
            owner = province(connection)
        mark = Mark("receipt", told["batch"], told["sha256"], issued, "none", told["state"])
        address = f"{self._base_url}{PATH}{self._marks.token(mark)}"
        stamp = Stamp(told["batch"], owner.name if owner else "", self._base_url, address, now)
        say = Voice(LANGUAGES[0])
        inside = Attachment(f"hocba-{told['batch'][:8]}.jws", signed.encode(), _JOSE, say("receipt.inside"), issued)
        pdf = with_attachments(receipt_pdf(told, stamp), [inside])
        return seal_pdf(self._seal, pdf, at=now, label=say("paper.field"))
