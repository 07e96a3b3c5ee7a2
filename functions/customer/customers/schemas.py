"""Customers as they come in and go out."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, model_validator

from functions.customer.contacts.schemas import ContactModel, Contacts, ContactViews
from functions.customer.customers.entities import Kind, Status
from functions.customer.customers.fields import (
    ContractNumbers,
    FullName,
    KnownEmail,
    KnownPhone,
    MergedInto,
    OwnEmail,
    OwnInn,
    OwnKind,
    OwnKpp,
    OwnOgrn,
    OwnPhone,
    OwnStatus,
    ShownName,
    Tags,
)
from functions.customer.customers.requisites import BankDetails
from functions.customer.fields import ID, CreatedAt, CustomerId, UpdatedAt, Version, Zone
from shared.http import PageQuery, Schema
from shared.http.people import LANGUAGE, Locale, TimeZone
from shared.takes import Takes


class BankModel(Schema):
    bank: str = Field(
        min_length=1, max_length=200, description="The bank's name.", examples=["ПАО Сбербанк"]
    )
    bic: Annotated[str, Takes("Must be a BIC of 9 digits.")] = Field(
        pattern=r"^[0-9]{9}$",
        description="The bank's identification code in Russia.",
        examples=["044525225"],
    )
    account: Annotated[str, Takes("Must be an account number of 20 digits.")] = Field(
        pattern=r"^[0-9]{20}$",
        description="The customer's account at the bank.",
        examples=["40702810638050013199"],
    )
    correspondent_account: Annotated[
        str, Takes("Must be an account number of 20 digits, or empty.")
    ] = Field(
        default="",
        pattern=r"^([0-9]{20})?$",
        description="The bank's correspondent account.",
        examples=["30101810400000000225"],
    )

    def details(self) -> BankDetails:
        """The bank details that were sent."""
        return BankDetails(self.bank, self.bic, self.account, self.correspondent_account)


Bank = Annotated[BankModel | None, Field(description="The customer's bank details.")]


class _Changes(Schema):
    @model_validator(mode="after")
    def _something_is_sent(self) -> _Changes:
        if not self.model_fields_set:
            raise ValueError("Send at least one field to change.")
        return self

    def changes(self) -> dict[str, Any]:
        """The fields that were sent, as entities keep them; null takes a field away."""
        return {name: _plain(getattr(self, name)) for name in self.model_fields_set}


class ProfileChanges(_Changes):
    phone: OwnPhone = None
    locale: Locale = "ru"
    time_zone: TimeZone = "Europe/Moscow"
    contacts: Contacts = ()


class CustomerChanges(ProfileChanges):
    name: FullName = ""
    email: OwnEmail = None
    inn: OwnInn = None
    kpp: OwnKpp = None
    ogrn: OwnOgrn = None
    bank: Bank = None
    tags: Tags = ()
    status: Status = Field(
        default=Status.LEAD,
        description="Staff mark a `lead` as `lost`, or a lost one as a lead again; every other "
        "status follows from contracts.",
        examples=["lead"],
    )


class NewCustomer(Schema):
    kind: OwnKind
    name: FullName
    email: OwnEmail = None
    phone: OwnPhone = None
    locale: Locale | None = Field(default=None, description="Defaults to the provider's.")
    time_zone: TimeZone | None = Field(default=None, description="Defaults to the provider's.")
    contacts: Contacts = ()
    inn: OwnInn = None
    kpp: OwnKpp = None
    ogrn: OwnOgrn = None
    bank: Bank = None
    tags: Tags = ()

    @model_validator(mode="after")
    def _a_company_has_an_inn(self) -> NewCustomer:
        if self.kind is Kind.COMPANY and self.inn is None:
            raise ValueError("A company must have an INN; send inn.")
        return self

    def fields(self) -> dict[str, Any]:
        """What was sent beside kind and name."""
        sent = {k: _plain(getattr(self, k)) for k in self.model_fields_set - {"kind", "name"}}
        return {name: value for name, value in sent.items() if value is not None}


class ProfileView(Schema):
    id: CustomerId
    kind: OwnKind
    name: ShownName
    status: OwnStatus
    email: KnownEmail
    phone: KnownPhone
    locale: str = Field(description=LANGUAGE, examples=["ru"])
    time_zone: Zone
    contacts: ContactViews = Field(
        validation_alias="ways",
        description="All ways to reach the customer, of each channel one as the primary one.",
    )
    contract_numbers: ContractNumbers
    version: Version


class CustomerView(ProfileView):
    user_id: str | None = Field(
        description="The id of the customer's user; null if they have none.", examples=[ID]
    )
    inn: str | None = Field(
        description="Taxpayer number (INN); null if unknown.", examples=["7707083893"]
    )
    kpp: OwnKpp
    ogrn: str | None = Field(
        description="OGRN, or a sole trader's OGRNIP; null if unknown.", examples=["1027700132195"]
    )
    bank: Bank
    tags: tuple[str, ...] = Field(description="Labels, seen by staff only.", examples=[["vip"]])
    merged_into: MergedInto
    created_at: CreatedAt
    updated_at: UpdatedAt


class CustomerSummaryView(Schema):
    id: CustomerId
    kind: OwnKind
    name: ShownName
    status: OwnStatus
    email: KnownEmail
    phone: KnownPhone
    contract_numbers: ContractNumbers
    created_at: CreatedAt


class CustomerQuery(PageQuery):
    name: str | None = Field(
        default=None, min_length=2, max_length=100, description="Beginnings of words in the name."
    )
    phone: str | None = Field(
        default=None,
        min_length=5,
        max_length=32,
        description="The full phone number; the country code defaults to the provider's.",
    )
    email: str | None = Field(
        default=None, min_length=3, max_length=254, description="The full e-mail address."
    )
    contract_number: str | None = Field(
        default=None, min_length=1, max_length=32, description="The full number of a contract."
    )
    tag: str | None = Field(
        default=None, min_length=1, max_length=40, description="Only customers with this tag."
    )
    status: Status | None = Field(default=None, description="Only customers of this status.")

    @model_validator(mode="after")
    def _one_thing_is_looked_for(self) -> CustomerQuery:
        asked = [self.name, self.phone, self.email, self.contract_number, self.tag, self.status]
        if sum(value is not None for value in asked) > 1:
            raise ValueError("Send only one of name, phone, email, contractNumber, tag and status.")
        return self

    @property
    def sought(self) -> tuple[str, str] | None:
        """The field that is looked in and the text looked for, or None."""
        asked = {
            "name": self.name,
            "phone": self.phone,
            "email": self.email,
            "contract": self.contract_number,
        }
        return next(((field, text) for field, text in asked.items() if text is not None), None)


def _plain(value: Any) -> Any:
    """A sent value as entities keep it."""
    if isinstance(value, ContactModel):
        return value.contact()
    if isinstance(value, BankModel):
        return value.details()
    return tuple(_plain(v) for v in value) if isinstance(value, tuple) else value
