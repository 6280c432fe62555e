"""What can go wrong in the register. Knows no status codes and no wording for the public.

RegistryError
  KeysMissing · UnknownKey · DamagedSeal          the keyring
  OriginalMissing · OriginalDamaged · OriginalsUnreachable   the stored originals
  SpoolMissing · SpoolDamaged                     received batches that wait
  EvidenceDamaged                                 what was kept at intake
  ProvinceFileWrong                               the province file

``rules.lifecycle.ActNotAllowed`` and ``spool.TooLarge`` stand beside what raises them.
"""

from __future__ import annotations


class RegistryError(Exception):
    """Root of all that ``registry`` raises on purpose."""


class KeysMissing(RegistryError):
    """A key file that must be there is not, or is not a key. ``file`` names it."""

    def __init__(self, file: str) -> None:
        super().__init__(f"key file missing or unreadable: {file}")
        self.file = file


class UnknownKey(RegistryError):
    """Something is sealed under a key this keyring does not hold."""

    def __init__(self, key_id: str) -> None:
        super().__init__(f"no key with id {key_id}")
        self.key_id = key_id


class DamagedSeal(RegistryError):
    """Sealed bytes do not open: changed, cut, or moved here from somewhere else."""


class OriginalMissing(RegistryError):
    """No original is stored under this digest."""

    def __init__(self, sha256: str) -> None:
        super().__init__(f"original missing: {sha256}")
        self.sha256 = sha256


class OriginalDamaged(RegistryError):
    """What is stored under this digest is not what was put there."""

    def __init__(self, sha256: str) -> None:
        super().__init__(f"original damaged: {sha256}")
        self.sha256 = sha256


class OriginalsUnreachable(RegistryError):
    """The store of originals does not answer now: nothing is known of any of them. Passes by itself."""

    def __init__(self) -> None:
        super().__init__("the store of originals cannot be reached")


class SpoolMissing(RegistryError):
    """No received batch waits under this id."""


class SpoolDamaged(RegistryError):
    """The received batch on disk is not what was received."""


class EvidenceDamaged(RegistryError):
    """Evidence kept at intake is gone, or does not have its digest."""

    def __init__(self, sha256: str) -> None:
        super().__init__(f"evidence missing or damaged: {sha256}")
        self.sha256 = sha256


class ProvinceFileWrong(RegistryError):
    """The province file says something it may not. ``path`` is where (``organisations[3].signers[0].role``)."""

    def __init__(self, path: str, why: str) -> None:
        super().__init__(f"{path}: {why}")
        self.path = path
        self.why = why
