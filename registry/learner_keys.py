"""Keyed hashes that stand for a learner: the one place that says what is hashed. Stores nothing.

Whoever registers a record writes these; ``find`` compares with them.
"""

from __future__ import annotations

from registry.keyring import Keyring


def citizen_mac(keyring: Keyring, sodinhdanh: str) -> str:
    """``record.citizen_mac``, ``dossier.citizen_mac``: equal for equal citizen ids."""
    return keyring.mac("citizen", sodinhdanh)


def pupil_mac(keyring: Keyring, mahocsinh: str, masogd: str) -> str:
    """``record.pupil_mac``, ``dossier.pupil_mac``: equal for equal pupil code and department."""
    return keyring.mac("pupil", f"{masogd}|{mahocsinh}")


def birth_mac(keyring: Keyring, record_id: str, birth_date: str) -> str:
    """``record.birth_mac``. The record id goes in, so that equal birthdays do not show in the database.

    ``birth_date`` is as long as the record has it: ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``.
    """
    return keyring.mac("birth", f"{record_id}|{birth_date}")


def last4_mac(keyring: Keyring, record_id: str, learner_id: str) -> str:
    """``record.last4_mac``: of ``sodinhdanh``, or of ``mahocsinh`` where there is none (contract/http.md).

    Letters in a pupil code count the same in either case: people type them from paper.
    """
    return keyring.mac("last4", f"{record_id}|{learner_id[-4:].upper()}")
