"""What the dispatcher is made of."""

from __future__ import annotations

from functions.notification.channels import wiring as channels
from functions.notification.contacts import wiring as contacts
from functions.notification.messages import wiring as messages
from functions.notification.settings import DispatcherSettings
from shared.service import deployed
from shared.wiring import Resources, Wiring, wired


def wiring_of(resources: Resources[DispatcherSettings]) -> Wiring:
    """The use cases of the dispatcher."""
    return wired(resources, channels.provide, contacts.provide, messages.provide)


def wire() -> Wiring:
    """The use cases of the deployed dispatcher."""
    return wiring_of(deployed(DispatcherSettings))
