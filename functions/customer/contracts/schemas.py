"""Contracts as they go out."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from pydantic import Field

from functions.customer.addresses.schemas import AddressModel
from functions.customer.contracts.entities import Filter
from functions.customer.contracts.steps import State
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
from shared.http import Day, PageQuery, Schema

ReasonCode = Annotated[
    str, Field(description="The reason's code; empty if none was chosen.", examples=["request"])
]


class StepView(Schema):
    state: State = Field(description="The new state.", examples=["active"])
    on: date = Field(
        description="The day it takes effect, in the contract's time zone.",
        examples=["2026-03-12"],
    )
    at: datetime = Field(description="When it was recorded (UTC).")
    reason: str = Field(
        description="Why, in words; empty if nothing was said.", examples=["application A-000017"]
    )
    code: ReasonCode


class PlannedView(Schema):
    state: State = Field(description="What it will be.", examples=["terminated"])
    on: date = Field(
        description="The day it takes effect, in the contract's time zone.",
        examples=["2026-04-01"],
    )
    code: ReasonCode
    reason: str = Field(description="Why, in words; may be empty.", examples=["Moves to Tver."])


class ToReturnView(Schema):
    device_id: str = Field(description="The device's id.", examples=[ID])
    serial: str = Field(description="Its serial number.", examples=["HWTC1A2B3C4D"])
    terms: str = Field(
        description="On which terms the customer has it: rent or free_use.", examples=["free_use"]
    )


class OtherContractView(Schema):
    id: str = Field(description="The contract's id.", examples=[ID])
    number: str = Field(description="Its number.", examples=["C-000017"])


class ContractView(Schema):
    id: str = Field(description="The contract's id.", examples=[ID])
    number: str = Field(description="The number that people call it by.", examples=["C-000042"])
    customer_id: CustomerId
    customer_name: str = Field(
        description="The customer's name when the contract began.", examples=["Анна Петрова"]
    )
    application_id: str | None = Field(
        description="The id of the application that led to it; null if there was none.",
        examples=[ID],
    )
    tariff_id: TariffId
    tariff_revision: Revision
    tariff_name: TariffName
    agreed_terms: TariffTermsView = Field(
        description="The tariff's terms as they were shown to the applicant."
    )
    address: AddressModel = Field(description="Where the connection is.")
    state: State = Field(description="The contract's state.", examples=["active"])
    activated_on: date | None = Field(
        description="The first day, in the contract's time zone; null for a draft.",
        examples=["2026-03-12"],
    )
    planned: PlannedView | None = Field(
        description="The change that is scheduled; null if none is."
    )
    ends_on: date | None = Field(
        description="The first day without it; null unless it has ended.", examples=["2026-04-01"]
    )
    to_return: tuple[ToReturnView, ...] = Field(
        description="The equipment that was asked back when it ended."
    )
    return_until: date | None = Field(
        description="Until when; null if nothing is asked back.", examples=["2026-04-15"]
    )
    transferred_from: OtherContractView | None = Field(
        description="The other customer's contract that it came from; null if there is none."
    )
    transferred_to: OtherContractView | None = Field(
        description="The other customer's contract that it went over to; null if there is none."
    )
    time_zone: Zone
    history: tuple[StepView, ...] = Field(description="Its changes of state, oldest first.")
    created_at: CreatedAt
    updated_at: UpdatedAt
    version: Version


class ContractQuery(PageQuery):
    state: State | None = Field(default=None, description="Only contracts in this state.")
    ends_from: Day | None = Field(
        default=None, description="Only contracts that end on this day or later."
    )
    ends_until: Day | None = Field(
        default=None, description="Only contracts that end on this day or earlier."
    )

    def filter(self) -> Filter:
        """What is asked for."""
        return Filter(self.state, self.ends_from, self.ends_until)
