"""A paper's words, each said in both languages: Vietnamese first, English beside it. Knows no paper."""

from __future__ import annotations

from datetime import datetime

from portal.words.voice import LANGUAGES, Voice

Pair = dict[str, str]

VOICES = {language: Voice(language) for language in LANGUAGES}


def said(key: str, **values: object) -> Pair:
    """The catalogue's sentence."""
    return {language: voice(key, **values) for language, voice in VOICES.items()}


def code(room: str, letter: str) -> Pair:
    """What a letter of a code list means."""
    return {language: voice.code(room, letter) for language, voice in VOICES.items()}


def moment(at: datetime) -> Pair:
    """A moment as people write it."""
    return {language: voice.moment(at) for language, voice in VOICES.items()}
