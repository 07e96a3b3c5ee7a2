"""What auth's news about a user means for the register of customers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from functions.customer.customers.entities import (
    Customer,
    CustomerExists,
    CustomerNotFound,
    Kind,
    Status,
)
from functions.customer.customers.repository import CustomerRepository
from functions.customer.customers.service import Defaults, created, updated
from shared.clock import Clock
from shared.dynamo import Transaction
from shared.dynamo.once import Once
from shared.errors import Conflict


class CustomerMoved(Conflict):
    """The customer was changed at the same moment; the event comes again."""


@dataclass(frozen=True, slots=True)
class User:
    """A user as auth tells of them; `sequence` orders the news."""

    id: str
    sequence: int
    name: str | None = None
    email: str | None = None
    phone: str | None = None
    locale: str | None = None

    def news(self) -> dict[str, Any]:
        """What is said about them, for a customer's fields."""
        said = {
            "name": self.name,
            "email": self.email,
            "phone": self.phone,
            "locale": self.locale,
        }
        known = {field: value for field, value in said.items() if value is not None}
        return known | {"user_id": self.id, "user_sequence": self.sequence}


@dataclass(frozen=True)
class UserNews:
    """Use cases that auth's events lead to."""

    repository: CustomerRepository
    clock: Clock
    defaults: Defaults

    def verified(self, customer_id: str, user: User, once: Once | None = None) -> None:
        """A lead for somebody who has signed up; a customer known by then is given their user."""
        customer = self._lead(customer_id, user, self.clock())
        change = self.repository.create(Transaction().once(once), customer)
        change.emit(created(customer))
        change.audit(f"customer#{customer.id}", "customer.created",
                     at=customer.created_at, after=customer)  # fmt: skip
        try:
            self.repository.table.commit(change)
        except CustomerExists:
            self.changed(customer_id, user, once)

    def changed(self, customer_id: str, user: User, once: Once | None = None) -> None:
        """A user's new name, address, phone or language, unless newer ones are known.

        Raises: CustomerNotFound, when the news has overtaken the user's verification.
        """
        before = self.repository.get(customer_id)
        if before is None:
            raise CustomerNotFound(f"Customer {customer_id} is not here yet.")
        if before.user_sequence >= user.sequence:
            return
        after = before.changed(user.news(), self.clock())
        change = self.repository.replace(Transaction().once(once), after, before, CustomerMoved())
        change.emit(updated(after))
        change.audit(f"customer#{after.id}", "customer.updated",
                     at=after.updated_at, before=before, after=after)  # fmt: skip
        self.repository.table.commit(change)

    def _lead(self, customer_id: str, user: User, now: datetime) -> Customer:
        return Customer(
            id=customer_id,
            kind=Kind.PERSON,
            name=user.name or "",
            status=Status.LEAD,
            locale=user.locale or self.defaults.locale,
            time_zone=self.defaults.time_zone,
            created_at=now,
            updated_at=now,
            email=user.email,
            phone=user.phone,
            user_id=user.id,
            user_sequence=user.sequence,
        )
