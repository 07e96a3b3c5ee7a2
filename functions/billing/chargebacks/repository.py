"""Chargebacks in the billing table, by the ids that gateways give them.

pk CHARGEBACK#<gateway>#<its id>   sk CHARGEBACK
    gsi3pk CHARGEBACKS#<shard>            gsi3sk <id>    keys alone, as in gsi4
    gsi4pk CHARGEBACKS#<state>#<shard>    gsi4sk <id>
"""

from __future__ import annotations

from functions.billing.chargebacks.entities import (
    Chargeback,
    ChargebackChanged,
    ChargebackState,
)
from shared.component import component
from shared.dynamo import ShardedList
from shared.dynamo.mapping import from_item, to_item
from shared.dynamo.table import Page, Table
from shared.dynamo.transaction import Item, Transaction

_ALL = ShardedList("CHARGEBACKS", index="gsi3", shards=1, keys_only=True)
_BY_STATE = ShardedList("CHARGEBACKS", index="gsi4", shards=1, keys_only=True)


@component
class ChargebackRepository:
    """Reads chargebacks, and says how they are written."""

    table: Table

    def find(self, gateway: str, gateway_id: str) -> Chargeback | None:
        """A gateway's chargeback, or None."""
        item = self.table.get(f"CHARGEBACK#{gateway}#{gateway_id}", "CHARGEBACK")
        return None if item is None else from_item(Chargeback, item)

    def list(
        self, state: ChargebackState | None, limit: int, cursor: str | None
    ) -> Page[Chargeback]:
        """All chargebacks, or those in a state; newest first. Raises: InvalidCursor."""
        query = _ALL.query() if state is None else _BY_STATE.query(of=state)
        page = self.table.page(query, limit=limit, cursor=cursor)
        return page.map(lambda item: from_item(Chargeback, item))

    def add(self, chargeback: Chargeback) -> Transaction:
        """A new chargeback. Its failure: ChargebackChanged."""
        return Transaction().create(_item(chargeback), otherwise=ChargebackChanged())

    def change(self, chargeback: Chargeback, *, over: Chargeback) -> Transaction:
        """A chargeback over the state it was read in. Its failure: ChargebackChanged."""
        return Transaction().replace(
            _item(chargeback), version=over.version, otherwise=ChargebackChanged()
        )


def _item(chargeback: Chargeback) -> Item:
    return to_item(chargeback) | {
        "pk": f"CHARGEBACK#{chargeback.gateway}#{chargeback.gateway_id}",
        "sk": "CHARGEBACK",
        **_ALL.keys_by_id(chargeback.id),
        **_BY_STATE.keys_by_id(chargeback.id, of=chargeback.state),
    }
