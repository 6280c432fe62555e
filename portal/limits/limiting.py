"""Puts the limits of one hub together: counters, names, budgets, work. Counts nothing itself and knows no view."""

from __future__ import annotations

from dataclasses import dataclass

from portal.limits.address_budgets import AddressBudgets
from portal.limits.budget import Budget
from portal.limits.code_guard import CodeGuard
from portal.limits.counters import Counters
from portal.limits.keyed_names import KeyedNames
from portal.limits.proof_of_work import ProofOfWork
from portal.limits.rules import Limits, windows
from portal.limits.token_guesses import TokenGuesses
from registry.keyring import Keyring

# Calls of one institution's program: one a second, each of up to 10,000 lines. Whoever has one line at a time has less.
CLIENT_CALLS = "60/minute"
# Institutions that ask for a grant, from one address: a form sent again, not a flood.
ACCESS_ASKS = "5/day"

# Links to records made from one address: a school's room of computers at the end of a year, not a program.
SHARES_MADE = "30/hour;100/day"
# Mails asked for from one address, and to one mail address: others' boxes are not to be filled by us.
WATCHES_ASKED = "10/hour;30/day"
MAILS_UNASKED = "3/day"


@dataclass(frozen=True, slots=True)
class Limiting:
    """One for each process: the public's app and the schools' count in the same place."""

    limits: Limits
    counters: Counters
    names: KeyedNames
    work: ProofOfWork

    @classmethod
    def by(cls, limits: Limits, keyring: Keyring) -> Limiting:
        """With these limits, under names that only this hub can tell.

        Raises:
            ValueError: a limit that is none (``rules.windows``).
        """
        counters = Counters(limits.redis_url)
        names = KeyedNames(keyring.secret("limit-names"))
        return cls(limits, counters, names, ProofOfWork(keyring.secret("proof-of-work"), counters.once))

    def address_budgets(self) -> AddressBudgets:
        return AddressBudgets(self.limits, counters=self.counters, names=self.names, work=self.work)

    def code_guard(self) -> CodeGuard:
        return CodeGuard(self.limits.code_failures, counters=self.counters, names=self.names)

    def token_guesses(self) -> TokenGuesses:
        return TokenGuesses(self.limits.failures, counters=self.counters, names=self.names)

    def client_calls(self) -> Budget:
        return Budget("client-calls", windows(CLIENT_CALLS), counters=self.counters, names=self.names)

    def access_asks(self) -> Budget:
        return Budget("access-asks", windows(ACCESS_ASKS), counters=self.counters, names=self.names)

    def share_making(self) -> Budget:
        return Budget("share-making", windows(SHARES_MADE), counters=self.counters, names=self.names)

    def watch_asking(self) -> Budget:
        return Budget("watch-asking", windows(WATCHES_ASKED), counters=self.counters, names=self.names)

    def watch_mails(self) -> Budget:
        return Budget("watch-mails", windows(MAILS_UNASKED), counters=self.counters, names=self.names)

    def uploads(self) -> Budget:
        return Budget("uploads", windows(self.limits.uploads), counters=self.counters, names=self.names)
