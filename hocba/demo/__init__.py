"""The demo: an invented province whose schools sign with keys made here. Knows the hub's doors, not its rooms' insides.

Nothing here is used outside ``hocba demo``.
"""
