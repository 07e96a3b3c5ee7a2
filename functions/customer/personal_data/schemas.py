"""Requests for personal data as they come in and go out."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from functions.customer.fields import ID, CustomerId
from functions.customer.personal_data.entities import Filter, RequestKind, State
from shared.http import PageQuery, Schema


class NewPersonalDataRequest(Schema):
    kind: RequestKind = Field(
        description="Whether the data are exported or erased.", examples=["export"]
    )
    customer_id: str | None = Field(
        default=None,
        min_length=1,
        max_length=64,
        description="Whose data; customers ask for their own and leave it out.",
        examples=[ID],
    )
    force: bool = Field(
        default=False,
        description="Erase although something forbids it; for who manages users, with a `reason`.",
    )
    reason: str = Field(
        default="",
        max_length=1000,
        description="Why it is requested, as plain text; kept in the audit trail.",
        examples=["By court order."],
    )


class PersonalDataQuery(PageQuery):
    customer_id: str | None = Field(
        default=None, max_length=64, description="Only requests for this customer's data."
    )
    kind: RequestKind | None = Field(default=None, description="Only requests of this kind.")
    state: State | None = Field(default=None, description="Only requests in this state.")

    def filter(self) -> Filter:
        """What is asked for."""
        return Filter(customer_id=self.customer_id, kind=self.kind, state=self.state)


class PartView(Schema):
    service: str = Field(description="Which service.", examples=["billing"])
    done: bool = Field(description="Whether it has done all that it was asked for.")
    failed: bool = Field(description="Whether it was asked often enough without an answer.")
    asked_at: datetime = Field(description="When it was asked last (UTC).")
    attempts: int = Field(description="How often its present step was asked for.", examples=[1])
    rows: int = Field(description="How many things it has collected so far.", examples=[120])
    erased: dict[str, int] = Field(
        description="How many things it has erased so far, by section.", examples=[{"tickets": 3}]
    )


class HindranceView(Schema):
    service: str = Field(description="Which service says so.", examples=["support"])
    code: str = Field(
        description="contract, service, application, debt, credit or open_ticket.",
        examples=["open_ticket"],
    )
    what: str = Field(description="Which one, as people call it.", examples=["T-000042"])


class KeptView(Schema):
    service: str = Field(description="Who keeps it.", examples=["billing"])
    section: str = Field(description="What is kept.", examples=["invoices"])
    reason: str = Field(
        description="Why: accounting, contract_retention, proof_of_consent or security.",
        examples=["accounting"],
    )


class ArchiveView(Schema):
    url: str = Field(
        description="Where anybody can fetch it for five minutes.",
        examples=["https://files.example.com/personal-data.zip"],
    )
    file_name: str = Field(description="Its name.", examples=["personal-data.zip"])
    size: int = Field(description="Its size in bytes.", examples=[48213])
    expires_at: datetime = Field(description="When this link ends (UTC); ask again for another.")


class PersonalDataRequestView(Schema):
    id: str = Field(description="The request's id.", examples=[ID])
    kind: RequestKind = Field(
        description="Whether the data are exported or erased.", examples=["export"]
    )
    customer_id: CustomerId
    state: State = Field(description="How far it is.", examples=["collecting"])
    requested_at: datetime = Field(description="When it was made (UTC).")
    deadline: datetime = Field(description="When it must be answered (UTC): after 30 days.")
    parts: tuple[PartView, ...] = Field(description="What each service has done for it.")
    forced: bool = Field(description="Whether it was forced.")
    reason: str = Field(description="Why it was requested; may be empty.")
    hindrances: tuple[HindranceView, ...] = Field(
        description="What forbids the erasure; it is refused by any."
    )
    kept: tuple[KeptView, ...] = Field(description="What an erasure leaves, and why.")
    available_until: datetime | None = Field(
        description="Until when the archive can be fetched (UTC); null while there is none."
    )
    closed_at: datetime | None = Field(description="When it ended (UTC); null until then.")


class PersonalDataRequestDetails(PersonalDataRequestView):
    archive: ArchiveView | None = Field(
        default=None, description="The archive of an export; null while there is none."
    )
