"""The public side: look-up, both tiers, downloads. Reads only."""
