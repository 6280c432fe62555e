"""A school year's rows as lines that another hub can take in, and back. Knows no folder and no bag."""
