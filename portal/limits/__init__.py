"""How often somebody may ask: counters, budgets, and the work that buys one more answer. Knows no record."""
