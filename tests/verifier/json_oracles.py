"""jwcrypto's opinion on a JSON record's signatures: the hub's own second opinion, which shares no code with ours."""

from ingest.second_opinion.by_jwcrypto import by_jwcrypto

__all__ = ["by_jwcrypto"]
