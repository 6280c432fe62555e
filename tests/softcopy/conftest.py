"""The test world, for tests that print what a verifier really says."""

from stage.fixtures import world  # noqa: F401
