"""Look-ups and failures of one client address, by Flask-Limiter. Knows no code and no record.

Over either budget every look-up is refused, with a challenge; the request with its solution is served and counted in
neither: it has been paid for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from flask import Flask, Response, current_app, g, request
from flask_limiter import Limiter, RateLimitExceeded

from portal.errors import TooMany
from portal.limits.budget import standing
from portal.limits.client_block import client_block
from portal.limits.counters import Counters, Window
from portal.limits.counters_storage import SCHEME
from portal.limits.keyed_names import KeyedNames
from portal.limits.proof_of_work import ProofOfWork
from portal.limits.rules import Limits, windows
from portal.limits.standing import longest

EXTENSION = "hocba-address-budgets"

# How a solution comes: in this header, or as this member of the form or JSON; with a file, of the address.
SOLUTION_HEADER = "Hocba-Solution"
SOLUTION = "solution"

# Whatever else a body calls itself, it is read as JSON, as by the look-up itself.
_FORMS = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})

# A form with a file, or what was found of one, is read by its view alone, in memory, and not before it is paid for: its
# solution comes in the header or in the address. It says nothing of anybody, and is of no use once it has come.
FILE_VIEWS = frozenset({"upload.check", "upload.verify", "reports.of_a_file"})

# What the two budgets are called in the names of their counters.
LOOKUP, FAILURES = "lookup", "failures"


class AddressBudgets:
    """One for each app. ``install`` once its views are there."""

    def __init__(self, limits: Limits, *, counters: Counters, names: KeyedNames, work: ProofOfWork) -> None:
        self._limits = limits
        self._lookups, self._failures = windows(limits.lookup), windows(limits.failures)
        self._counters = counters
        self._names = names
        self._work = work
        self._limiter = Limiter(
            self._holder,
            storage_uri=f"{SCHEME}://",
            storage_options={"counters": counters},  # type: ignore[dict-item]
            strategy="moving-window",
            headers_enabled=False,  # ours say seconds and stand on refusals alone
            fail_on_first_breach=False,  # all are asked, so that Retry-After holds for all
        )

    def install(self, app: Flask, endpoints: Iterable[str]) -> None:
        """Count the requests of these endpoints. A 404 of theirs is a failure (contract/http.md, Answers)."""
        self._limiter.init_app(app)
        # Before each view it asks for limits of the whole app, of which there are none: a third of what it costs.
        app.before_request_funcs[None].remove(self._limiter._check_request_limit)
        app.extensions[EXTENSION] = self
        of_lookups = self._limiter.shared_limit(self._limits.lookup, LOOKUP, exempt_when=self._paid)
        of_failures = self._limiter.shared_limit(
            self._limits.failures, FAILURES, exempt_when=self._paid, deduct_when=_is_failure
        )
        for endpoint in endpoints:
            view: Any = app.view_functions[endpoint]
            app.view_functions[endpoint] = self._counted_at_once(of_lookups(of_failures(view)))

    def refusal(self) -> TooMany:
        """What Flask-Limiter's refusal of this request means to whom it refuses."""
        broken = [limit for limit in self._limiter.current_limits if limit.breached]
        worst = longest([standing(limit.limit, limit.reset_at) for limit in broken])
        return TooMany(worst, of="address", challenge=self._work.challenge(self._holder()))

    def _holder(self) -> str:
        if "holder" not in g:
            g.holder = self._names.of("address", client_block(request.remote_addr))
        return str(g.holder)

    def _counted_at_once(self, view: Callable[..., Any]) -> Callable[..., Any]:
        """Flask-Limiter asks for each window by itself; all it will ask for is known before."""

        @wraps(view)
        def counted(*given: Any, **named: Any) -> Any:
            if self._paid():
                return view(*given, **named)
            holder = self._holder()
            takes = [Window(item.key_for(holder, LOOKUP), item.amount, item.get_expiry()) for item in self._lookups]
            looks = [Window(item.key_for(holder, FAILURES), item.amount, item.get_expiry()) for item in self._failures]
            with self._counters.at_once(takes=takes, looks=looks):
                return view(*given, **named)

        return counted

    def _paid(self) -> bool:
        """Whether this request brings a solution; asked several times, spent once."""
        if "paid" not in g:
            given = _solution()
            g.paid = bool(given) and self._work.accepts(given, self._holder())
        return bool(g.paid)


def refusal_of(_error: RateLimitExceeded) -> TooMany:
    """This app's refusal of the request in hand."""
    budgets = current_app.extensions[EXTENSION]
    assert isinstance(budgets, AddressBudgets)
    return budgets.refusal()


def _is_failure(response: Response) -> bool:
    return response.status_code == 404


def _solution() -> str:
    given: Any = request.headers.get(SOLUTION_HEADER) or None
    if request.endpoint in FILE_VIEWS:
        return given or request.args.get(SOLUTION) or ""
    if given is None and request.mimetype in _FORMS:
        given = request.form.get(SOLUTION)
    elif given is None and request.method == "POST":
        try:
            body = request.get_json(force=True, silent=True)
        except RecursionError:  # thousands of nested brackets
            body = None
        given = body.get(SOLUTION) if isinstance(body, dict) else None
    return given if isinstance(given, str) else ""
