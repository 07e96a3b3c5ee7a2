"""What support's function is made of."""

from __future__ import annotations

from functions.support.messages import wiring as messages
from functions.support.opening import wiring as opening
from functions.support.settings import SupportSettings
from functions.support.tickets import wiring as tickets
from shared import idempotency
from shared.service import deployed
from shared.wiring import Resources, Wiring, wired


def wiring_of(resources: Resources[SupportSettings]) -> Wiring:
    """The use cases of the HTTP function."""
    return wired(resources, tickets.provide, opening.provide, messages.provide, idempotency.provide)


def wire() -> Wiring:
    """The use cases of the deployed HTTP function."""
    return wiring_of(deployed(SupportSettings))
