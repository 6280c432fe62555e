"""What the ministry is told, and the ways to tell it. Knows no table."""
