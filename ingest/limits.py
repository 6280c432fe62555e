"""How much one batch may be. Every number with its reason; most are the contract's (package.md section 4)."""

from __future__ import annotations

MIB = 1024 * 1024

# package.md section 4.
MOST_RECORDS = 20_000
LARGEST_RECORD = 1 * MIB
LARGEST_MANIFEST = 4 * MIB
MOST_UNPACKED = 512 * MIB
STEEPEST_RATIO = 200

# Records stored without compression may fill the unpacked limit; headers and names of 20,000 entries come on top.
LARGEST_BATCH = MOST_UNPACKED + 16 * MIB

# The records, the manifest, and a bare ``hocba/``.
MOST_ENTRIES = MOST_RECORDS + 2

# ``batch_item.file`` holds this many characters; nobody names a record at greater length.
LONGEST_NAME = 250

# 46 bytes and a long name for each entry, with room for time stamps and owners that ZIP tools write.
LARGEST_DIRECTORY = MOST_ENTRIES * 600

# Tiny texts compress well beyond 200 without being anybody's bomb; under this many bytes a ratio says nothing.
RATIO_COUNTS_FROM = 4096
