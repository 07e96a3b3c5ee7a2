"""What becomes of a ticket about which nobody says anything."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from functions.support.tickets.entities import Ticket


@dataclass(frozen=True, slots=True)
class Silenced:
    """What a job did: tickets of whose end it was warned, those that were closed, those failed."""

    warned: int = 0
    closed: int = 0
    failed: int = 0


@dataclass(frozen=True, slots=True)
class Patience:
    """After how many days of silence a ticket is closed, and how many before that one is warned."""

    days: int
    warning_days: int

    def quiet_until(self, now: datetime) -> datetime:
        """What has been silent since then is to be warned of."""
        return now - timedelta(days=max(self.days - self.warning_days, 0))

    def warned_until(self, now: datetime) -> datetime:
        """What was warned of by then is to be closed."""
        return now - timedelta(days=self.warning_days)

    def closes_at(self, warned_at: datetime) -> datetime:
        """When a ticket will be closed of which one is warned."""
        return warned_at + timedelta(days=self.warning_days)

    def warned(self, ticket: Ticket, now: datetime) -> Ticket:
        """The ticket with its warning; as it was where somebody has said something since."""
        is_quiet = ticket.silent_since and ticket.silent_since <= self.quiet_until(now)
        if not is_quiet or ticket.close_warned_at is not None:
            return ticket
        return ticket.changed(now, close_warned_at=now)

    def closed(self, ticket: Ticket, now: datetime) -> Ticket:
        """The ticket at its end; as it was where somebody has said something since."""
        if ticket.close_warned_at is None or ticket.close_warned_at > self.warned_until(now):
            return ticket
        return ticket.ended(now, resolved_at=ticket.resolved_at or now)
