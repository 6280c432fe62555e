"""The rooms of the desk of certificates, each with a blueprint ``bp``, for the office's list."""

from __future__ import annotations

from portal.office.certificates import (
    deciding,
    declaring,
    expiring,
    from_document,
    listing,
    one_signer,
    school_page,
    schools,
)

ROOMS = (schools, expiring, school_page, one_signer, declaring, listing, from_document, deciding)
