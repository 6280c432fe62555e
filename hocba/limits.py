"""The limits as the settings have them, for every way of serving the hub. Counts nothing itself."""

from __future__ import annotations

from urllib.parse import quote, urlsplit, urlunsplit

from hocba.settings import Settings
from portal.limits.limiting import Limiting
from portal.limits.rules import Limits
from registry.keyring import Keyring

REDIS_PASSWORD = "redis.password"  # noqa: S105 (a file's name)


def limiting_of(settings: Settings, keyring: Keyring) -> Limiting:
    """One for each process: hand its parts to the public's app and to the schools'."""
    limits = Limits(
        lookup=settings.limit_lookup,
        failures=settings.limit_failures,
        code_failures=settings.limit_code_failures,
        redis_url=redis_url(settings),
        proxy_hops=settings.proxy_hops,
    )
    return Limiting.by(limits, keyring)


def redis_url(settings: Settings) -> str | None:
    """Redis's address, with the password from the secrets folder where one lies there."""
    file = settings.secrets / REDIS_PASSWORD
    if settings.redis_url is None or not file.is_file():
        return settings.redis_url
    address = urlsplit(settings.redis_url)
    if address.password:
        return settings.redis_url
    user, _, host = address.netloc.rpartition("@")
    return urlunsplit(address._replace(netloc=f"{user}:{quote(file.read_text().strip(), safe='')}@{host}"))
