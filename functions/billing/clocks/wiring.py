"""What test clocks provide."""

from __future__ import annotations

import time

from functions.billing.clocks.copying import Copying
from functions.billing.clocks.repository import ClockRepository
from functions.billing.clocks.service import Clocks, HasTime
from functions.billing.migrations import MIGRATIONS
from functions.billing.settings import BillingSettings
from shared.wiring import Resources, Wiring

SECONDS = 18.0
"""How long days are played: the API waits for 29 seconds, and what was played is to be written."""


def provide(wiring: Wiring, resources: Resources[BillingSettings]) -> None:
    """Provide the use cases of test clocks."""
    table = resources.table
    wiring.provide(
        Clocks,
        lambda: Clocks(
            table=table,
            clocks=ClockRepository(table=table),
            copying=Copying(table=table, clock=resources.clock),
            settings=resources.settings,
            clock=resources.clock,
            new_id=resources.new_id,
            timer=_timer,
            form=MIGRATIONS[-1].number,
        ),
    )


def _timer() -> HasTime:
    """Whether there is time for one more day, from now on."""
    end = time.monotonic() + SECONDS
    return lambda: time.monotonic() < end
