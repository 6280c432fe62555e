"""What the hub hands out on paper: templates and fonts in, PDFs out, all in memory. Knows no request and no table."""

import os

# Typst lays out in a pool of threads as wide as the machine; beside gunicorn's own that only takes turns. Read once,
# when its library is first loaded, so it stands before every import of it.
os.environ.setdefault("RAYON_NUM_THREADS", "1")
