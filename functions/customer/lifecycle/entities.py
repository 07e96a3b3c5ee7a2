"""What a contract is drafted with, and why one is not handed over."""

from __future__ import annotations

from dataclasses import dataclass

from functions.customer.addresses.entities import Address
from shared.errors import Conflict


class SameCustomer(Conflict):
    """The contract is this customer's already."""


class TooMuchToHandOver(Conflict):
    """There are too many devices and services under this contract to go over at once."""


@dataclass(frozen=True, slots=True)
class ContractDraft:
    """A contract to be signed: whose, where, and on which tariff, of a revision that was shown."""

    customer_id: str
    tariff_id: str
    address: Address
    tariff_revision: int | None = None


@dataclass(frozen=True, slots=True)
class DraftChanges:
    """What is changed of a draft; None stays as it is."""

    tariff_id: str | None = None
    tariff_revision: int | None = None
    address: Address | None = None
