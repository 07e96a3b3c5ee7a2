"""What canned answers provide."""

from __future__ import annotations

from functions.support.canned_answers.repository import CannedAnswerRepository
from functions.support.canned_answers.service import CannedAnswers
from functions.support.settings import SupportSettings
from functions.support.tickets.repository import TicketRepository
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[SupportSettings]) -> None:
    """Provide the use cases of canned answers."""
    table = resources.table
    wiring.provide(
        CannedAnswers,
        lambda: CannedAnswers(
            table=table,
            answers=CannedAnswerRepository(table=table),
            tickets=TicketRepository(table=table),
            clock=resources.clock,
            new_id=resources.new_id,
        ),
    )
