"""How many of a service are subscribed to."""

from __future__ import annotations

from decimal import Decimal

from shared.errors import Invalid


class InvalidQuantity(Invalid):
    """A quantity is a whole number from 1 to 1000."""


def checked_quantity(quantity: Decimal) -> Decimal:
    """The quantity itself. Raises: InvalidQuantity."""
    if not 1 <= quantity <= 1000 or quantity != quantity.to_integral_value():
        raise InvalidQuantity
    return quantity
