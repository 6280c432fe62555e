"""The register's rules: pure functions and tables of states. No database, no clock."""
