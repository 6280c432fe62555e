"""A school year as an archive that a stranger can check (BagIt, RFC 8493), and the way back into an empty hub."""
