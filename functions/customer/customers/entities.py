"""A customer: a person or a company that is, was or wants to be connected."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from functions.customer.contacts.entities import Contact, arranged
from functions.customer.customers.requisites import BankDetails, Requisites
from shared.errors import Conflict, NotFound


class Kind(StrEnum):
    """Whether a customer is a person or a company."""

    PERSON = "person"
    COMPANY = "company"


class Status(StrEnum):
    """A `lead` has no contract yet, a `former` customer has none any more.

    A `lost` lead has decided otherwise; a `merged` record was a double and lives on in another.
    """

    LEAD = "lead"
    LOST = "lost"
    ACTIVE = "active"
    FORMER = "former"
    MERGED = "merged"


class CustomerNotFound(NotFound):
    """There is no such customer."""


class CustomerExists(Conflict):
    """There is a customer with this id already."""


class CustomerChanged(Conflict):
    """Somebody else changed the customer at the same moment; read it again."""


class CustomerIsMerged(Conflict):
    """This record was merged into another customer's; change that one."""


class CustomerIsErased(Conflict):
    """This customer's data were erased; whoever comes back is a new customer."""


class StatusFollows(Conflict):
    """A status follows from contracts; staff only mark a lead as lost, or a lost one as a lead."""


_BY_HAND = {(Status.LEAD, Status.LOST), (Status.LOST, Status.LEAD)}
"""The changes of a status that staff may make."""


@dataclass(frozen=True, slots=True)
class Customer:
    """Who they are and how to reach them.

    `name` is a person's full or a company's legal name; `email` and `phone` (E.164) are the primary
    ones of `contacts`; a person with an `ogrn` is a sole trader. `user_sequence` is the version of
    the user in auth that was seen last, so that older news changes nothing. `merged_into` is the
    customer in whom a merged record lives on; while a merge is under way, `merging` is its id. Of
    one that was erased at `erased_at` the numbers of contracts are known.
    """

    id: str
    kind: Kind
    name: str
    status: Status
    locale: str
    time_zone: str
    created_at: datetime
    updated_at: datetime
    email: str | None = None
    phone: str | None = None
    user_id: str | None = None
    user_sequence: int = 0
    contacts: tuple[Contact, ...] = ()
    inn: str | None = None
    kpp: str | None = None
    bank: BankDetails | None = None
    tags: tuple[str, ...] = ()
    contract_numbers: tuple[str, ...] = ()
    ogrn: str | None = None
    merged_into: str | None = None
    ended_contract_numbers: tuple[str, ...] = ()
    merging: str | None = None
    erased_at: datetime | None = None
    version: int = 1

    @property
    def ways(self) -> tuple[Contact, ...]:
        """All ways to reach them, of each channel exactly one as the primary one."""
        return arranged(self.contacts, self.email, self.phone)

    def changed(self, changes: dict[str, Any], at: datetime) -> Customer:
        """The customer with some fields new.

        Raises: CustomerIsMerged, CustomerIsErased, StatusFollows.
        """
        self.must_be_current()
        status = changes.get("status", self.status)
        if status is not self.status and (self.status, status) not in _BY_HAND:
            raise StatusFollows
        return self._with(changes, at)

    def must_be_current(self) -> None:
        """Refuse what is to be done with the record that this one lives on in, or with nobody.

        Raises: CustomerIsMerged, CustomerIsErased.
        """
        if self.merged_into is not None:
            raise CustomerIsMerged
        if self.erased_at is not None:
            raise CustomerIsErased

    def signed(
        self, contract_number: str, email: str | None, phone: str | None, at: datetime
    ) -> Customer:
        """The customer with one more contract, and active by it; reached as before, if at all.

        Raises: CustomerIsMerged, CustomerIsErased.
        """
        self.must_be_current()
        return self._with(
            {
                "status": Status.ACTIVE,
                "contract_numbers": (*self.contract_numbers, contract_number),
                "email": self.email or email,
                "phone": self.phone or phone,
            },
            at,
        )

    def gone_into(self, customer_id: str, merge_id: str, at: datetime) -> Customer:
        """The record when it lives on in another."""
        gone = {"status": Status.MERGED, "merged_into": customer_id, "merging": merge_id}
        return self._with(gone, at)

    def came_back(self, status: Status, merge_id: str, at: datetime) -> Customer:
        """The record as one of its own again."""
        return self._with({"status": status, "merged_into": None, "merging": merge_id}, at)

    def merging_with(self, changes: dict[str, Any], at: datetime) -> Customer:
        """The record with what a merge brings or takes."""
        return self._with(changes, at)

    def erased(self, name: str, at: datetime) -> Customer:
        """The customer of whom only the numbers of contracts are known; `name` is shown for one."""
        nothing = dict.fromkeys(("email", "phone", "user_id", "inn", "kpp", "ogrn", "bank"))
        status = Status.MERGED if self.merged_into else Status.FORMER
        rest = {"contacts": (), "tags": (), "status": status, "erased_at": at}
        return self._with({"name": name} | nothing | rest, at)

    def _with(self, changes: dict[str, Any], at: datetime) -> Customer:
        return replace(self, **changes, updated_at=at, version=self.version + 1)

    @property
    def requisites(self) -> Requisites:
        """Their tax numbers and bank details, to be checked as those of their kind."""
        is_company = self.kind is Kind.COMPANY
        return Requisites(is_company, self.inn, self.kpp, self.ogrn, self.bank)

    def left(self, contract_number: str, at: datetime) -> Customer:
        """The customer with one contract less in force; without any they are a former one."""
        ended = (*self.ended_contract_numbers, contract_number)
        is_bound = set(self.contract_numbers) - set(ended) or self.status is Status.MERGED
        status = self.status if is_bound else Status.FORMER
        return self._with({"ended_contract_numbers": ended, "status": status}, at)

    @property
    def summary(self) -> CustomerSummary:
        """The customer as lists and searches show it."""
        return CustomerSummary(
            id=self.id,
            kind=self.kind,
            name=self.name,
            status=self.status,
            created_at=self.created_at,
            email=self.email,
            phone=self.phone,
            contract_numbers=self.contract_numbers,
        )


@dataclass(frozen=True, slots=True)
class CustomerSummary:
    """One line of a list of customers."""

    id: str
    kind: Kind
    name: str
    status: Status
    created_at: datetime
    email: str | None = None
    phone: str | None = None
    contract_numbers: tuple[str, ...] = ()
