"""Transfers and stock-takings in the customer table.

pk WAREHOUSE#<warehouse>   sk TRANSFER#<id>      by the warehouse that the devices left
pk WAREHOUSE#<warehouse>   sk STOCKTAKING#<id>
"""

from __future__ import annotations

from functions.customer.stock.entities import (
    StockTaking,
    StockTakingChanged,
    StockTakingNotFound,
    Transfer,
)
from shared.component import component
from shared.dynamo import Page, Query, Table, Transaction, from_item, to_item


@component
class StockTakingRepository:
    """Reads transfers and stock-takings, and says how they are written."""

    table: Table

    def get(self, warehouse_id: str, stock_taking_id: str) -> StockTaking:
        """A stock-taking. Raises: StockTakingNotFound."""
        item = self.table.get(f"WAREHOUSE#{warehouse_id}", f"STOCKTAKING#{stock_taking_id}")
        if item is None:
            raise StockTakingNotFound
        return from_item(StockTaking, item)

    def list_transfers(self, warehouse_id: str, limit: int, cursor: str | None) -> Page[Transfer]:
        """What has left a warehouse, newest first."""
        query = Query(f"WAREHOUSE#{warehouse_id}", prefix="TRANSFER#", newest_first=True)
        page = self.table.page(query, limit=limit, cursor=cursor)
        return page.map(lambda item: from_item(Transfer, item))

    def add_transfer(self, transfer: Transfer) -> Transaction:
        """A new transfer."""
        keys = {"pk": f"WAREHOUSE#{transfer.warehouse_id}", "sk": f"TRANSFER#{transfer.id}"}
        return Transaction().put(to_item(transfer) | keys)

    def add(self, taking: StockTaking) -> Transaction:
        """A new stock-taking."""
        return Transaction().put(to_item(taking) | _keys(taking))

    def change(self, taking: StockTaking, *, over: StockTaking) -> Transaction:
        """A stock-taking over the one that was read. Its failure: StockTakingChanged."""
        item = to_item(taking) | _keys(taking)
        return Transaction().replace(item, version=over.version, otherwise=StockTakingChanged())


def _keys(taking: StockTaking) -> dict[str, str]:
    return {"pk": f"WAREHOUSE#{taking.warehouse_id}", "sk": f"STOCKTAKING#{taking.id}"}
