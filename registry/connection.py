"""The database's types for rooms that hand connections around but speak no SQL. Opens nothing (``transactions`` does)."""

from sqlalchemy import Connection as Connection
from sqlalchemy import Engine as Engine
