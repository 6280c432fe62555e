"""The hub's seal as the settings name it: a PKCS#12 or a key on a token, and who timestamps what it seals."""

from __future__ import annotations

from pathlib import Path

from hocba.settings import Settings, SettingsWrong
from hocba.timestamp_line import line_to
from registry.trust_folder import TrustFolder
from sealer.keys import HubSeal, SealUnreadable
from sealer.timestamping import TimestampAuthority
from sealer.token_address import TokenAddress
from sealer.token_keys import seal_on_token

SEAL_FILE = "seal.p12"
SEAL_PASSWORD = "seal.password"  # noqa: S105 (a file's name)
SEAL_PIN = "seal.pin"
RETIRED = "retired"


def seal_of(settings: Settings, trust: TrustFolder) -> HubSeal:
    """Loaded once; what it seals is timestamped by the authority of ``HOCBA_TSA_URL``, if one is named.

    Raises:
        SettingsWrong: in production, a certificate that nobody vouches for.
        SealUnreadable
    """
    token = settings.seal_token
    seal = _from_file(settings) if token is None else _on_token(settings, token)
    if settings.production and seal.self_made:
        raise SettingsWrong(
            [
                "HOCBA_SEAL: chứng thư tự làm; hệ thống thật dùng chứng thư do tổ chức chứng thực cấp"
                " / a self-made certificate; production seals with one of an authority"
            ]
        )
    if settings.tsa_url is None:
        return seal
    return seal.stamped_by(TimestampAuthority(line_to(settings.tsa_url), trust.current))


def _from_file(settings: Settings) -> HubSeal:
    path = settings.seal_file or settings.secrets / SEAL_FILE
    return HubSeal.load(path, _password_for(path, settings.secrets))


def _on_token(settings: Settings, token: TokenAddress) -> HubSeal:
    pin = settings.secrets / SEAL_PIN
    if not pin.is_file():
        raise SealUnreadable(f"{SEAL_PIN} is not in HOCBA_SECRETS_DIR")
    return seal_on_token(token, pin.read_text().strip(), retired=settings.secrets / RETIRED)


def _password_for(seal: Path, secrets: Path) -> str | None:
    """A PKCS#12's password lies beside it, or in the secrets folder."""
    for file in (seal.with_suffix(".password"), secrets / SEAL_PASSWORD):
        if file.is_file():
            return file.read_text().strip()
    return None
