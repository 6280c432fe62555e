"""Numbers for reports, a file a subject. Reads only; each query takes a scope and, but for accounts, a school year."""
