"""Events of contracts."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

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
        is_company = customer.kind is Kind.COMPANY
        data = cls(
            contract_id=contract.id,
            number=contract.number,
            customer_id=contract.customer_id,
            customer_name=contract.customer_name,
            tariff_id=contract.tariff.id,
            tariff_revision=contract.tariff.revision,
            address=contract.address.line,
            activated_on=contract.activated_on,
            time_zone=contract.time_zone,
            locale=customer.locale,
            customer_kind=customer.kind,
            inn=customer.inn or "" if is_company else "",
            kpp=customer.kpp or "" if is_company else "",
            building_id=contract.address.building_id,
        )
        return data.event(subject=contract.id, at=contract.updated_at, sequence=contract.version)
