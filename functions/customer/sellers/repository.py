"""Sellers in the customer table, all in one partition: they are few, and read together.

pk SELLERS   sk <id>
"""

from __future__ import annotations

from functions.customer.sellers.entities import Seller
from functions.customer.tariffs.entities import OlderThanKnown
from shared.component import component
from shared.dynamo import Query, Table, Transaction, from_item, to_item
from shared.dynamo.transaction import Condition

MOST = 50
_PK = "SELLERS"


@component
class SellerRepository:
    """Reads sellers, and says how they are written."""

    table: Table

    def list_all(self) -> tuple[Seller, ...]:
        """All sellers, in one read."""
        items = self.table.first(Query(_PK, consistent=True), limit=MOST)
        return tuple(from_item(Seller, item) for item in items)

    def put(self, seller: Seller) -> Transaction:
        """A seller over what is older. Its failure: OlderThanKnown."""
        older = Condition(absent_or_before=("sequence", seller.sequence))
        item = to_item(seller) | {"pk": _PK, "sk": seller.id}
        return Transaction().put(item, when=older, otherwise=OlderThanKnown())
