"""Contracts as they go out."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import Field

from functions.customer.addresses.schemas import AddressModel
from functions.customer.contracts.entities import State
from functions.customer.fields import (
    ID,
    CreatedAt,
    CustomerId,
    TariffId,
    TariffName,
    UpdatedAt,
    Version,
    Zone,
)
from functions.customer.tariffs.schemas import Revision, TariffTermsView
from shared.http import Schema


class StepView(Schema):
    state: State = Field(description="The new state.", examples=["active"])
    on: date = Field(
        description="The day it takes effect, in the contract's time zone.",
        examples=["2026-03-12"],
    )
    at: datetime = Field(description="When it was recorded (UTC).")
    reason: str = Field(
        description="Why; empty if nothing was said.", examples=["application A-000017"]
    )


class ContractView(Schema):
    id: str = Field(description="The contract's id.", examples=[ID])
    number: str = Field(description="The number that people call it by.", examples=["C-000042"])
    customer_id: CustomerId
    customer_name: str = Field(
        description="The customer's name when the contract began.", examples=["Анна Петрова"]
    )
    application_id: str = Field(
        description="The id of the application that led to it.", examples=[ID]
    )
    tariff_id: TariffId
    tariff_revision: Revision
    tariff_name: TariffName
    agreed_terms: TariffTermsView = Field(
        description="The tariff's terms as they were shown to the applicant."
    )
    address: AddressModel = Field(description="Where the connection is.")
    state: State = Field(description="The contract's state.", examples=["active"])
    activated_on: date = Field(
        description="The first day, in the contract's time zone.", examples=["2026-03-12"]
    )
    time_zone: Zone
    history: tuple[StepView, ...] = Field(description="Its changes of state, oldest first.")
    created_at: CreatedAt
    updated_at: UpdatedAt
    version: Version
