"""Mistakes of the caller. A bad document is a report, never one of these."""


class VerifierError(Exception):
    """Base of all that ``verifier`` raises."""


class NoTrustAnchors(VerifierError):
    """A trust store without a single root cannot judge anything."""


class NaiveMoment(VerifierError):
    """A moment without a UTC offset does not name one instant."""
