"""What production must not run with, in both languages. Looks at settings and at the modes of key files only."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from hocba.settings import Settings


def faults_in_production(settings: Settings) -> list[str]:
    """A sentence for each, the setting's name first."""
    return [*_about_keys(settings), *_about_passwords(settings), *_about_the_way(settings)]


def _about_keys(settings: Settings) -> Iterator[str]:
    if settings.clock is not None:
        yield "HOCBA_CLOCK: đồng hồ đứng yên chỉ để thử nghiệm / a clock that stands still is for tests only"
    if settings.secrets_dir is None:
        yield (
            "HOCBA_SECRETS_DIR: chưa đặt; hệ thống thật không chạy với khóa làm để phát triển"
            " / not set; production never runs on keys made for development"
        )
    else:
        for file in _open_to_others(settings):
            yield (
                f"HOCBA_SECRETS_DIR: người khác đọc được {file.name} (cần quyền 0600)"
                f" / {file.name} can be read by others (mode 0600 is needed)"
            )
    if settings.seal is None:
        yield (
            "HOCBA_SEAL: chưa đặt; hệ thống thật không đóng dấu bằng khóa tự làm"
            " / not set; production never seals with a self-made key"
        )
    if settings.trust_dir is None:
        yield "HOCBA_TRUST_DIR: chưa đặt / not set"


def _about_passwords(settings: Settings) -> Iterator[str]:
    addresses = {
        "HOCBA_DATABASE_URL": (settings.database, "database.password"),
        "HOCBA_DATABASE_STANDBY_URL": (settings.database_standby_url, "database.password"),
        "HOCBA_REDIS_URL": (settings.redis_url, "redis.password"),
    }
    for name, (address, file) in addresses.items():
        if address and urlsplit(address).password:
            yield (
                f"{name}: có mật khẩu trong địa chỉ; hãy để mật khẩu trong HOCBA_SECRETS_DIR/{file}"
                f" / holds a password; put it into HOCBA_SECRETS_DIR/{file}"
            )


def _about_the_way(settings: Settings) -> Iterator[str]:
    if urlsplit(settings.base_url).scheme != "https":
        yield (
            "HOCBA_BASE_URL: mã tra cứu và ngày sinh sẽ đi không mã hóa; cần https"
            " / codes and birth dates would travel in the clear; https is needed"
        )
    if settings.ministry_url and urlsplit(settings.ministry_url).scheme == "http":
        yield (
            "HOCBA_MINISTRY_URL: học bạ sẽ đi không mã hóa; cần https hoặc file"
            " / children's records would travel in the clear; https or file is needed"
        )
    mail = urlsplit(settings.mail_url or "")
    if mail.scheme == "smtp" and not _stays_inside(mail.hostname or ""):
        yield (
            "HOCBA_MAIL_URL: địa chỉ và liên kết mời sẽ đi không mã hóa; cần smtp+starttls hoặc smtps (smtp chỉ tới "
            "máy này hoặc máy chuyển thư trong mạng nội bộ) / addresses and invitations would travel in the clear; "
            "smtp+starttls or smtps is needed (smtp to this machine or an inner relay alone)"
        )


def _stays_inside(host: str) -> bool:
    """This machine, or a name without a dot, which only the inner network knows (a container's)."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return "." not in host


def _open_to_others(settings: Settings) -> list[Path]:
    """Key files that others than their owner can read."""
    files = [path for path in settings.secrets.glob("*") if path.is_file()]
    files += [settings.seal_file] if settings.seal_file and settings.seal_file.is_file() else []
    return [path for path in files if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)]
