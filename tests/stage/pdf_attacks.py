"""All that can be done to a signed PDF, by name. Each attack signs what it needs and says what must be found."""

from __future__ import annotations

from stage import pdf_signature_attacks, pdf_update_attacks
from stage.pdf_attack import ATTACKS, Attack, Cast

# Loaded, so that all of them are in the list.
ROOMS = (pdf_update_attacks, pdf_signature_attacks)

__all__ = ["ATTACKS", "ROOMS", "Attack", "Cast"]
