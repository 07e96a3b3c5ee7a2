"""A customer: a person or a company that is, was or wants to be connected."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from functions.customer.customers.requisites import BankDetails
from shared.errors import Conflict, NotFound

_WORD = re.compile(r"\w{2,}")
INDEXED_WORDS = 8


class Kind(StrEnum):
    """Whether a customer is a person or a company."""

    PERSON = "person"
    COMPANY = "company"


class Status(StrEnum):
    """A `lead` has no contract yet, a `former` customer has none any more."""

    LEAD = "lead"
    ACTIVE = "active"
    FORMER = "former"


class Channel(StrEnum):
    """How a contact is reached."""

    EMAIL = "email"
    PHONE = "phone"
    TELEGRAM = "telegram"
    WHATSAPP = "whatsapp"


class CustomerNotFound(NotFound):
    """There is no such customer."""


class CustomerExists(Conflict):
    """There is a customer with this id already."""


class CustomerChanged(Conflict):
    """Somebody else changed the customer at the same moment; read it again."""


@dataclass(frozen=True, slots=True)
class Contact:
    """Another way to reach a customer, beside their own e-mail address and phone."""

    channel: Channel
    value: str
    name: str = ""
    preferred: bool = False


@dataclass(frozen=True, slots=True)
class Customer:
    """Who they are and how to reach them.

    `name` is a person's full or a company's legal name; `phone` is E.164; `user_sequence` is the
    version of the user in auth that was seen last, so that older news changes nothing.
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
    notes: str = ""
    contract_numbers: tuple[str, ...] = ()
    version: int = 1

    def changed(self, changes: dict[str, Any], at: datetime) -> Customer:
        """The customer with some fields new."""
        return replace(self, **changes, updated_at=at, version=self.version + 1)

    def signed(
        self, contract_number: str, email: str | None, phone: str | None, at: datetime
    ) -> Customer:
        """The customer with one more contract, and active by it; reached as before, if at all."""
        return self.changed(
            {
                "status": Status.ACTIVE,
                "contract_numbers": (*self.contract_numbers, contract_number),
                "email": self.email or email,
                "phone": self.phone or phone,
            },
            at,
        )

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


def words(name: str) -> tuple[str, ...]:
    """The words of a name as searches compare them, at most INDEXED_WORDS."""
    found = _WORD.findall(name.casefold().replace("ё", "е"))
    return tuple(dict.fromkeys(found))[:INDEXED_WORDS]
