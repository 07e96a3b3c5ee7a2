"""What outages provide."""

from __future__ import annotations

from functions.support.messages.repository import MessageRepository
from functions.support.outages.entities import Concerned
from functions.support.outages.repository import OutageRepository
from functions.support.outages.service import OutageAnswering
from functions.support.settings import SupportConsumerSettings
from functions.support.tickets.repository import TicketRepository
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[SupportConsumerSettings]) -> None:
    """Provide what answers tickets about outages."""
    table, settings = resources.table, resources.settings
    categories = settings.outage_categories.split(",")
    wiring.provide(
        OutageAnswering,
        lambda: OutageAnswering(
            table=table,
            tickets=TicketRepository(table=table),
            messages=MessageRepository(table=table),
            outages=OutageRepository(table=table),
            concerned=Concerned(frozenset(one.strip() for one in categories)),
            clock=resources.clock,
            new_id=resources.new_id,
            locale=settings.locale,
            time_zone=settings.time_zone,
        ),
    )
