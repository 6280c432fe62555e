"""Who may open which view of the office: one table, filled by one decorator. What is not in it, nobody opens.

``@desk(bp, "/recalls", roles={"reviewer"})`` lists a view for these roles; ``@for_anybody_signed_in`` for all;
``@before_sign_in`` for strangers. ``guard`` refuses the rest before any view runs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from flask import Blueprint

from registry.rules.province_file import ROLE_KINDS

_View = TypeVar("_View", bound=Callable[..., Any])

KINDS = frozenset({"school", "commune", "department", "institution"})


class Door(StrEnum):
    """How far somebody must have come."""

    STRANGER = "stranger"
    PASSWORD = "password"  # noqa: S105 (a stage's name)
    SIGNED_IN = "signed-in"
    ROLE = "role"


@dataclass(frozen=True, slots=True)
class Access:
    """One view's line.

    Attributes:
        roles: any of these, held at an organisation of a kind the role is for.
        kinds: of the account's organisation.
        keeps: what was sent here after the session's end may be kept and offered again.
        body: bytes its requests may have; None: the app's own limit.
        streams: the view reads the body itself; the form's token comes as header or in the address.
    """

    door: Door
    roles: frozenset[str] = frozenset()
    kinds: frozenset[str] = KINDS
    keeps: bool = False
    body: int | None = None
    streams: bool = False


# endpoint → who
TABLE: dict[str, Access] = {"static": Access(Door.STRANGER)}


def desk(
    bp: Blueprint,
    rule: str,
    *,
    roles: Iterable[str],
    kinds: Iterable[str] = KINDS,
    methods: Iterable[str] = ("GET",),
    keeps: bool = True,
    body: int | None = None,
    streams: bool = False,
) -> Callable[[_View], _View]:
    """List a view for accounts with one of these roles.

    ``keeps`` False where a form brings passwords, codes or files: such a form is not kept when it comes too late.
    ``body``: bytes, where a form brings files. ``streams``: the guard leaves the body alone, for what must not be
    parsed before it is sealed; the page puts ``form_token()`` into the header ``Hocba-Csrf`` or the address (``csrf``).

    Raises:
        ValueError: no role, or none there is.
    """
    named, of_kinds = frozenset(roles), frozenset(kinds)
    if not named or not named <= ROLE_KINDS.keys() or not of_kinds <= KINDS:
        raise ValueError(f"{rule}: {sorted(named)} {sorted(of_kinds)}")
    return _listed(bp, rule, methods, Access(Door.ROLE, named, of_kinds, keeps and not streams, body, streams))


def for_anybody_signed_in(bp: Blueprint, rule: str, *, methods: Iterable[str] = ("GET",)) -> Callable[[_View], _View]:
    """List a view for every account: its own page, the start page."""
    return _listed(bp, rule, methods, Access(Door.SIGNED_IN))


def half_way(bp: Blueprint, rule: str, *, methods: Iterable[str] = ("GET",)) -> Callable[[_View], _View]:
    """List a view for those who have given their password and not yet their second factor."""
    return _listed(bp, rule, methods, Access(Door.PASSWORD))


def before_sign_in(bp: Blueprint, rule: str, *, methods: Iterable[str] = ("GET",)) -> Callable[[_View], _View]:
    """List a view for strangers: signing in, taking up an invitation, health."""
    return _listed(bp, rule, methods, Access(Door.STRANGER))


def may_open(access: Access, roles: Iterable[str], kind: str) -> bool:
    """Whether an account with these roles at an organisation of this kind may open the view."""
    if access.door is not Door.ROLE:
        return True
    return kind in access.kinds and any(kind in ROLE_KINDS.get(role, ()) for role in access.roles.intersection(roles))


def _listed(bp: Blueprint, rule: str, methods: Iterable[str], access: Access) -> Callable[[_View], _View]:
    def listed(view: _View) -> _View:
        endpoint = f"{bp.name}.{view.__name__}"
        if TABLE.setdefault(endpoint, access) != access:
            raise ValueError(f"{endpoint} is listed twice")
        bp.add_url_rule(rule, view_func=view, methods=list(methods))
        return view

    return listed
