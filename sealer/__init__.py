"""What the hub itself signs, and its keys. Knows nothing of the register or the web."""
