"""What consents provide."""

from __future__ import annotations

from functions.customer.consents.repository import ConsentRepository
from functions.customer.consents.service import Consents
from functions.customer.settings import CustomerSettings
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[CustomerSettings]) -> None:
    """Provide the use cases of consents."""
    wiring.provide(
        Consents,
        lambda: Consents(
            table=resources.table,
            consents=ConsentRepository(table=resources.table),
            clock=resources.clock,
            new_id=resources.new_id,
        ),
    )
