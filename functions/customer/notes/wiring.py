"""What notes provide."""

from __future__ import annotations

from functions.customer.customers.repository import CustomerRepository
from functions.customer.notes.repository import NoteRepository
from functions.customer.notes.service import Notes
from functions.customer.settings import CustomerSettings
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[CustomerSettings]) -> None:
    """Provide the use cases of notes."""
    table = resources.table
    wiring.provide(
        Notes,
        lambda: Notes(
            table=table,
            notes=NoteRepository(table=table),
            customers=CustomerRepository(table=table),
            clock=resources.clock,
            new_id=resources.new_id,
        ),
    )
