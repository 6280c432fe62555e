"""Who asked for a recall, as of then; suspensions; a mark on a production register; wrong sign-ins."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from registry.store.columns import Moment

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

# Of requests made before this, as well as it can still be told: the person, and the asking school's people of now.
_WHO_ASKED = """
INSERT INTO recall_asker (request_pk, person_id)
SELECT pk, person_id FROM recall_request WHERE person_id IS NOT NULL
UNION
SELECT r.pk, a.person_id FROM recall_request r
JOIN organisation o ON o.code = r.organisation AND o.kind = 'school'
JOIN account a ON a.organisation = r.organisation
WHERE a.person_id IS NOT NULL
"""


def upgrade() -> None:
    op.create_table(
        "recall_asker",
        sa.Column("request_pk", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.String(length=25), nullable=False),
        sa.ForeignKeyConstraint(["request_pk"], ["recall_request.pk"], name=op.f("fk_recall_asker_request_pk")),
        sa.ForeignKeyConstraint(["person_id"], ["person.person_id"], name=op.f("fk_recall_asker_person_id")),
        sa.PrimaryKeyConstraint("request_pk", "person_id", name=op.f("pk_recall_asker")),
    )
    op.execute(_WHO_ASKED)
    _suspension()
    op.create_table(
        "production_mark",
        sa.Column("one", sa.Integer(), nullable=False),
        sa.Column("since", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("one", name=op.f("pk_production_mark")),
    )
    op.create_table(
        "sign_in_failure",
        sa.Column("pk", sa.Integer(), nullable=False),
        sa.Column("door", sa.String(length=20), nullable=False),
        sa.Column("username", sa.String(length=100), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_sign_in_failure")),
    )
    op.create_index("ix_sign_in_failure_of", "sign_in_failure", ["door", "username", "at"], unique=False)


def downgrade() -> None:
    for table in ("sign_in_failure", "production_mark", "suspension", "recall_asker"):
        op.drop_table(table)


def _suspension() -> None:
    people = ("person_id", "lifted_person_id")
    op.create_table(
        "suspension",
        sa.Column("pk", sa.Integer(), nullable=False),
        sa.Column("record_pk", sa.Integer(), nullable=False),
        sa.Column("begun_at", Moment(), nullable=False),
        sa.Column("until", Moment(), nullable=False),
        sa.Column("account", sa.String(length=100), nullable=False),
        sa.Column("person_id", sa.String(length=25), nullable=False),
        sa.Column("organisation", sa.String(length=20), nullable=False),
        sa.Column("note_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("lifted_at", Moment(), nullable=True),
        sa.Column("lifted_account", sa.String(length=100), nullable=True),
        sa.Column("lifted_person_id", sa.String(length=25), nullable=True),
        sa.ForeignKeyConstraint(["record_pk"], ["record.pk"], name=op.f("fk_suspension_record_pk")),
        sa.ForeignKeyConstraint(["organisation"], ["organisation.code"], name=op.f("fk_suspension_organisation")),
        *(sa.ForeignKeyConstraint([c], ["person.person_id"], name=op.f(f"fk_suspension_{c}")) for c in people),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_suspension")),
    )
    op.create_index(op.f("ix_suspension_record_pk"), "suspension", ["record_pk"], unique=False)
