"""Contracts as they go out."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import Field

from functions.customer.addresses.schemas import AddressModel
from functions.customer.contracts.entities import State
from functions.customer.tariffs.schemas import Revision, TariffTermsView
from shared.http import Schema


class StepView(Schema):
    state: State
    on: date = Field(examples=["2026-03-12"])
    at: datetime
    reason: str


class ContractView(Schema):
    id: str
    number: str = Field(examples=["C-000042"])
    customer_id: str
    customer_name: str = Field(examples=["Анна Петрова"])
    application_id: str
    tariff_id: str
    tariff_revision: Revision
    tariff_name: str = Field(examples=["Домашний 100"])
    agreed_terms: TariffTermsView = Field(description="As they were shown to the applicant.")
    address: AddressModel
    state: State
    activated_on: date = Field(
        description="The first day, in the contract's time zone.", examples=["2026-03-12"]
    )
    time_zone: str = Field(examples=["Europe/Moscow"])
    history: tuple[StepView, ...]
    created_at: datetime
    updated_at: datetime
    version: int
