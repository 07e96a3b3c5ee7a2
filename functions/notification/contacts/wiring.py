"""What contacts provide."""

from __future__ import annotations

from functions.notification.contacts.repository import ContactRepository
from functions.notification.contacts.service import Contacts
from functions.notification.settings import DispatcherSettings
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[DispatcherSettings]) -> None:
    """Provide the use cases of contacts."""
    wiring.provide(
        Contacts,
        lambda: Contacts(
            table=resources.table,
            contacts=ContactRepository(table=resources.table),
            time_zone=resources.settings.time_zone,
        ),
    )
