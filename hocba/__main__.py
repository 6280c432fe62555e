"""The console script ``hocba``."""


def main() -> None:
    raise SystemExit("not yet")
