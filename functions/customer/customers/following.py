"""Following auth's users: what happens to them changes their customer."""

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
from functions.customer.customers.events import CustomerCreated, CustomerUpdated
from functions.customer.customers.repository import CustomerRepository
from functions.customer.customers.service import Defaults
from shared.clock import Clock
from shared.component import component
from shared.dynamo import Table, Transaction
from shared.dynamo.once import Once


@dataclass(frozen=True, slots=True)
class User:
    """A user as auth describes them; `sequence` orders the events."""

    id: str
    sequence: int
    name: str | None = None
    email: str | None = None
    phone: str | None = None
    locale: str | None = None

    def changes(self) -> dict[str, Any]:
        """What is known about them, as fields of a customer."""
        said = {
            "name": self.name,
            "email": self.email,
            "phone": self.phone,
            "locale": self.locale,
        }
        known = {field: value for field, value in said.items() if value is not None}
        return known | {"user_id": self.id, "user_sequence": self.sequence}


@component
class CustomerFollowing:
    """Use cases that auth's events lead to."""

    table: Table
    customers: CustomerRepository
    clock: Clock
    defaults: Defaults

    def add_verified(self, customer_id: str, user: User, once: Once | None = None) -> None:
        """Add a lead for a new user; a customer who is known already is linked to their user."""
        customer = self._lead(customer_id, user, self.clock())
        try:
            self.table.commit(
                Transaction()
                .once(once)
                .extend(self.customers.add(customer))
                .emit(CustomerCreated.of(customer))
                .audit(f"customer#{customer.id}", "customer.created",
                       at=customer.created_at, after=customer)
            )  # fmt: skip
        except CustomerExists:
            self.update(customer_id, user, once)

    def update(self, customer_id: str, user: User, once: Once | None = None) -> None:
        """Keep a user's new name, address, phone or language, unless newer ones are known.

        Raises: CustomerNotFound where the event has overtaken the user's verification, and
        CustomerChanged; the event comes again then.
        """
        before = self.customers.get(customer_id)
        if before is None:
            raise CustomerNotFound("Customer {id} is not here yet.", id=customer_id)
        if before.merged_into is not None:
            self._update_merged(before.merged_into, user, once)
            return
        if before.user_sequence >= user.sequence or before.erased_at is not None:
            return
        after = before.changed(user.changes(), self.clock())
        self.table.commit(
            Transaction()
            .once(once)
            .extend(self.customers.change(after, over=before))
            .emit(CustomerUpdated.of(after))
            .audit(f"customer#{after.id}", "customer.updated",
                   at=after.updated_at, before=before, after=after)
        )  # fmt: skip

    def _update_merged(self, into: str, user: User, once: Once | None) -> None:
        """Follow a merged record's user, if they sign in for the one that stays."""
        kept = self.customers.get(into)
        if kept is not None and kept.user_id == user.id:
            self.update(into, user, once)

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
