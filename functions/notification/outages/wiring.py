"""What outages provide."""

from __future__ import annotations

from functions.notification.outages.service import Addressing, OnDuty
from functions.notification.settings import DispatcherSettings
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[DispatcherSettings]) -> None:
    """Provide what tells many of one thing, and who is on duty."""
    wiring.provide(Addressing, lambda: Addressing(table=resources.table))
    wiring.provide(OnDuty, lambda: OnDuty(email=resources.settings.on_duty_email))
