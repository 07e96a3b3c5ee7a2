"""What the search box provides."""

from __future__ import annotations

from functions.customer.contracts.repository import ContractRepository
from functions.customer.search.service import Search, SearchFollowing
from functions.customer.settings import CustomerSettings
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[CustomerSettings]) -> None:
    """Provide the use cases of the search box."""
    table = resources.table
    wiring.provide(
        Search,
        lambda: Search(table=table, phone_region=resources.settings.phone_region),
    )
    wiring.provide(
        SearchFollowing,
        lambda: SearchFollowing(table=table, contracts=ContractRepository(table=table)),
    )
