"""Is this document genuine? Pure: bytes, trust, policy and moment come in, a report goes out.

This room knows no clock, network, file system or database.
"""
