"""Closing tickets about which nobody says anything."""

from __future__ import annotations

from collections.abc import Callable

from functions.support.silence.entities import Patience, Silenced
from functions.support.tickets.changing import TicketChanging
from functions.support.tickets.entities import Ticket
from functions.support.tickets.events import TicketClosed, TicketCloseWarned
from functions.support.tickets.repository import TicketRepository
from shared.clock import Clock
from shared.component import component
from shared.errors import DomainError
from shared.event import Event
from shared.observability import logger
from shared.principal import SYSTEM

HasTime = Callable[[], bool]
PAGE = 100


@component
class SilenceWatch:
    """The use case of an hourly job; it can be repeated and stopped anywhere."""

    tickets: TicketRepository
    changing: TicketChanging
    clock: Clock
    patience: Patience

    def run(self, has_time: HasTime) -> Silenced:
        """Close what was warned of, and warn of what is silent."""
        if self.patience.days == 0:
            return Silenced()
        closed, failed = self._each(has_time, self._close, warned=True)
        warned, failed_too = self._each(has_time, self._warn, warned=False)
        return Silenced(warned, closed, failed + failed_too)

    def _each(
        self, has_time: HasTime, work: Callable[[str], Ticket], *, warned: bool
    ) -> tuple[int, int]:
        """How many were done and how many failed, which stay in the list."""
        done = failed = 0
        seen: set[str] = set()
        now = self.clock()
        until = self.patience.warned_until(now) if warned else self.patience.quiet_until(now)
        while has_time():
            found = self.tickets.list_silent(until, PAGE + failed, warned=warned)
            if not (new := [ticket_id for ticket_id in found if ticket_id not in seen]):
                break
            for ticket_id in new:
                if not has_time():
                    break
                seen.add(ticket_id)
                try:
                    work(ticket_id)
                    done += 1
                except DomainError as error:
                    failed += 1
                    logger().error("a silent ticket", ticket=ticket_id, error=error.code())
        return done, failed

    def _warn(self, ticket_id: str) -> Ticket:
        return self.changing.change(
            ticket_id, SYSTEM, "ticket.close-warned",
            lambda ticket: self.patience.warned(ticket, self.clock()), self._warning,
        )  # fmt: skip

    def _close(self, ticket_id: str) -> Ticket:
        return self.changing.change(
            ticket_id, SYSTEM, "ticket.closed",
            lambda ticket: self.patience.closed(ticket, self.clock()), TicketClosed.of,
        )  # fmt: skip

    def _warning(self, ticket: Ticket) -> Event:
        warned_at = ticket.close_warned_at or self.clock()
        return TicketCloseWarned.of(ticket, self.patience.closes_at(warned_at))
