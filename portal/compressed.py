"""Static files as browsers take them compressed: half a megabyte of scanner is a minute on a slow line.

Only files, which hold nobody's secrets: a page that says what somebody typed beside what they may not know would tell
it by its compressed length (BREACH). Files are compressed once a process.
"""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, cast

from flask import Flask, Response, request
from werkzeug.wrappers import Response as AnyResponse

# A ``NAME.br`` beside NAME was made when the file was vendored; browsers ask for it over https only.
BROTLI: Final = ".br"
# What fits one packet arrives no sooner for being smaller.
_SMALLEST: Final = 1400
# A picture or a font is compressed already; a form that saves less than a tenth is not worth unpacking.
_WORTH: Final = 0.9


@dataclass(frozen=True, slots=True)
class _Form:
    coding: str
    content: bytes
    etag: str


def install_compressed(app: Flask) -> None:
    """Let the app's static folder answer with what the browser says it can unpack, Brotli first."""
    assert app.static_folder is not None
    folder = Path(app.static_folder)
    files = {file.relative_to(folder).as_posix(): file for file in folder.rglob("*") if file.is_file()}
    forms = {name: found for name, file in files.items() if (found := _forms(file))}
    plain = app.view_functions["static"]

    def static(filename: str) -> AnyResponse:
        known = forms.get(filename, ())
        form = next((form for form in known if request.accept_encodings.quality(form.coding) > 0), None)
        answer = _answer(filename, form) if form else cast(AnyResponse, app.ensure_sync(plain)(filename=filename))
        if known:
            answer.vary.add("Accept-Encoding")
        return answer

    app.view_functions["static"] = static


@cache  # once a process, however many apps it puts together
def _forms(file: Path) -> tuple[_Form, ...]:
    if file.suffix == BROTLI or file.stat().st_size < _SMALLEST:
        return ()
    data = file.read_bytes()
    # No name and no moment inside: the same bytes in every process.
    smaller = [("gzip", gzip.compress(data, mtime=0))]
    made = file.with_name(file.name + BROTLI)
    if made.is_file():
        smaller.insert(0, ("br", made.read_bytes()))
    etag = hashlib.sha256(data).hexdigest()[:16]
    return tuple(
        _Form(coding, content, f"{etag}-{coding}") for coding, content in smaller if len(content) < _WORTH * len(data)
    )


def _answer(filename: str, form: _Form) -> AnyResponse:
    answer = Response(form.content, mimetype=mimetypes.guess_type(filename)[0])
    answer.headers["Content-Encoding"] = form.coding
    answer.set_etag(form.etag)
    return answer.make_conditional(request)
