"""Opens the hub for a command; settings that are wrong end in sentences that name the variable. Does no work itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click
from pydantic import ValidationError

from hocba.settings import Settings, SettingsWrong
from hocba.wiring import Hub, opened


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
        faults = [f"HOCBA_{'_'.join(map(str, e['loc'])).upper()}: {e['msg']}" for e in error.errors()]
        raise click.ClickException("\n".join(faults)) from error
