"""Somebody with a password and a second factor, for tests of what they do with their own account."""

from __future__ import annotations

USER, SECRET, PASSWORD = "so.duyet1", "JBSWY3DPEHPK3PXP", "một câu dài dễ nhớ"
