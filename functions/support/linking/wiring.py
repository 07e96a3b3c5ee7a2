"""What linking provides."""

from __future__ import annotations

from functions.support.linking.service import Links
from functions.support.settings import SupportSettings
from functions.support.tickets.changing import TicketChanging
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[SupportSettings]) -> None:
    """Provide the use cases of links."""
    wiring.provide(
        Links,
        lambda: Links(changing=wiring.use(TicketChanging), clock=resources.clock),
    )
