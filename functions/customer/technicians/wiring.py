"""What technicians provide."""

from __future__ import annotations

from datetime import timedelta

from functions.customer.settings import CustomerSettings
from functions.customer.technicians.repository import TechnicianRepository
from functions.customer.technicians.service import Planning, Technicians
from functions.customer.technicians.slots import CELL
from shared.wiring import Resources, Wiring


def planning(settings: CustomerSettings) -> Planning:
    """How visits are planned here."""
    travel = -(-timedelta(minutes=settings.travel_minutes) // CELL)
    return Planning(time_zone=settings.time_zone, travel=travel)


def provide(wiring: Wiring, resources: Resources[CustomerSettings]) -> None:
    """Provide the use cases of technicians."""
    wiring.provide(
        Technicians,
        lambda: Technicians(
            table=resources.table,
            technicians=TechnicianRepository(table=resources.table),
            clock=resources.clock,
            new_id=resources.new_id,
            planning=planning(resources.settings),
        ),
    )
