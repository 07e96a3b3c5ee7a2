"""Premises of a customer: an address with a label, and the contracts that are fulfilled there."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from functions.customer.addresses.entities import Address
from functions.customer.contracts.entities import Contract
from functions.customer.contracts.steps import State
from shared.errors import Conflict, NotFound

_PREMISES = UUID("2d5a0f5e-93c5-5b83-8d5c-6a3f5a0c7e11")
_WORD = re.compile(r"\w+")
_DROPPED = {"кв", "квартира", "flat", "apt", "apartment"}
MOST_CONTRACTS = 50
"""So many of the latest contracts at an address are kept in mind."""


class PremisesNotFound(NotFound):
    """The customer has no such address."""


class PremisesExist(Conflict):
    """The customer has this address already."""


class PremisesChanged(Conflict):
    """Somebody else changed the address at the same moment; read it again."""


class PremisesInUse(Conflict):
    """A contract stands at this address, so it stays."""


@dataclass(frozen=True, slots=True)
class Premises:
    """A customer's address; its id is made of the two (see premises_id_of)."""

    id: str
    customer_id: str
    address: Address
    created_at: datetime
    updated_at: datetime
    label: str = ""
    contract_ids: tuple[str, ...] = ()
    version: int = 1

    def changed(self, label: str | None, details: dict[str, Any], at: datetime) -> Premises:
        """The premises with another label (None leaves it) and details of the address."""
        return replace(
            self,
            label=self.label if label is None else label,
            address=replace(self.address, **details),
            updated_at=at,
            version=self.version + 1,
        )

    def with_contract(self, contract_id: str, at: datetime) -> Premises:
        """The premises with one more contract."""
        ids = (*self.contract_ids, contract_id)[-MOST_CONTRACTS:]
        return replace(self, contract_ids=ids, updated_at=at, version=self.version + 1)


@dataclass(frozen=True, slots=True)
class Occupied:
    """Premises, and the contracts that stand there now."""

    premises: Premises
    contracts: tuple[Contract, ...]

    @classmethod
    def by(cls, premises: Premises, contracts: Iterable[Contract]) -> Occupied:
        """The premises with those of the contracts that are the customer's, there, and not over."""
        there = tuple(
            contract
            for contract in contracts
            if contract.state is not State.TERMINATED
            and premises_id_of(contract.customer_id, contract.address) == premises.id
        )
        return cls(premises, there)


def premises_id_of(customer_id: str, address: Address) -> str:
    """The id of a customer's premises at an address, in whatever spelling, known or not.

    So one address is never a customer's twice, and a contract finds where it stands by one read.
    """
    words = _WORD.findall(address.apartment.casefold())
    flat = " ".join(word for word in words if word not in _DROPPED)
    return str(uuid5(_PREMISES, f"{customer_id}|{address.place}|{flat}"))
