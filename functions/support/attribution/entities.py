"""What forbids that a ticket is given to a customer."""

from __future__ import annotations

from shared.errors import Conflict, FieldError, Invalid


class TicketHasCustomer(Conflict):
    """The ticket has a customer already."""


class UnknownCustomer(Invalid):
    """There is no such customer."""


def unknown_customer() -> UnknownCustomer:
    """The refusal of a customer who is not known here."""
    named = FieldError("/customerId", "No customer has this id.", "unknown")
    return UnknownCustomer(errors=(named,))
