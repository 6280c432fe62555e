"""The database's types for rooms that hand connections around but speak no SQL. Opens nothing."""

from sqlalchemy import Connection, Engine

__all__ = ["Connection", "Engine"]
