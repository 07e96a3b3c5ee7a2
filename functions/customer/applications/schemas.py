"""Applications as they come in and go out."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field

from functions.customer.addresses.schemas import AddressModel
from functions.customer.applications.entities import Filter, State
from functions.customer.coverage.schemas import CoverageView
from functions.customer.customers.schemas import Locale, Phone
from functions.customer.devices.entities import Terms
from functions.customer.tariffs.schemas import Revision, TariffTermsView
from shared.http import Day, Moment, PageQuery, Schema
from shared.http.people import Email, PersonName, ShownEmail

Id = Annotated[
    str,
    Field(min_length=1, max_length=64, examples=["0192f0c1-7a35-7d11-8f00-4f5d2b6a9c01"]),
]
Serial = Annotated[str, Field(min_length=3, max_length=40)]
Comment = Annotated[str, Field(max_length=2000)]


SeenRevision = Annotated[
    Revision | None,
    Field(
        description="The revision whose terms were shown; if another one is sold by now, "
        "the answer is 409.",
    ),
]


class NewApplication(Schema):
    tariff_id: Id
    tariff_revision: SeenRevision = None
    address: AddressModel
    name: PersonName | None = Field(
        default=None,
        description="Needed, unless the caller is a known customer.",
        examples=["Анна Петрова"],
    )
    phone: Phone | None = Field(
        default=None,
        description="Needed, unless the caller is a known customer with a phone.",
        examples=["+79161234567"],
    )
    email: Email | None = None
    locale: Locale | None = None
    comment: Comment = ""
    customer_id: Id | None = Field(
        default=None, description="For whom; only staff may apply for somebody else."
    )
    website: str = Field(
        default="", max_length=0, description="Left empty by people; a trap for robots."
    )


class ApplicationChanges(Schema):
    tariff_id: Id = Field(description="The tariff that is wanted now, on its present terms.")
    tariff_revision: SeenRevision = None


class FeasibilityCheck(Schema):
    feasible: bool | None = Field(
        default=None, description="The office's own verdict; without it the register decides."
    )
    comment: Comment = ""


class VisitBooking(Schema):
    technician_id: Id
    slot_start: Moment = Field(examples=["2026-03-12T07:00:00Z"])
    slot_end: Moment = Field(examples=["2026-03-12T09:00:00Z"])
    comment: Comment = ""


class CompletionReport(Schema):
    device_serials: tuple[Serial, ...] = Field(
        default=(),
        max_length=5,
        description="The devices that were handed over, if any.",
        examples=[["HWTC1A2B3C4D"]],
    )
    terms: Terms = Field(
        default=Terms.FREE_USE, description="On which terms they were handed over."
    )
    activated_on: Day | None = Field(
        default=None, description="The first day of the contract: today, unless said otherwise."
    )
    comment: Comment = ""


class Reason(Schema):
    reason: str = Field(min_length=1, max_length=1000, examples=["No cable duct."])


class NoShowReport(Schema):
    comment: Comment = ""


class ApplicantView(Schema):
    name: str = Field(examples=["Анна Петрова"])
    phone: str = Field(examples=["+79161234567"])
    email: ShownEmail | None
    locale: str = Field(examples=["ru"])
    time_zone: str = Field(examples=["Europe/Moscow"])


class RemarkView(Schema):
    id: str
    at: datetime
    by: str = Field(description="Who wrote it: the id of a user.")
    text: str = Field(examples=["The cable has to go through the attic."])


class ApplicationView(Schema):
    id: str
    number: str = Field(examples=["A-000017"])
    state: State
    applicant: ApplicantView
    address: AddressModel
    tariff_id: str
    tariff_revision: Revision
    tariff_name: str = Field(examples=["Домашний 100"])
    agreed_terms: TariffTermsView = Field(description="As they were shown to the applicant.")
    coverage: CoverageView = Field(description="As of the last check.")
    customer_id: str | None
    comment: str
    technician_id: str | None
    slot_start: datetime | None
    slot_end: datetime | None
    started_at: datetime | None
    closed_at: datetime | None
    reason: str
    no_shows: int
    contract_id: str | None
    contract_number: str | None = Field(examples=["C-000042"])
    created_at: datetime
    updated_at: datetime
    version: int


class ApplicationQuery(PageQuery):
    state: State | None = Field(default=None, description="Only applications in this state.")
    technician_id: str | None = Field(
        default=None, max_length=64, description="Only applications booked with this technician."
    )
    customer_id: str | None = Field(
        default=None, max_length=64, description="Only applications of this customer."
    )

    def filter(self) -> Filter:
        """What is asked for."""
        return Filter(
            state=self.state, technician_id=self.technician_id, customer_id=self.customer_id
        )


class VisitQuery(PageQuery):
    since: Day | None = Field(
        default=None, description="First day (UTC): today, unless said otherwise."
    )
    until: Day | None = Field(default=None, description="Last day (UTC), included.")
