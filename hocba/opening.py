"""Opens the hub for a command; settings that are wrong end in sentences that name the variable. Does no work itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click
from pydantic import ValidationError

from hocba.settings import Settings, SettingsWrong
from hocba.wiring import Hub, opened

EXAMPLES = {
    "base_url": "https://tracuu.example.vn",
    "office_url": "https://hocba-noibo.example.vn",
    "crl_hosts": "http://crl.example.vn/ca.crl, crl.example.vn",
    "clock": "2026-12-01T09:00:00+07:00",
    "env": "production",
    "limit_lookup": "120/minute",
    "limit_failures": "10/minute;60/hour",
    "limit_code_failures": "5/15 minutes;20/day",
    "ministry_url": "https://csdl.example.vn/hocba",
    "proxy_hops": "1",
}


@contextmanager
def open_hub() -> Iterator[Hub]:
    """The hub as the environment describes it.

    Raises:
        click.ClickException: it cannot be opened so; says why.
    """
    with plain_faults(), opened(Settings()) as hub:
        yield hub


@contextmanager
def plain_faults() -> Iterator[None]:
    """Settings that are wrong end in sentences that name the variable, not in a stack trace."""
    try:
        yield
    except SettingsWrong as error:
        raise click.ClickException("\n".join(error.faults)) from error
    except ValidationError as error:
        raise click.ClickException("\n".join(_sentence(str(e["loc"][0]), e["msg"]) for e in error.errors())) from error


def _sentence(name: str, found: str) -> str:
    """What is wrong with one setting, in both languages, with an example where the name does not tell."""
    example = f"; ví dụ / for example {EXAMPLES[name]}" if name in EXAMPLES else ""
    return f"HOCBA_{name.upper()}: giá trị không hợp lệ / not valid ({found}){example}"


def warn_without_anchors(hub: Hub) -> None:
    """Say at the start that nothing can be verified, rather than hold every record without a word.

    Raises:
        click.ClickException: in production.
    """
    if hub.place.trust.current().roots:
        return
    folder = hub.settings.trust
    sentence = (
        f"HOCBA_TRUST_DIR: không có chứng thư gốc nào trong {folder / 'roots'}; mọi học bạ sẽ không thể xác nhận"
        f" / no root certificate in {folder / 'roots'}; no record can be confirmed"
    )
    if hub.settings.production:
        raise click.ClickException(sentence)
    click.echo(sentence, err=True)
