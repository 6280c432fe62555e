"""Values of a request that no column can hold: refused at the door, before a view asks the database. Knows no view."""

from __future__ import annotations

from flask import request
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import BadRequest
from werkzeug.routing import IntegerConverter, ValidationError

from portal.office.errors import NoSuchThing

# SQL's integer, which all our numbers are.
LAST_INTEGER = 2**31 - 1
# PostgreSQL has no text with it, and nobody types it.
_NUL = "\0"


class RegisterInteger(IntegerConverter):
    """A number in an address; one that no row can have leads nowhere."""

    def to_python(self, value: str) -> int:
        found: int = super().to_python(value)
        if found > LAST_INTEGER:
            raise ValidationError
        return found


def refuse_unkeepable_address() -> None:
    """Of the address alone: who may send a body is not known yet.

    Raises:
        NoSuchThing: an id that names nothing.
        BadRequest
    """
    if any(_NUL in text for text in (request.view_args or {}).values() if isinstance(text, str)):
        raise NoSuchThing
    _refuse(request.args)


def refuse_unkeepable_form() -> None:
    """
    Raises:
        BadRequest
    """
    _refuse(request.form)


def _refuse(given: MultiDict[str, str]) -> None:
    if any(_NUL in text for _, text in given.items(multi=True)):
        raise BadRequest
