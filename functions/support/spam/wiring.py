"""What spam provides."""

from __future__ import annotations

from functions.support.settings import SupportSettings
from functions.support.spam.service import Spam
from functions.support.tickets.changing import TicketChanging
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[SupportSettings]) -> None:
    """Provide the marking of spam."""
    wiring.provide(
        Spam,
        lambda: Spam(changing=wiring.use(TicketChanging), clock=resources.clock),
    )
