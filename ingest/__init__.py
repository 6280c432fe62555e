"""Signed batches come in: unpacked, judged, matched, registered, answered with a receipt."""
