"""The database's types for rooms that hand connections around but speak no SQL. Opens nothing (``transactions`` does).

``DatabaseAway``: it cannot be reached, cannot be written, or has no room; nothing was written, and it passes.
"""

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import OperationalError as DatabaseAway

__all__ = ["Connection", "DatabaseAway", "Engine"]
