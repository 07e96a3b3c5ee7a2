"""The administrators in the auth table, as one item, so that concurrent changes are noticed.

pk ADMINISTRATORS   sk ADMINISTRATORS
"""

from __future__ import annotations

from functions.auth.administrators.entities import Administrators, AdministratorsChanged
from shared.component import component
from shared.dynamo import Table, Transaction, from_item, to_item

KEY = "ADMINISTRATORS"


@component
class AdministratorsRepository:
    """Reads the administrators, and says how they are written."""

    table: Table

    def get(self) -> Administrators:
        """All administrators, who may be none yet."""
        item = self.table.get(KEY, KEY)
        return from_item(Administrators, item) if item else Administrators()

    def change(self, administrators: Administrators, *, over: Administrators) -> Transaction:
        """Write the list over the state it was read in. Its failure: AdministratorsChanged."""
        item = to_item(administrators) | {"pk": KEY, "sk": KEY}
        changed = AdministratorsChanged()
        if over.version == 0:
            return Transaction().create(item, otherwise=changed)
        return Transaction().replace(item, version=over.version, otherwise=changed)
