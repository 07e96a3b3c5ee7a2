"""What one can do with sellers: follow billing's legal entities."""

from __future__ import annotations

from contextlib import suppress

from functions.customer.sellers.entities import Seller
from functions.customer.sellers.repository import SellerRepository
from functions.customer.tariffs.entities import OlderThanKnown
from shared.component import component
from shared.dynamo import Table, Transaction
from shared.dynamo.once import Once


@component
class Sellers:
    """Use cases of sellers."""

    table: Table
    sellers: SellerRepository

    def update(self, seller: Seller, once: Once | None = None) -> None:
        """Keep a seller as billing describes it, unless something newer is known."""
        with suppress(OlderThanKnown):
            self.table.commit(Transaction().once(once).extend(self.sellers.put(seller)))
