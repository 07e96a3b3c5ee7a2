"""What sellers provide."""

from __future__ import annotations

from functions.customer.sellers.repository import SellerRepository
from functions.customer.sellers.service import Sellers
from functions.customer.settings import CustomerSettings
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[CustomerSettings]) -> None:
    """Provide the use cases of sellers."""
    table = resources.table
    wiring.provide(Sellers, lambda: Sellers(table=table, sellers=SellerRepository(table=table)))
