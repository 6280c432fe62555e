"""What we hold and what became of it: the register. The only room with SQL; knows reports, not formats, and no web."""
