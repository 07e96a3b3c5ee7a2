"""What the funnel provides."""

from __future__ import annotations

from functions.customer.funnel.repository import FunnelRepository
from functions.customer.funnel.service import Funnels
from functions.customer.settings import CustomerSettings
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[CustomerSettings]) -> None:
    """Provide the use case of the funnel."""
    wiring.provide(
        Funnels,
        lambda: Funnels(
            funnels=FunnelRepository(table=resources.table),
            clock=resources.clock,
            time_zone=resources.settings.time_zone,
        ),
    )
