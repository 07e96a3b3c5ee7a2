"""Services as they go out."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from functions.customer.services.entities import State
from shared.http import Amount, Schema


class ServiceView(Schema):
    id: str = Field(description="The subscription's id in billing.")
    contract_id: str
    account_id: str
    tariff_id: str
    tariff_name: str = Field(examples=["Домашний 100"])
    kind: str = Field(examples=["internet"])
    state: State
    started_on: date = Field(examples=["2026-03-12"])
    ends_on: date | None = Field(description="The last day, where an end is set.")
    price: Amount
    currency: str = Field(examples=["RUB"])
    period: str = Field(examples=["month"])
    download_mbps: int | None = Field(examples=[100])
    upload_mbps: int | None = Field(examples=[100])
