"""Load over the running stack: look-ups as fast as they go, and a results day at fixed rates."""

import sys
from pathlib import Path

# The schools that send the records are simulated by ``tests/stage``.
sys.path.insert(0, str(Path(__file__).parents[2] / "tests"))
