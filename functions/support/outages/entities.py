"""An outage as tickets know it, and what becomes of a ticket when it begins and ends."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from functions.support.linking.entities import linked
from functions.support.tickets.entities import WAITING, Ticket
from functions.support.tickets.parts import Link, LinkKind
from shared.errors import Conflict


class OutageIsOver(Conflict):
    """The outage ended at the same moment."""


class AlreadyTold(Conflict):
    """The ticket has been told of this already."""


class Phase(StrEnum):
    """What a ticket is told of an outage."""

    BEGUN = "begun"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Outage:
    """An incident that cuts customers off, and since when."""

    incident_id: str
    since: datetime

    @property
    def link(self) -> Link:
        """What a ticket is linked to."""
        return Link(LinkKind.INCIDENT, self.incident_id)


@dataclass(frozen=True, slots=True)
class Concerned:
    """Which tickets an outage may be what they are about: those of some categories."""

    categories: frozenset[str]

    def by_beginning(self, ticket: Ticket, customer_id: str) -> bool:
        """Whether a ticket is answered that we know of the outage."""
        return _waits(ticket, customer_id) and ticket.category in self.categories

    @staticmethod
    def by_end(ticket: Ticket, customer_id: str, outage: Outage) -> bool:
        """Whether a ticket is told that service is back."""
        return _waits(ticket, customer_id) and outage.link in ticket.links


def begun(ticket: Ticket, outage: Outage, at: datetime) -> Ticket:
    """The ticket linked to the outage and answered. Raises: TooManyLinks."""
    answered = linked(ticket, outage.link, at).answered(at, awaits_customer=False)
    return replace(answered.told(), version=ticket.version + 1)


def over(ticket: Ticket, at: datetime) -> Ticket:
    """The ticket of somebody who was asked whether all works again: it waits for them."""
    return ticket.answered(at, awaits_customer=True).told()


def _waits(ticket: Ticket, customer_id: str) -> bool:
    own = ticket.customer_id == customer_id and not ticket.is_spam
    return own and ticket.state in WAITING
