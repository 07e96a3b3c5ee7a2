"""What one can do with customers."""

from __future__ import annotations

from typing import Any

from functions.customer.customers.entities import (
    Customer,
    CustomerNotFound,
    CustomerSummary,
    Kind,
    Status,
)
from functions.customer.customers.events import CustomerCreated, CustomerUpdated
from functions.customer.customers.naming import checked_name
from functions.customer.customers.phones import e164, sought_digits
from functions.customer.customers.reaching import reached, refuse_other_email
from functions.customer.customers.repository import CustomerRepository
from functions.customer.finding.codes import spellings
from functions.customer.finding.entities import BEGINNING
from functions.customer.finding.entities import Kind as Findable
from functions.customer.finding.letters import meant, plain, words
from functions.customer.finding.lookups import Lookups, by_code, by_email, by_name, by_phone, whole
from shared.clock import Clock
from shared.component import component
from shared.dynamo import Page, Table, Transaction
from shared.errors import FieldError, Invalid, PreconditionFailed
from shared.idempotency import KeyedRequest, id_for
from shared.ids import NewId
from shared.mail_address import compared
from shared.messages import Count, Message, Unit
from shared.names import UnfitName
from shared.principal import Principal
from shared.tags import kept_tag

_REQUISITES = {"kind", "inn", "kpp", "ogrn", "bank"}


@component
class Defaults:
    """What is assumed of a customer who says nothing."""

    locale: str
    time_zone: str
    phone_region: str


@component
class Customers:
    """Use cases of customers, for the office and for the customers themselves."""

    table: Table
    customers: CustomerRepository
    clock: Clock
    new_id: NewId
    defaults: Defaults

    def get(self, customer_id: str | None, by: Principal) -> Customer:
        """A customer; without an id the caller's own. Raises: CustomerNotFound."""
        owner = by.scope(customer_id, otherwise=CustomerNotFound)
        found = self.customers.get(owner) if owner else None
        if found is None:
            raise CustomerNotFound
        return found

    def create(
        self,
        kind: Kind,
        name: str,
        fields: dict[str, Any],
        once: KeyedRequest | None = None,
    ) -> Customer:
        """Add a customer to the register.

        Raises: InvalidName, InvalidPhone, InvalidRequisites.
        """
        now = self.clock()
        fields = {"locale": self.defaults.locale, "time_zone": self.defaults.time_zone} | fields
        fields |= reached(fields, None, self.defaults.phone_region)
        customer = Customer(
            id=id_for(once, "customer", self.new_id),
            kind=kind,
            name=checked_name(name, kind),
            status=Status.LEAD,
            created_at=now,
            updated_at=now,
            **fields,
        )
        customer.requisites.check()
        self.table.commit(
            Transaction()
            .extend(self.customers.add(customer))
            .emit(CustomerCreated.of(customer))
            .audit(f"customer#{customer.id}", "customer.created", at=now, after=customer)
            .once(once, result=customer)
        )
        return customer

    def update(
        self, customer_id: str | None, changes: dict[str, Any], seen: int | None, by: Principal
    ) -> Customer:
        """Change some fields.

        Raises: CustomerNotFound, CustomerChanged, CustomerIsMerged, CustomerIsErased,
        StatusFollows, InvalidName, InvalidPhone, InvalidContact, InvalidRequisites,
        PreconditionFailed.
        """
        before = self.get(customer_id, by)
        if seen not in (None, before.version):
            raise PreconditionFailed
        if "name" in changes:
            changes = changes | {"name": checked_name(changes["name"], before.kind)}
        if by.is_customer:
            refuse_other_email(changes, before)
        changes = changes | reached(changes, before, self.defaults.phone_region)
        after = before.changed(changes, self.clock())
        if _REQUISITES & changes.keys():
            after.requisites.check()
        self.table.commit(
            Transaction()
            .extend(self.customers.change(after, over=before))
            .emit(CustomerUpdated.of(after))
            .audit(f"customer#{after.id}", "customer.updated",
                   at=after.updated_at, before=before, after=after)
        )  # fmt: skip
        return after

    def search(
        self, field: str, text: str, limit: int, cursor: str | None
    ) -> Page[CustomerSummary]:
        """Customers by a part of the name, or by phone, e-mail or contract number in full.

        Raises: Invalid, InvalidPhone.
        """
        return self.customers.list_found(self._lookups(field, text), limit, cursor)

    def list(self, status: Status | None, limit: int, cursor: str | None) -> Page[CustomerSummary]:
        """All customers or those of a status, newest first."""
        return self.customers.list(status, limit, cursor)

    def list_tagged(self, tag: str, limit: int, cursor: str | None) -> Page[CustomerSummary]:
        """The customers with a tag, newest first; the tag in any spelling. Raises: Invalid."""
        try:
            return self.customers.list_tagged(kept_tag(tag), limit, cursor)
        except UnfitName as error:
            raise Invalid(errors=(FieldError("/tag", error.message, error.code),)) from error

    def _lookups(self, field: str, text: str) -> Lookups:
        if field == "contract":
            return whole(by_code(spellings(text), {Findable.CONTRACT}), text)
        if field == "phone":
            number = e164(text, self.defaults.phone_region)
            digits = sought_digits(number, self.defaults.phone_region)
            return by_phone(digits or number, {Findable.CUSTOMER})
        if field == "email":
            return by_email(compared(text), {Findable.CUSTOMER})
        parts = words(meant(plain(text)))
        if not any(len(part) >= BEGINNING for part in parts):
            few = Message(
                "Send at least {least:of} of a word of the name.",
                {"least": Count(BEGINNING, Unit.CHARACTER)},
            )
            raise Invalid(errors=(FieldError("/name", few, "too_short"),))
        return by_name(parts, {Findable.CUSTOMER})
