"""A group whose commands are imported when somebody asks for them: each start of ``hocba`` reads what it needs alone.

As click has it ("Lazily Loading Subcommands"). Half of a worker's start went into pages that it never shows.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click


class LazyCommands(click.Group):
    """``lazily``: by the command's name, its module and what it is called there, as ``hocba.serve_command:serve``."""

    def __init__(self, *args: Any, lazily: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._lazily = lazily

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*super().list_commands(ctx), *self._lazily})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self._lazily:
            return super().get_command(ctx, cmd_name)
        module, _, name = self._lazily[cmd_name].partition(":")
        found = getattr(import_module(module), name)
        assert isinstance(found, click.Command)
        return found
