"""Reports deflated, written once beside the judgement instead of twice inside JSON."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_ROWS = 1000


def upgrade() -> None:
    with op.batch_alter_table("batch_item") as table:
        table.add_column(sa.Column("report", sa.LargeBinary(), nullable=True))
    # What was verified and not registered is verified again: its judgement has the report inside.
    op.execute("UPDATE batch_item SET state = 'waiting' WHERE state = 'verified'")
    op.execute(
        "UPDATE batch SET stage = 'unpacked' WHERE stage = 'verified' AND id IN"
        " (SELECT batch_id FROM batch_item WHERE state = 'waiting')"
    )
    _change(sa.LargeBinary(), lambda text: zlib.compress(text.encode(), level=1))
    if op.get_bind().dialect.name == "postgresql":
        # Deflated already: PostgreSQL need not try once more.
        op.execute("ALTER TABLE record ALTER COLUMN report SET STORAGE EXTERNAL")
        op.execute("ALTER TABLE batch_item ALTER COLUMN report SET STORAGE EXTERNAL")


def downgrade() -> None:
    _change(sa.Text(), lambda content: zlib.decompress(content).decode())
    op.execute("UPDATE batch_item SET state = 'waiting' WHERE state = 'verified'")
    op.execute(
        "UPDATE batch SET stage = 'unpacked' WHERE stage = 'verified' AND id IN"
        " (SELECT batch_id FROM batch_item WHERE state = 'waiting')"
    )
    with op.batch_alter_table("batch_item") as table:
        table.drop_column("report")


def _change(type_: sa.types.TypeEngine[Any], convert: Callable[[Any], Any]) -> None:
    """The column ``record.report`` gets another type, each value converted."""
    with op.batch_alter_table("record") as table:
        table.add_column(sa.Column("report_new", type_, nullable=True))
    record = sa.table("record", sa.column("pk"), sa.column("report"), sa.column("report_new", type_))
    bind, after = op.get_bind(), 0
    page = sa.select(record.c.pk, record.c.report).order_by(record.c.pk).limit(_ROWS)
    while rows := bind.execute(page.where(record.c.pk > after)).all():
        changed = [{"at": row.pk, "value": convert(row.report)} for row in rows]
        update = sa.update(record).where(record.c.pk == sa.bindparam("at"))
        bind.execute(update.values(report_new=sa.bindparam("value")), changed)
        after = rows[-1].pk
    with op.batch_alter_table("record") as table:
        table.drop_column("report")
    with op.batch_alter_table("record") as table:
        table.alter_column("report_new", new_column_name="report", existing_type=type_, nullable=False)
