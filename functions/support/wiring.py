"""How support is put together."""

from __future__ import annotations

from functions.support.messages.repository import MessageRepository
from functions.support.messages.service import Messages
from functions.support.settings import SupportSettings
from functions.support.tickets.repository import TicketRepository
from functions.support.tickets.service import Tickets
from shared.clock import Clock, system_clock
from shared.dynamo.table import Table
from shared.idempotency import Idempotency
from shared.ids import NewId, new_id
from shared.service import service_table
from shared.settings import load
from shared.wiring import Wiring


def wiring_of(table: Table, clock: Clock, new_id: NewId) -> Wiring:
    """Support's use cases over a table."""
    tickets, messages = TicketRepository(table), MessageRepository(table)
    return (
        Wiring()
        .provide(Tickets, lambda: Tickets(tickets, messages, clock, new_id))
        .provide(Messages, lambda: Messages(messages, tickets, clock, new_id))
        .provide(Idempotency, lambda: Idempotency(table, clock))
    )


def wire() -> Wiring:
    """Support as it is deployed."""
    settings = load(SupportSettings)
    table = service_table(settings.table_name, settings.cursor_secret_arn)
    return wiring_of(table, system_clock, new_id)
