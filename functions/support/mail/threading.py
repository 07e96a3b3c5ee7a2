"""Into which ticket a mail goes, and whether as its customer's word.

A token in the address proves it. Else the mail's references, or the number in its subject, name a
ticket, and a sender who is real and whose ticket it is may write into it. Whoever is neither leaves
a note for staff where a reference shows that a mail of ours was read, and else opens a ticket.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from functions.support.customers.entities import KnownCustomer
from functions.support.mail.entities import Mail, Written
from functions.support.tickets.entities import Ticket

_NUMBER = re.compile(r"\bT-\d{6,10}\b")


class Place(StrEnum):
    """Where a mail goes."""

    REPLY = "reply"
    NOTE = "note"
    NEW = "new"
    NOWHERE = "nowhere"


@dataclass(frozen=True, slots=True)
class Sender:
    """Who wrote a mail: `customers` are those with this address, of a sender who is real."""

    email: str | None
    is_real: bool
    customers: Sequence[KnownCustomer] = ()

    @property
    def customer(self) -> KnownCustomer | None:
        """The customer it is, if it is just one."""
        return self.customers[0] if len(self.customers) == 1 else None

    def owns(self, ticket: Ticket) -> bool:
        """Whether it is a ticket of theirs."""
        if not self.is_real:
            return False
        ids = {one.id for one in self.customers}
        own = {ticket.customer_id, *ticket.earlier_customers} - {None}
        return bool(ids & own) or ticket.requester_email == self.email


def number_in(mail: Mail) -> str | None:
    """The number of a ticket that the subject names."""
    found = _NUMBER.search(mail.subject)
    return found[0] if found else None


def place_of(
    mail: Mail, sender: Sender, ticket: Ticket | None, *, has_token: bool, is_over: bool
) -> Place:
    """Where a mail goes, given the ticket that it names, if any; in one that is over, nothing."""
    robot = mail.written in (Written.BOUNCE, Written.REPLY_OF_A_ROBOT)
    if ticket is None:
        return Place.NOWHERE if robot else Place.NEW
    if robot:
        return Place.NOTE
    if not (has_token or sender.owns(ticket)):
        return Place.NOTE
    return Place.NEW if is_over else Place.REPLY
