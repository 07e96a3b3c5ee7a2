"""What one can do with customers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from functions.customer.customers.entities import (
    Customer,
    CustomerNotFound,
    CustomerSummary,
    Kind,
    Status,
    words,
)
from functions.customer.customers.naming import checked_name
from functions.customer.customers.phones import e164
from functions.customer.customers.repository import CustomerRepository
from functions.customer.customers.requisites import check_requisites
from functions.customer.customers.search import NAME_BEGINNING, Term, matches
from functions.customer.events import CustomerCreated, CustomerUpdated
from shared.clock import Clock
from shared.dynamo import Page, Transaction
from shared.errors import FieldError, Invalid, PreconditionFailed
from shared.event import Event
from shared.idempotency import KeyedRequest, id_for
from shared.ids import NewId
from shared.mail_address import compared
from shared.principal import Principal


@dataclass(frozen=True)
class Defaults:
    """What a customer is taken to be who does not say."""

    locale: str
    time_zone: str
    phone_region: str


@dataclass(frozen=True)
class Customers:
    """Use cases on customers, of the office and of the customer."""

    repository: CustomerRepository
    clock: Clock
    new_id: NewId
    defaults: Defaults

    def get(self, customer_id: str | None, by: Principal) -> Customer:
        """A customer, as far as the caller reaches. Raises: CustomerNotFound."""
        found = (
            self.repository.get(customer_id) if customer_id and by.reaches(customer_id) else None
        )
        if found is None:
            raise CustomerNotFound
        return found

    def add(
        self,
        kind: Kind,
        name: str,
        fields: dict[str, Any],
        once: KeyedRequest | None = None,
    ) -> Customer:
        """Take a customer into the register.

        Raises: InvalidName, InvalidPhone, InvalidRequisites.
        """
        now = self.clock()
        fields = {"locale": self.defaults.locale, "time_zone": self.defaults.time_zone} | fields
        customer = Customer(
            id=id_for(once, "customer", self.new_id),
            kind=kind,
            name=checked_name(name, kind),
            status=Status.LEAD,
            created_at=now,
            updated_at=now,
            **self._checked(fields),
        )
        check_requisites(customer.inn, customer.kpp, customer.bank)
        change = self.repository.create(Transaction(), customer).emit(created(customer))
        change.audit(f"customer#{customer.id}", "customer.created", at=now, after=customer)
        self.repository.table.commit(change.once(once, result=customer))
        return customer

    def change(
        self, customer_id: str | None, changes: dict[str, Any], seen: int | None, by: Principal
    ) -> Customer:
        """Change some fields.

        Raises: CustomerNotFound, InvalidName, InvalidPhone, InvalidRequisites, PreconditionFailed.
        """
        before = self.get(customer_id, by)
        if seen not in (None, before.version):
            raise PreconditionFailed
        if "name" in changes:
            changes = changes | {"name": checked_name(changes["name"], before.kind)}
        after = before.changed(self._checked(changes), self.clock())
        check_requisites(after.inn, after.kpp, after.bank)
        change = self.repository.replace(Transaction(), after, before).emit(updated(after))
        change.audit(f"customer#{after.id}", "customer.updated",
                     at=after.updated_at, before=before, after=after)  # fmt: skip
        self.repository.table.commit(change)
        return after

    def search(
        self, field: str, text: str, limit: int, cursor: str | None
    ) -> Page[CustomerSummary]:
        """Customers by a part of the name, or by phone, e-mail or contract number in full.

        Of several words of a name the longest is looked up and the others are compared, so a page
        can be shorter than its limit before the end. Raises: Invalid, InvalidPhone.
        """
        if field == "contract":
            return self.repository.with_contract(text)
        if field != "name":
            return self.repository.found(self._term(field, text), limit, cursor)
        parts = words(text)
        if not parts:
            few = f"at least {NAME_BEGINNING} letters are needed"
            raise Invalid(errors=(FieldError("/name", few, "too_short"),))
        page = self.repository.found(Term("name", max(parts, key=len)), limit, cursor)
        kept = tuple(customer for customer in page.items if matches(customer, parts))
        return Page(kept, page.next_cursor)

    def page(self, status: Status | None, limit: int, cursor: str | None) -> Page[CustomerSummary]:
        """All customers or those of a status, newest first."""
        return self.repository.page(status, limit, cursor)

    def _term(self, field: str, text: str) -> Term:
        phone = field == "phone"
        return Term(field, e164(text, self.defaults.phone_region) if phone else compared(text))

    def _checked(self, fields: dict[str, Any]) -> dict[str, Any]:
        """The fields in the spelling in which they are kept."""
        checked = dict(fields)
        if checked.get("phone"):
            checked["phone"] = e164(checked["phone"], self.defaults.phone_region)
        return checked


def created(customer: Customer) -> Event:
    """The event that a customer has come."""
    return _event(CustomerCreated(**_said(customer)), customer)


def updated(customer: Customer) -> Event:
    """The event that a customer is not as before."""
    return _event(CustomerUpdated(**_said(customer)), customer)


def _event(data: CustomerCreated | CustomerUpdated, customer: Customer) -> Event:
    return data.event(subject=customer.id, at=customer.updated_at, sequence=customer.version)


def _said(customer: Customer) -> dict[str, Any]:
    return {
        "customer_id": customer.id,
        "user_id": customer.user_id,
        "kind": customer.kind,
        "name": customer.name,
        "email": customer.email,
        "phone": customer.phone,
        "locale": customer.locale,
        "time_zone": customer.time_zone,
        "status": customer.status,
    }
