"""Chooses the language of an answer from address and headers. Keeps no cookie and knows no wording."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import Flask, g, request

from portal.words.voice import LANGUAGES, Voice

DEFAULT = LANGUAGES[0]
PARAMETER = "lang"
LANGUAGE_NAMES = (("vi", "Tiếng Việt"), ("en", "English"))


def asked_for() -> str | None:
    """The language the address asks for, None if it leaves that to the browser."""
    asked = request.args.get(PARAMETER)
    return asked if asked in LANGUAGES else None


def voice() -> Voice:
    """The words of this request: ``?lang=``, else the browser's wish, else Vietnamese."""
    if "voice" not in g:
        wish = request.accept_languages.best_match(LANGUAGES, DEFAULT)
        g.voice = Voice(asked_for() or wish or DEFAULT)
    chosen = g.voice
    assert isinstance(chosen, Voice)
    return chosen


def in_same_language(path: str) -> str:
    """A path of ours that keeps the language the address asked for."""
    asked = asked_for()
    return f"{path}?{PARAMETER}={asked}" if asked else path


def install_words(app: Flask, asset: Callable[[str], str], shown_clock: str | None) -> None:
    """Give every template its words: ``t("page.code")``, ``path("/")``, ``asset("hocba.css")``."""

    def words() -> dict[str, Any]:
        return {
            "t": voice(),
            "voice": voice(),
            "path": in_same_language,
            "asset": asset,
            "languages": LANGUAGE_NAMES,
            "shown_clock": shown_clock and _spoken(shown_clock),
        }

    app.context_processor(words)


def _spoken(clock: str) -> str:
    """HOCBA_CLOCK the way people read moments."""
    try:
        return voice().moment(datetime.fromisoformat(clock))
    except ValueError:
        return clock
