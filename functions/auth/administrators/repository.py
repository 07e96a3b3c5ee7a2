"""The administrators in the auth table, as one item, so that two changes at once can't pass it by.

pk ADMINISTRATORS   sk ADMINISTRATORS
"""

from __future__ import annotations

from dataclasses import dataclass

from functions.auth.administrators.entities import Administrators, AdministratorsChanged
from shared.dynamo import Table, Transaction, from_item, to_item

KEY = "ADMINISTRATORS"


@dataclass(frozen=True)
class AdministratorsRepository:
    """Reads the administrators."""

    table: Table

    def read(self) -> Administrators:
        """All of them."""
        item = self.table.get(KEY, KEY)
        return from_item(Administrators, item) if item else Administrators()


def keeping(administrators: Administrators) -> Transaction:
    """What writes them over what they were. Its line raises: AdministratorsChanged."""
    item = to_item(administrators) | {"pk": KEY, "sk": KEY}
    changed = AdministratorsChanged()
    if administrators.version == 1:
        return Transaction().create(item, otherwise=changed)
    return Transaction().replace(item, version=administrators.version - 1, otherwise=changed)
