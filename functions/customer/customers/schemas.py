"""Customers as they come in and go out."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, Field, field_serializer, model_validator

from functions.customer.customers.entities import Channel, Contact, Kind, Status
from functions.customer.customers.requisites import BankDetails
from shared import mail_address
from shared.http import PageQuery, Schema
from shared.http.people import CustomerName, Email, ShownEmail, said_of
from shared.takes import Takes


def _known_zone(name: str) -> str:
    try:
        return ZoneInfo(name).key
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:  # a folder's name is an OSError
        raise ValueError("Must be an IANA time zone such as Europe/Moscow.") from error


Phone = Annotated[
    str,
    Field(
        min_length=5,
        max_length=32,
        description="As people write it; answered in E.164.",
        examples=["+79161234567"],
    ),
    Takes("Must be a phone number such as +79161234567, of {limits}."),
]
Locale = Annotated[
    str, Field(pattern=r"^(ru|en)$", examples=["ru"]), Takes("Must be one of: ru, en.")
]
TimeZone = Annotated[
    str,
    Field(max_length=64, examples=["Europe/Moscow"]),
    Takes("Must be an IANA time zone such as Europe/Moscow."),
    AfterValidator(_known_zone),
]
Inn = Annotated[
    str,
    Field(
        pattern=r"^[0-9]{10}([0-9]{2})?$",
        description="Taxpayer number; a company must have one.",
        examples=["7707083893"],
    ),
    Takes("Must be an INN: 10 digits of a company, or 12 digits of a person."),
]
Tag = Annotated[str, Field(min_length=1, max_length=40)]


class ContactModel(Schema):
    channel: Channel = Field(examples=["telegram"])
    value: str = Field(min_length=1, max_length=254, examples=["@anna"])
    name: str = Field(default="", max_length=100, description="Whom one reaches there.")
    preferred: bool = False

    @model_validator(mode="after")
    def _an_address_is_one(self) -> ContactModel:
        if self.channel is Channel.EMAIL:
            said_of(mail_address.kept, self.value)
        return self

    def contact(self) -> Contact:
        """The contact that was sent."""
        value = mail_address.kept(self.value) if self.channel is Channel.EMAIL else self.value
        return Contact(self.channel, value, self.name, self.preferred)

    @field_serializer("value")
    def _shown(self, value: str) -> str:
        return mail_address.shown(value) if self.channel is Channel.EMAIL else value


class BankModel(Schema):
    bank: str = Field(min_length=1, max_length=200, examples=["ПАО Сбербанк"])
    bic: Annotated[str, Takes("Must be a BIC of 9 digits.")] = Field(
        pattern=r"^[0-9]{9}$", examples=["044525225"]
    )
    account: Annotated[str, Takes("Must be an account number of 20 digits.")] = Field(
        pattern=r"^[0-9]{20}$", examples=["40702810638050013199"]
    )
    correspondent_account: Annotated[
        str, Takes("Must be an account number of 20 digits, or empty.")
    ] = Field(default="", pattern=r"^([0-9]{20})?$")

    def details(self) -> BankDetails:
        """The bank details that were sent."""
        return BankDetails(self.bank, self.bic, self.account, self.correspondent_account)


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
    phone: Phone | None = None
    locale: Locale = "ru"
    time_zone: TimeZone = "Europe/Moscow"
    contacts: tuple[ContactModel, ...] = Field(default=(), max_length=10)


class CustomerChanges(ProfileChanges):
    name: CustomerName = ""
    email: Email | None = None
    inn: Inn | None = Field(default=None, examples=["7707083893"])
    kpp: str | None = Field(default=None, max_length=9, examples=["770801001"])
    bank: BankModel | None = None
    tags: tuple[Tag, ...] = Field(default=(), max_length=20, examples=[["vip"]])
    notes: str = Field(default="", max_length=4000)


class NewCustomer(Schema):
    kind: Kind = Field(examples=["company"])
    name: CustomerName
    email: Email | None = None
    phone: Phone | None = None
    locale: Locale | None = None
    time_zone: TimeZone | None = None
    contacts: tuple[ContactModel, ...] = Field(default=(), max_length=10)
    inn: Inn | None = Field(default=None, examples=["7707083893"])
    kpp: str | None = Field(default=None, max_length=9, examples=["773601001"])
    bank: BankModel | None = None
    tags: tuple[Tag, ...] = Field(default=(), max_length=20, examples=[["vip"]])
    notes: str = Field(default="", max_length=4000)

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
    id: str
    kind: Kind
    name: str
    status: Status
    email: ShownEmail | None
    phone: str | None
    locale: str
    time_zone: str
    contacts: tuple[ContactModel, ...]
    contract_numbers: tuple[str, ...] = Field(examples=[["C-000042"]])
    version: int


class CustomerView(ProfileView):
    user_id: str | None = Field(description="Their user in auth, if they have one.")
    inn: str | None = Field(examples=["7707083893"])
    kpp: str | None = Field(examples=["773601001"])
    bank: BankModel | None
    tags: tuple[str, ...]
    notes: str
    created_at: datetime
    updated_at: datetime


class CustomerSummaryView(Schema):
    id: str
    kind: Kind
    name: str = Field(examples=["Анна Петрова"])
    status: Status
    email: ShownEmail | None
    phone: str | None
    contract_numbers: tuple[str, ...] = Field(examples=[["C-000042"]])
    created_at: datetime


class CustomerQuery(PageQuery):
    name: str | None = Field(
        default=None, min_length=2, max_length=100, description="Beginnings of words of the name."
    )
    phone: str | None = Field(default=None, min_length=5, max_length=32)
    email: str | None = Field(default=None, min_length=3, max_length=254)
    contract_number: str | None = Field(default=None, min_length=1, max_length=32)
    status: Status | None = None

    @model_validator(mode="after")
    def _one_thing_is_looked_for(self) -> CustomerQuery:
        asked = [self.name, self.phone, self.email, self.contract_number, self.status]
        if sum(value is not None for value in asked) > 1:
            raise ValueError("Send only one of name, phone, email, contractNumber and status.")
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
