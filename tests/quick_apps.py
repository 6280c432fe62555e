"""Tests make apps by the thousand, each like the one before: what Jinja and Werkzeug compile for one serves them all.

A third of the time of the office's tests went there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, ClassVar

import pytest
from flask import Flask
from flask.templating import Environment
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from werkzeug.routing import Rule


class Templates(BytecodeCache):
    """Jinja's own way of keeping compiled templates, by name and by a digest of the source, in memory."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if kept := self._kept.get(bucket.key):
            bucket.bytecode_from_string(kept)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key] = bucket.bytecode_to_string()


class _Environment(Environment):
    """Flask's; apps that trim white space and apps that do not have each their own templates."""

    kept: ClassVar[defaultdict[str, Templates]] = defaultdict(Templates)

    def __init__(self, app: Flask, **options: Any) -> None:
        named = str(sorted((name, value) for name, value in options.items() if isinstance(value, bool)))
        super().__init__(app, bytecode_cache=self.kept[named], **options)


@contextmanager
def compiled_once() -> Iterator[None]:
    """While it lasts, every app of this process shares them."""
    compile_builder, kept = Rule._compile_builder, {}

    def builder(rule: Rule, append_unknown: bool = True) -> Callable[..., Any]:
        """Of rules without defaults it depends on nothing but their parts."""
        if rule.defaults:
            return compile_builder(rule, append_unknown)
        parts = (append_unknown, *rule._trace)
        if parts not in kept:
            kept[parts] = compile_builder(rule, append_unknown)
        return kept[parts]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Rule, "_compile_builder", builder)
        patch.setattr(Flask, "jinja_environment", _Environment)
        yield
