"""Payers in the billing table.

pk ACCOUNT#<id>   sk PAYER   apart from the account, which a run reads and writes
"""

from __future__ import annotations

from functions.billing.payers.entities import Payer
from shared.component import component
from shared.dynamo.mapping import from_item, to_item
from shared.dynamo.table import Table
from shared.dynamo.transaction import Transaction


@component
class PayerRepository:
    """Reads payers, and says how they are written."""

    table: Table

    def find(self, account_id: str) -> Payer:
        """An account's payer; an empty one where none is known."""
        item = self.table.get(f"ACCOUNT#{account_id}", "PAYER")
        return Payer(account_id) if item is None else from_item(Payer, item)

    def set(self, payer: Payer) -> Transaction:
        """An account's payer, in the place of an earlier one."""
        key = {"pk": f"ACCOUNT#{payer.account_id}", "sk": "PAYER"}
        return Transaction().put(to_item(payer) | key)
