"""The file of a form as it comes in, never on this machine's disk in clear. Knows no batch.

A plain form is read piece by piece by Werkzeug's own decoder, which does no input or output, instead of its form
parser, which spools files to /tmp: a batch is a school's children. So the page needs no script to upload; its script
only shows how far it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

from flask import request
from werkzeug.exceptions import ClientDisconnected
from werkzeug.sansio.multipart import Data, Epilogue, Event, Field, File, MultipartDecoder, NeedData

# How much is read from the network at a time; the decoder holds little more.
BYTES_AT_A_TIME = 64 * 1024
# The file, and what a browser's extension may add.
MOST_PARTS = 5


class NoFile(Exception):
    """The form has no file under this name, or none was chosen."""


def file_chunks(name: str) -> Iterator[bytes]:
    """The content of the one file of this request's form.

    Raises:
        NoFile
        ClientDisconnected: the line broke. gunicorn shows that as a plain end; half a file must not pass for a whole.
    """
    boundary = request.mimetype_params.get("boundary", "")
    if request.mimetype != "multipart/form-data" or not boundary:
        raise NoFile
    decoder = MultipartDecoder(boundary.encode("latin-1", "replace"), max_parts=MOST_PARTS)
    return _content(decoder, request.stream, name)


def _content(decoder: MultipartDecoder, stream: IO[bytes], name: str) -> Iterator[bytes]:
    inside = found = False
    while not isinstance(event := _next(decoder), Epilogue):
        if isinstance(event, NeedData):
            # None at the end: the decoder says whether the form was whole by then.
            decoder.receive_data(stream.read(BYTES_AT_A_TIME) or None)
        elif isinstance(event, File):
            if found or event.name != name or not event.filename:
                raise NoFile
            inside = found = True
        elif isinstance(event, Field):
            inside = False
        elif isinstance(event, Data) and inside and event.data:
            yield event.data
    if not found:
        raise NoFile


def _next(decoder: MultipartDecoder) -> Event:
    try:
        return decoder.next_event()
    except ValueError:
        # The end came before the form's last boundary: whatever was announced, this is not all of it.
        raise ClientDisconnected from None
