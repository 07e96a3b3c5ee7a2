"""What rating provides."""

from __future__ import annotations

from functions.support.ratings.service import Ratings
from functions.support.settings import SupportSettings
from functions.support.tickets.changing import TicketChanging
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[SupportSettings]) -> None:
    """Provide the use case of rating."""
    wiring.provide(
        Ratings,
        lambda: Ratings(
            changing=wiring.use(TicketChanging),
            clock=resources.clock,
            days=resources.settings.rating_days,
        ),
    )
