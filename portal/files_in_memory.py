"""A request whose files stay in memory, and whose broken form is a refusal. Knows no view.

Flask keeps a file of more than 500 KB in /tmp, in clear: a record with a child's marks has no business there. How much
may come is each view's own limit (``MAX_CONTENT_LENGTH``), so memory is bounded by it.
"""

from __future__ import annotations

from io import BytesIO
from typing import IO, Any

from flask import Request, request
from werkzeug.exceptions import BadRequest
from werkzeug.formparser import FormDataParser


class _WholeForms(FormDataParser):
    """Werkzeug takes a form that breaks off for an empty one: its sender would read "choose a file" after doing so."""

    def parse(self, *given: Any, **named: Any) -> Any:
        self.silent = False
        try:
            return super().parse(*given, **named)
        except ValueError as broken:
            raise BadRequest from broken


class FilesInMemory(Request):
    """Flask's request, but for where uploads go while they are read."""

    form_data_parser_class = _WholeForms

    def _get_file_stream(self, *_sizes: object, **_names: object) -> IO[bytes]:
        """Werkzeug's hook for exactly this."""
        return BytesIO()


def sent_file(name: str) -> bytes:
    """The content of this request's file of that name; nothing where none was chosen."""
    given = request.files.get(name)
    return given.read() if given and given.filename else b""
