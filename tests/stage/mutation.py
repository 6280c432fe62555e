"""Random damage that knows the structure of a record. Seeded: the same ``Random`` gives the same bytes.

Each mutation names the clause of package.md for which the record may then be refused before its mathematics is looked
at; where there is none, it must come to the mathematics.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

GRAMMAR = "package.md section 1: hocba.xsd is the grammar"
TEXTS = "package.md section 1, Texts: control characters are schema-violation"
UNIQUE = "package.md section 2, References: Ids are unique in the document; hocba.xsd: xs:ID"
FORM = "package.md section 2, Form: anything else is forbidden-construct"
REFERENCES = "package.md section 2, References: transforms and canonicalisations allowed"
NOT_ALLOWED = "package.md section 2, Not allowed anywhere"
NOT_UTF8 = "package.md section 1: UTF-8 only; section 2: bytes that are not UTF-8 are not-well-formed"
WELL_FORMED = "XML 1.0, 2.1: well-formed documents"
JSON_TEXT = "RFC 8259: JSON texts"
FORBIDDEN_IN_JSON = "package.md section 3: duplicate or unknown members, values that are no strings, other headers"
# The problem codes each clause gives.
REFUSES: dict[str, frozenset[str]] = {
    GRAMMAR: frozenset({"schema-violation"}),
    TEXTS: frozenset({"schema-violation"}),
    UNIQUE: frozenset({"schema-violation", "forbidden-construct"}),
    FORM: frozenset({"forbidden-construct"}),
    REFERENCES: frozenset({"forbidden-construct"}),
    NOT_ALLOWED: frozenset({"forbidden-construct"}),
    NOT_UTF8: frozenset({"not-well-formed", "forbidden-construct"}),
    WELL_FORMED: frozenset({"not-well-formed"}),
    JSON_TEXT: frozenset({"not-well-formed"}),
    # A thumbprint of another certificate shows nothing either: signature-invalid beside it.
    FORBIDDEN_IN_JSON: frozenset({"forbidden-construct"}),
}


@dataclass(frozen=True)
class Mutation:
    """``change`` takes the dice, the record and other records; ``clauses`` why it may be refused for its form."""

    change: Callable[[Random, bytes, Sequence[bytes]], bytes]
    clauses: tuple[str, ...]

    @property
    def name(self) -> str:
        return self.change.__name__

    @property
    def refusals(self) -> frozenset[str]:
        """The codes with which a record may be refused for its form after this."""
        return frozenset[str]().union(*(REFUSES[clause] for clause in self.clauses))


class Collection(list[Mutation]):
    """The mutations of one file, in the order they are written."""

    def may_break(self, *clauses: str) -> Callable[[Any], Any]:
        """Register a mutation with the clauses that may refuse what it makes; none: the mathematics must decide."""

        def register(change: Any) -> Any:
            self.append(Mutation(change, clauses))
            return change

        return register


def one_of(dice: Random, pattern: str, text: str) -> re.Match[str]:
    return dice.choice(list(re.finditer(pattern, text, re.DOTALL)))


def spliced(text: str, found: re.Match[str], new: str) -> bytes:
    return (text[: found.start()] + new + text[found.end() :]).encode()
