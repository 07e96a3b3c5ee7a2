"""The events that contacts are made of."""

from __future__ import annotations

from shared.messaging.consumer import Received


class VerifiedUser(Received):
    """auth.user.verified; staff have no customer."""

    customer_id: str | None = None
    name: str
    email: str
    phone: str | None = None
    locale: str


class ChangedCustomer(Received):
    """customer.customer.created, customer.customer.updated."""

    customer_id: str
    name: str
    email: str | None = None
    phone: str | None = None
    locale: str
    time_zone: str
