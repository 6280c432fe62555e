"""Signers of schools: declared by the school, approved above it, watched until their certificates end."""
