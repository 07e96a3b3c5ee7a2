"""What watching provides."""

from __future__ import annotations

from functions.support.settings import SupportSettings
from functions.support.tickets.changing import TicketChanging
from functions.support.watching.service import Watchers
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[SupportSettings]) -> None:
    """Provide the use cases of watching."""
    wiring.provide(
        Watchers,
        lambda: Watchers(changing=wiring.use(TicketChanging), clock=resources.clock),
    )
