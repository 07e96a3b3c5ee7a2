"""Events of imports."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from pydantic import Field

from functions.customer.contracts.entities import Contract
from functions.customer.contracts.events import ContractActivated
from functions.customer.contracts.steps import State
from functions.customer.customers.entities import Customer
from functions.customer.imports.balances import Brought
from functions.customer.imports.entities import Import
from shared.event import Event
from shared.http.schema import SignedAmount
from shared.messaging.data import EventData

_ID = "0192f0c1-7a35-7d11-8f00-4f5d2b6a9c01"


class ContractImported(ContractActivated):
    """A contract that was in force elsewhere was taken over; nobody is told of it.

    `activated_on` is the day of the contract, `billed_from` the first day that is billed here.
    """

    event_type: ClassVar[str] = "customer.contract.imported"
    state: State = Field(description="active, suspended or terminated", examples=["active"])
    billed_from: date = Field(description="The day in the time zone.", examples=["2026-04-01"])
    opening_balance: SignedAmount = Field(
        description="What is paid in advance; below zero, what is owed.", examples=["-350.00"]
    )
    currency: str = Field(examples=["RUB"])

    @classmethod
    def brought(cls, contract: Contract, customer: Customer, brought: Brought) -> Event:
        """The event of a customer's contract with what it brings along."""
        as_active = ContractActivated.of(contract, customer)
        data = cls.model_validate(
            {
                **as_active.data,
                "state": contract.state,
                "billed_from": brought.billed_from,
                "opening_balance": brought.balance,
                "currency": contract.tariff.terms.currency,
            }
        )
        return data.event(subject=contract.id, at=contract.updated_at, sequence=contract.version)


class ImportCompleted(EventData):
    """Every row of an import was worked on; `failed` of them were left out."""

    event_type: ClassVar[str] = "customer.import.completed"
    import_id: str = Field(examples=[_ID])
    file_name: str = Field(examples=["subscribers.csv"])
    rows: int = Field(examples=[5200])
    created: int = Field(examples=[5100])
    updated: int = Field(examples=[60])
    skipped: int = Field(examples=[30])
    failed: int = Field(examples=[10])

    @classmethod
    def of(cls, done: Import) -> Event:
        """The event of an import that is completed."""
        data = cls(
            import_id=done.id,
            file_name=done.file_name,
            rows=done.rows,
            created=done.counts.created,
            updated=done.counts.updated,
            skipped=done.counts.skipped,
            failed=done.counts.failed,
        )
        return data.event(subject=done.id, at=done.updated_at, sequence=done.version)
