"""Signed PDF documents (PAdES, ETSI EN 319 142; ISO 32000-2, 12.8). A general document, no yearly record."""
