"""Allowances in the notification table; they go a day after the last message.

pk ALLOWANCE#<digest of address and kind>   sk ALLOWANCE
"""

from __future__ import annotations

from functions.notification.allowances.entities import DAY, Allowance, AllowanceMoved
from shared.component import component
from shared.dynamo import Table, Transaction, from_item, to_item

SK = "ALLOWANCE"


@component
class AllowanceRepository:
    """Reads allowances, and says how they are written."""

    table: Table

    def of(self, email: str, kind: str = "") -> Allowance:
        """The allowance of an address, for all kinds of messages or for one."""
        untouched = Allowance.of(email, kind)
        item = self.table.get(_pk(untouched), SK)
        return from_item(Allowance, item) if item else untouched

    def change(self, allowance: Allowance, *, over: Allowance) -> Transaction:
        """An allowance over the version before. Its failure: AllowanceMoved."""
        ends_at = int((allowance.written_at[-1] + DAY).timestamp())
        keys = {"pk": _pk(allowance), "sk": SK, "expiresAt": ends_at}
        item, moved = to_item(allowance) | keys, AllowanceMoved()
        if over.version == 0:
            return Transaction().create(item, otherwise=moved)
        return Transaction().replace(item, version=over.version, otherwise=moved)


def _pk(allowance: Allowance) -> str:
    return f"ALLOWANCE#{allowance.id}"
