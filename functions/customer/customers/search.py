"""What a customer is found by."""

from __future__ import annotations

from functions.customer.contacts.entities import CALLED, Channel
from functions.customer.customers.entities import Customer
from functions.customer.finding.entities import (
    Entry,
    Kind,
    Subject,
    email_entries,
    name_entries,
    phone_entries,
)


def entries_of(customer: Customer | None) -> list[Entry]:
    """A customer by name, phones and e-mail addresses; contracts are found by themselves.

    A double that was merged is found no more, the customer in whom it lives on is; nor is who was
    erased.
    """
    if customer is None or customer.merged_into is not None or customer.erased_at is not None:
        return []
    subject = Subject(
        Kind.CUSTOMER,
        customer.id,
        title=customer.name,
        subtitle=customer.phone or customer.email or "",
        customer_id=customer.id,
    )
    contacts = customer.contacts
    phones = [c.value for c in contacts if c.channel in CALLED]
    emails = [c.value for c in contacts if c.channel is Channel.EMAIL]
    return [
        *name_entries(subject, customer.name),
        *phone_entries(subject, [customer.phone, *phones]),
        *email_entries(subject, [customer.email, *emails]),
    ]
