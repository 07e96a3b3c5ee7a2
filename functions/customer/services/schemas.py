"""Services as they go out."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from functions.customer.fields import ID, ContractId, CurrencyCode, PeriodName, TariffId
from functions.customer.services.entities import State
from shared.http import Amount, Schema


class ServiceView(Schema):
    id: str = Field(description="The subscription's id in billing.", examples=[ID])
    contract_id: ContractId
    account_id: str = Field(description="The id of the account that is billed.", examples=[ID])
    tariff_id: TariffId
    tariff_name: str = Field(description="The tariff's name.", examples=["Домашний 100"])
    kind: str = Field(description="What is sold.", examples=["internet"])
    state: State = Field(description="The subscription's state.", examples=["active"])
    started_on: date = Field(
        description="The first day, in the contract's time zone.", examples=["2026-03-12"]
    )
    ends_on: date | None = Field(
        description="The first day without it, in the contract's time zone; null if no end is set."
    )
    price: Amount = Field(description="The price of a whole billing period.")
    currency: CurrencyCode
    period: PeriodName
    download_mbps: int | None = Field(
        description="Download speed in Mbit/s; null if it has none.", examples=[100]
    )
    upload_mbps: int | None = Field(
        description="Upload speed in Mbit/s; null if it has none.", examples=[100]
    )
