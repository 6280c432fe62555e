"""More learners than anybody wants to sign records for: rows alone, without originals. For tests of what is divided."""

from __future__ import annotations

import uuid

from sqlalchemy import select

from registry.store.tables import dossier, record
from registry.transactions import transaction


def crowd(desk, number):
    """So many more learners of the same grade, whose originals are gone."""
    with transaction(desk.kit.engine) as connection:
        row = dict(connection.execute(select(record).order_by(record.c.pk)).first()._mapping)
        del row["pk"]
        of = dict(connection.execute(select(dossier)).first()._mapping)
        first = max(connection.scalars(select(dossier.c.pk))) + 1
        macs = [{"citizen_mac": f"c{first + n}", "pupil_mac": f"p{first + n}"} for n in range(number)]
        connection.execute(dossier.insert(), [of | macs[n] | {"pk": first + n} for n in range(number)])
        fresh = {"predecessor_pk": None}
        ids = [
            {"record_id": str(uuid.uuid4()), "dossier_pk": first + n, "sha256": f"{first + n:064x}"} | macs[n]
            for n in range(number)
        ]
        connection.execute(record.insert(), [row | fresh | one for one in ids])
