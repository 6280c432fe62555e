"""Load over the running stack: look-ups as fast as they go, and a results day at fixed rates."""
