"""What is done with contacts."""

from __future__ import annotations

from dataclasses import dataclass

from functions.notification.contacts.entities import Contact
from functions.notification.contacts.repository import ContactChanged, ContactRepository
from functions.notification.contacts.schemas import ChangedCustomer, VerifiedUser
from shared.dynamo.once import Once

TRIES = 3


@dataclass(frozen=True)
class Contacts:
    """Use cases of contacts; `time_zone` is that of people who have not named theirs."""

    repository: ContactRepository
    time_zone: str

    def meet(self, user: VerifiedUser, once: Once | None = None) -> None:
        """Know a customer from the moment their address is verified; staff are no customers."""
        if user.customer_id is None:
            return
        self._keep(
            Contact(
                customer_id=user.customer_id,
                name=user.name,
                email=user.email,
                phone=user.phone,
                locale=user.locale,
                time_zone=self.time_zone,
            ),
            once,
        )

    def follow(self, customer: ChangedCustomer, *, sequence: int, once: Once | None = None) -> None:
        """Take over what the customer service says, unless something newer is known."""
        self._keep(
            Contact(
                customer_id=customer.customer_id,
                name=customer.name,
                email=customer.email,
                phone=customer.phone,
                locale=customer.locale,
                time_zone=customer.time_zone,
                sequence=sequence,
            ),
            once,
        )

    def _keep(self, contact: Contact, once: Once | None) -> None:
        """Two events of a registration come at about the same moment: the later one looks again.

        Raises: ContactChanged when others are always quicker; the queue brings this one again.
        """
        for _ in range(TRIES):
            try:
                self._keep_over(self.repository.get(contact.customer_id), contact, once)
            except ContactChanged:
                continue
            return
        raise ContactChanged

    def _keep_over(self, known: Contact | None, contact: Contact, once: Once | None) -> None:
        if known is None:
            self.repository.add(contact, once)
        elif contact.is_newer_than(known):
            self.repository.change(contact.succeeding(known), once)
