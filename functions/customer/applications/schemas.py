"""Applications as they come in and go out."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from pydantic import Field, model_validator

from functions.customer.addresses.schemas import AddressModel
from functions.customer.applications.entities import Filter, State
from functions.customer.applications.sources import Source
from functions.customer.applications.supplies import Used
from functions.customer.consents.schemas import SentConsent
from functions.customer.coverage.schemas import CoverageView
from functions.customer.customers.fields import Phone
from functions.customer.devices.entities import Terms
from functions.customer.fields import (
    ID,
    CreatedAt,
    TariffId,
    TariffName,
    UpdatedAt,
    Version,
    Zone,
)
from functions.customer.materials.entities import MaterialUnit
from functions.customer.materials.schemas import Quantity, ShownQuantity
from functions.customer.tariffs.schemas import Revision, TariffTermsView
from shared.http import Day, PageQuery, Schema
from shared.http.people import LANGUAGE, Email, Locale, PersonName, ShownEmail
from shared.messages import Unit
from shared.takes import Takes

Id = Annotated[
    str,
    Field(min_length=1, max_length=64, examples=[ID]),
]
Serial = Annotated[str, Field(min_length=3, max_length=40)]
Comment = Annotated[
    str, Field(max_length=2000, description="Kept as a remark, seen by staff only.")
]

SeenRevision = Annotated[
    Revision | None,
    Field(
        description="The revision whose terms were shown; if another one is sold by now, "
        "the answer is 409.",
    ),
]


class NewApplication(Schema):
    tariff_id: Id = Field(description="The tariff that is wanted, on its present terms.")
    tariff_revision: SeenRevision = None
    address: AddressModel = Field(description="Where the connection is wanted.")
    name: PersonName | None = Field(
        default=None,
        description="The applicant's full name; required unless a known customer applies.",
        examples=["Анна Петрова"],
    )
    phone: Phone | None = Field(
        default=None,
        description="The applicant's phone number; required unless the customer's is known.",
        examples=["+79161234567"],
    )
    email: Email | None = Field(default=None, description="The applicant's e-mail address.")
    locale: Locale | None = Field(
        default=None, description="Defaults to the customer's, or else the provider's."
    )
    comment: str = Field(
        default="", max_length=2000, description="What the applicant adds, as plain text."
    )
    customer_id: Id | None = Field(
        default=None,
        description="The customer who applies; only staff may name somebody else.",
    )
    consents: tuple[SentConsent, ...] = Field(
        default=(),
        max_length=10,
        description="What the applicant agrees to; it is the customer's once they are connected.",
    )
    source: Source | None = Field(
        default=None,
        description="Where it comes from; only staff may send another one than `site`.",
    )
    website: str = Field(default="", max_length=0, description="Leave it empty; a trap for robots.")


class ApplicationChanges(Schema):
    tariff_id: Id = Field(
        default_factory=str, description="The tariff that is wanted now, on its present terms."
    )
    tariff_revision: SeenRevision = None
    address: AddressModel = Field(
        default_factory=lambda: AddressModel(city="-", street="-", building="-"),
        description="Where the connection is wanted; another building must be checked again.",
    )
    name: PersonName = Field(default_factory=str, description="The applicant's full name.")
    phone: Phone = Field(default_factory=str, description="The applicant's phone number.")
    email: Email | None = Field(
        default=None, description="The applicant's e-mail address; null takes it away."
    )
    locale: Locale = Field(default_factory=str, description=LANGUAGE)
    comment: str = Field(
        default_factory=str, max_length=2000, description="What the applicant adds, as plain text."
    )
    technician_note: str = Field(
        default_factory=str,
        max_length=2000,
        description="What the technician should know, as plain text, seen by staff only.",
    )

    @model_validator(mode="after")
    def _something_is_sent(self) -> ApplicationChanges:
        if not self.model_fields_set - {"tariff_revision"}:
            raise ValueError("Send at least one field to change.")
        return self

    def changes(self) -> dict[str, Any]:
        """The fields that were sent, as entities keep them."""
        sent = {name: getattr(self, name) for name in self.model_fields_set - {"tariff_revision"}}
        if "address" in sent:
            sent["address"] = self.address.address()
        return sent


class FeasibilityCheck(Schema):
    feasible: bool | None = Field(
        default=None,
        description="Whether it can be connected; if not sent, the register of buildings decides.",
    )
    comment: Comment = ""


class ConnectionRating(Schema):
    rating: Annotated[int, Takes(unit=Unit.STAR)] = Field(
        ge=1, le=5, description="How content they are; 5 is best.", examples=[5]
    )
    comment: str = Field(default="", max_length=2000, description="What they add.")


class UsedMaterial(Schema):
    warehouse_id: Id = Field(description="The warehouse, or the van, that it comes from.")
    material_id: Id = Field(description="The material's id.")
    quantity: Quantity = Field(description="How much was used.")

    def used(self) -> Used:
        """What was used."""
        return Used(self.warehouse_id, self.material_id, self.quantity)


class SupplyView(Schema):
    warehouse_id: str = Field(description="The warehouse that it came from.", examples=[ID])
    material_id: str = Field(description="The material's id.", examples=[ID])
    name: str = Field(description="What it is called.", examples=["FTTH drop cable"])
    unit: MaterialUnit = Field(description="What it is counted in.", examples=["metre"])
    quantity: ShownQuantity = Field(description="How much was used.")


class CompletionReport(Schema):
    device_serials: tuple[Serial, ...] = Field(
        default=(),
        max_length=5,
        description="The serial numbers of the devices that were handed over.",
        examples=[["HWTC1A2B3C4D"]],
    )
    materials: tuple[UsedMaterial, ...] = Field(
        default=(),
        max_length=10,
        description="What was used of materials; it is written off from the stock.",
    )
    terms: Terms = Field(
        default=Terms.FREE_USE, description="On which terms they were handed over."
    )
    activated_on: Day | None = Field(
        default=None,
        description="The contract's first day, in the customer's time zone: today if not sent, "
        "or up to 31 days ago.",
    )
    comment: Comment = ""


class Reason(Schema):
    reason: str = Field(
        min_length=1,
        max_length=1000,
        description="Why, as plain text; the customer sees it.",
        examples=["No cable duct."],
    )


class NewRemark(Schema):
    text: str = Field(
        min_length=1,
        max_length=2000,
        description="What is to be known, as plain text, seen by staff only.",
        examples=["The cable has to go through the attic."],
    )


class ApplicantView(Schema):
    name: str = Field(description="The applicant's full name.", examples=["Анна Петрова"])
    phone: str = Field(
        description="The applicant's phone number in E.164.", examples=["+79161234567"]
    )
    email: ShownEmail | None = Field(description="The applicant's e-mail address; null if unknown.")
    locale: str = Field(description=LANGUAGE, examples=["ru"])
    time_zone: Zone


class RemarkView(Schema):
    id: str = Field(description="The remark's id.", examples=[ID])
    at: datetime = Field(description="When it was written (UTC).")
    by: str = Field(description="The id of the user or API key that wrote it.", examples=[ID])
    text: str = Field(
        description="What was written, as plain text.",
        examples=["The cable has to go through the attic."],
    )


class ApplicationView(Schema):
    id: str = Field(description="The application's id.", examples=[ID])
    number: str = Field(description="The number that people call it by.", examples=["A-000017"])
    state: State = Field(description="How far it is.", examples=["scheduled"])
    applicant: ApplicantView = Field(description="Who applies, and how to reach them.")
    address: AddressModel = Field(description="Where the connection is wanted.")
    tariff_id: TariffId
    tariff_revision: Revision
    tariff_name: TariffName
    agreed_terms: TariffTermsView = Field(
        description="The tariff's terms as they were shown to the applicant."
    )
    coverage: CoverageView = Field(
        description="What the network could do at the address when last checked."
    )
    customer_id: str | None = Field(
        description="The customer's id; null until the applicant is one.", examples=[ID]
    )
    comment: str = Field(description="What the applicant added, as plain text; may be empty.")
    technician_id: str | None = Field(
        description="The technician's user id; null while no visit is scheduled.", examples=[ID]
    )
    slot_start: datetime | None = Field(
        description="When the visit begins (UTC); null while none is scheduled."
    )
    slot_end: datetime | None = Field(
        description="When the visit ends (UTC); null while none is scheduled."
    )
    started_at: datetime | None = Field(
        description="When the job was started (UTC); null until then."
    )
    closed_at: datetime | None = Field(
        description="When it was completed, rejected or cancelled (UTC); null until then."
    )
    reason: str = Field(description="Why it was rejected or cancelled; empty if it was not.")
    no_shows: int = Field(
        description="How many times nobody was at home for the visit.", examples=[0]
    )
    contract_id: str | None = Field(
        description="The contract's id; null until it is completed.", examples=[ID]
    )
    contract_number: str | None = Field(
        description="The contract's number; null until it is completed.", examples=["C-000042"]
    )
    consents: tuple[SentConsent, ...] = Field(
        description="What the applicant agreed to, as it was sent with the application."
    )
    source: Source = Field(description="Where it comes from.", examples=["site"])
    technician_note: str = Field(
        description="What the technician should know; empty for customers, who do not see it."
    )
    expected_at: datetime | None = Field(
        description="When the technician comes if they are late (UTC); else null."
    )
    materials: tuple[SupplyView, ...] = Field(
        description="What the job has used of materials; empty for customers."
    )
    rating: int | None = Field(
        description="How content the customer is, 1 to 5; null until they say.", examples=[5]
    )
    rating_comment: str = Field(description="What the customer added to it; may be empty.")
    created_at: CreatedAt
    updated_at: UpdatedAt
    version: Version


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
        return Filter(self.state, self.technician_id, self.customer_id)
