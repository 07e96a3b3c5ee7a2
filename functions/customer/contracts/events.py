"""Events of contracts."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from pydantic import Field

from functions.customer.contracts.entities import Contract
from functions.customer.customers.entities import Customer, Kind
from shared.event import Event
from shared.messaging.data import EventData

_ID = "0192f0c1-7a35-7d11-8f00-4f5d2b6a9c01"


class ContractActivated(EventData):
    """A contract is in force from a day on."""

    event_type: ClassVar[str] = "customer.contract.activated"
    contract_id: str = Field(examples=[_ID])
    number: str = Field(examples=["C-000042"])
    customer_id: str = Field(examples=[_ID])
    customer_name: str = Field(examples=["Анна Петрова"])
    tariff_id: str = Field(examples=[_ID])
    tariff_revision: int = Field(ge=1, description="The revision whose terms were agreed to.")
    address: str = Field(description="In one line.", examples=["Москва, улица Ленина, 12, 48"])
    activated_on: date = Field(description="The day in the time zone.", examples=["2026-03-12"])
    time_zone: str = Field(examples=["Europe/Moscow"])
    locale: str = Field(examples=["ru"])
    customer_kind: Kind
    building_id: str = Field(description="The building's id.", examples=[_ID])
    inn: str = Field(description="A company's; else empty.", examples=["7707083893"])
    kpp: str = Field(description="A company's; else empty.", examples=["770701001"])

    @classmethod
    def of(cls, contract: Contract, customer: Customer) -> Event:
        """The event of a customer's new contract."""
        inn, kpp = company_numbers(customer)
        data = cls(
            contract_id=contract.id,
            number=contract.number,
            customer_id=contract.customer_id,
            customer_name=contract.customer_name,
            tariff_id=contract.tariff.id,
            tariff_revision=contract.tariff.revision,
            address=contract.address.line,
            activated_on=contract.activated_on or contract.created_at.date(),
            time_zone=contract.time_zone,
            locale=customer.locale,
            customer_kind=customer.kind,
            inn=inn,
            kpp=kpp,
            building_id=contract.address.building_id,
        )
        return data.event(subject=contract.id, at=contract.updated_at, sequence=contract.version)


class ContractChange(EventData):
    """What every change of a contract says: whose it is, and the day from which it holds."""

    contract_id: str = Field(examples=[_ID])
    number: str = Field(examples=["C-000042"])
    customer_id: str = Field(examples=[_ID])
    address: str = Field(description="In one line.", examples=["Москва, улица Ленина, 12, 48"])
    on: date = Field(description="The day in the contract's time zone.", examples=["2026-03-12"])
    reason: str = Field(description="Its code; empty if none was chosen.", examples=["request"])

    @classmethod
    def of(cls, contract: Contract) -> Event:
        """The event of a contract's latest step."""
        return cls(**_facts(contract)).event(
            subject=contract.id, at=contract.updated_at, sequence=contract.version
        )


class ContractDrafted(ContractChange):
    """A contract was drafted, or its draft was changed."""

    event_type: ClassVar[str] = "customer.contract.drafted"


class ContractSuspended(ContractChange):
    """A contract is suspended from a day on."""

    event_type: ClassVar[str] = "customer.contract.suspended"


class ContractResumed(ContractChange):
    """A suspended contract is in force again."""

    event_type: ClassVar[str] = "customer.contract.resumed"


class ContractTerminated(ContractChange):
    """A contract has ended; `on` is the first day without it."""

    event_type: ClassVar[str] = "customer.contract.terminated"
    to_return: list[str] = Field(
        description="The serial numbers of the equipment that is asked back.",
        examples=[["HWTC1A2B3C4D"]],
    )
    return_until: date | None = Field(
        default=None, description="Until when; null if nothing is.", examples=["2026-03-26"]
    )

    @classmethod
    def of(cls, contract: Contract) -> Event:
        """The event of a contract that has ended."""
        data = cls(
            **_facts(contract),
            to_return=[device.serial for device in contract.to_return],
            return_until=contract.return_until,
        )
        return data.event(subject=contract.id, at=contract.updated_at, sequence=contract.version)


class ContractCeded(ContractChange):
    """A contract has ended, for it went over to another customer; this is the old one's news."""

    event_type: ClassVar[str] = "customer.contract.ceded"


class ContractTransferred(EventData):
    """A contract is another customer's from a day on, under a new id and number."""

    event_type: ClassVar[str] = "customer.contract.transferred"
    contract_id: str = Field(description="The old contract's id.", examples=[_ID])
    earlier_number: str = Field(description="The old contract's number.", examples=["C-000017"])
    new_contract_id: str = Field(examples=[_ID])
    number: str = Field(description="The new contract's number.", examples=["C-000042"])
    customer_id: str = Field(description="The new customer's id.", examples=[_ID])
    customer_name: str = Field(examples=["Анна Петрова"])
    address: str = Field(description="In one line.", examples=["Москва, улица Ленина, 12, 48"])
    on: date = Field(description="The day in the contract's time zone.", examples=["2026-03-12"])
    inn: str = Field(description="A company's; else empty.", examples=["7707083893"])
    kpp: str = Field(description="A company's; else empty.", examples=["770701001"])

    @classmethod
    def of(cls, old: Contract, new: Contract, customer: Customer) -> Event:
        """The event of an old contract, and of the new one that took its place."""
        inn, kpp = company_numbers(customer)
        data = cls(
            contract_id=old.id,
            earlier_number=old.number,
            new_contract_id=new.id,
            number=new.number,
            customer_id=new.customer_id,
            customer_name=new.customer_name,
            address=new.address.line,
            on=old.history[-1].on,
            inn=inn,
            kpp=kpp,
        )
        return data.event(subject=old.id, at=old.updated_at, sequence=old.version)


def company_numbers(customer: Customer) -> tuple[str, str]:
    """A company's INN and KPP; of a person none."""
    if customer.kind is not Kind.COMPANY:
        return "", ""
    return customer.inn or "", customer.kpp or ""


def _facts(contract: Contract) -> dict[str, Any]:
    step = contract.history[-1]
    return {
        "contract_id": contract.id,
        "number": contract.number,
        "customer_id": contract.customer_id,
        "address": contract.address.line,
        "on": step.on,
        "reason": step.code,
    }
