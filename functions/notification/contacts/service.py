"""What is done with contacts."""

from __future__ import annotations

from functions.notification.contacts.entities import Contact, ContactChanged
from functions.notification.contacts.repository import ContactRepository
from functions.notification.contacts.schemas import ChangedCustomer, VerifiedUser
from shared.component import component
from shared.dynamo import Table
from shared.dynamo.once import Once
from shared.retrying import retrying


@component
class Contacts:
    """Use cases of contacts; `time_zone` is that of people who have not named theirs."""

    table: Table
    contacts: ContactRepository
    time_zone: str

    def add_verified(self, user: VerifiedUser, once: Once | None = None) -> None:
        """Know a customer from the moment their address is verified; staff are no customers.

        Raises: AlreadySeen, StaleEvent.
        """
        if user.customer_id is None:
            return
        contact = Contact(
            customer_id=user.customer_id,
            name=user.name,
            email=user.email,
            phone=user.phone,
            locale=user.locale,
            time_zone=self.time_zone,
            provisional=True,
        )
        self._keep(contact, once)

    def update(self, customer: ChangedCustomer, once: Once | None = None) -> None:
        """Take over what the customer service says. Raises: AlreadySeen, StaleEvent."""
        contact = Contact(
            customer_id=customer.customer_id,
            name=customer.name,
            email=customer.email,
            phone=customer.phone,
            locale=customer.locale,
            time_zone=customer.time_zone,
        )
        self._keep(contact, once)

    def _keep(self, contact: Contact, once: Once | None) -> None:
        """Two events of a registration come at about the same moment: the later one looks again.

        Raises: Unavailable, when others are always quicker; the queue brings this one again.
        """
        retrying(lambda: self._keep_over_known(contact, once), on=ContactChanged)

    def _keep_over_known(self, contact: Contact, once: Once | None) -> None:
        """Raises: ContactChanged."""
        known = self.contacts.find(contact.customer_id)
        if known is None:
            self.table.commit(self.contacts.add(contact).once(once))
        elif known.gives_way_to(contact):
            change = self.contacts.change(contact.succeeding(known), over=known)
            self.table.commit(change.once(once))
