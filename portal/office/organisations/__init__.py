"""Organisations and persons at the office: who there is, what became of them, and what registrars do about it."""
