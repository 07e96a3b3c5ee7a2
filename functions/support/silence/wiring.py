"""What silence provides."""

from __future__ import annotations

from functions.support.settings import SupportSettings
from functions.support.silence.entities import Patience
from functions.support.silence.service import SilenceWatch
from functions.support.tickets.changing import TicketChanging
from functions.support.tickets.repository import TicketRepository
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[SupportSettings]) -> None:
    """Provide the watch over silence."""
    settings = resources.settings
    wiring.provide(
        SilenceWatch,
        lambda: SilenceWatch(
            tickets=TicketRepository(table=resources.table),
            changing=wiring.use(TicketChanging),
            clock=resources.clock,
            patience=Patience(settings.silent_days, settings.silence_warning_days),
        ),
    )
