"""Contacts of customers as they come in and go out."""

from __future__ import annotations

import re
import unicodedata
from typing import Annotated

from pydantic import AfterValidator, Field, field_serializer, model_validator

from functions.customer.contacts.entities import CALLED, Channel, Contact
from shared import mail_address, names
from shared.http import Schema
from shared.http.people import said_of
from shared.takes import Takes

_TELEGRAM = re.compile(r"@?([A-Za-z][A-Za-z0-9_]{3,31})")
_NUMBER = re.compile(r"\+[1-9][0-9]{6,14}")

HowToReach = Annotated[Channel, Field(description="How to reach them.", examples=["telegram"])]
IsPreferred = Annotated[bool, Field(description="Whether the customer prefers this contact.")]
IsPrimary = Annotated[
    bool, Field(description="Whether it comes first of its channel; one of each channel does.")
]


class ContactModel(Schema):
    channel: HowToReach
    value: str = Field(
        min_length=1,
        max_length=254,
        description="The e-mail address, phone number (an extension may follow), user name or "
        "postal address.",
        examples=["@anna"],
    )
    extension: Annotated[str, Takes("Must be an extension of up to 10 digits, or empty.")] = Field(
        default="",
        pattern=r"^[0-9]{0,10}$",
        description="What to dial after a phone number.",
        examples=[""],
    )
    name: str = Field(default="", max_length=100, description="Who answers there; may be empty.")
    preferred: IsPreferred = False
    primary: IsPrimary = False

    @model_validator(mode="after")
    def _is_well_formed(self) -> ContactModel:
        self.contact()
        return self

    def contact(self) -> Contact:
        """The contact that was sent; a phone number still as it was typed."""
        name = said_of(_name, self.name) if self.name else ""
        extension = self.extension if self.channel in CALLED else ""
        return Contact(self.channel, self._kept(), name, self.preferred, self.primary, extension)

    def _kept(self) -> str:
        if self.channel is Channel.EMAIL:
            return said_of(mail_address.kept, self.value)
        if self.channel is Channel.TELEGRAM:
            return _telegram(self.value)
        return self.value if self.channel in CALLED else _one_line(self.value)


class ContactView(Schema):
    channel: HowToReach
    value: str = Field(
        description="The e-mail address, phone number (E.164), user name, or postal address.",
        examples=["+74951234567"],
    )
    name: str = Field(description="Who answers there; may be empty.", examples=[""])
    preferred: IsPreferred
    primary: IsPrimary
    extension: str = Field(
        description="What to dial after the number; empty without one.", examples=["123"]
    )
    country: str = Field(
        description="The country of the phone number (ISO 3166); empty if unknown.",
        examples=["RU"],
    )
    line: str = Field(
        description="What the number is, such as mobile, fixed_line or toll_free; empty if "
        "unknown.",
        examples=["fixed_line"],
    )

    @field_serializer("value")
    def _shown(self, value: str) -> str:
        return mail_address.shown(value) if self.channel is Channel.EMAIL else value


def _primary_is_one(contacts: tuple[ContactModel, ...]) -> tuple[ContactModel, ...]:
    primary = [contact.channel for contact in contacts if contact.primary]
    if len(primary) > len(set(primary)):
        raise ValueError("Only one contact of a channel can be the primary one.")
    return contacts


Contacts = Annotated[
    tuple[ContactModel, ...],
    Field(
        max_length=20,
        description="All ways to reach the customer. The e-mail address and the phone stay the "
        "primary ones unless others are said to be, or null is sent for them.",
    ),
    AfterValidator(_primary_is_one),
]
ContactViews = tuple[ContactView, ...]


def _name(text: str) -> str:
    return names.name(text, names.Whose.COMPANY)


def _telegram(text: str) -> str:
    if _NUMBER.fullmatch(text):
        return text
    found = _TELEGRAM.fullmatch(text)
    if found is None:
        raise ValueError("Must be a Telegram name such as @anna, or a number such as +79161234567.")
    return f"@{found[1]}"


def _one_line(text: str) -> str:
    """A postal address on one line, without characters that nobody sees."""
    composed = unicodedata.normalize("NFC", text)
    seen = (" " if c.isspace() else c for c in composed if c.isspace() or _is_seen(c))
    kept = " ".join("".join(seen).split())
    if not any(character.isalnum() for character in kept):
        raise ValueError("Must be a postal address with a letter or a digit in it.")
    return kept


def _is_seen(character: str) -> bool:
    return unicodedata.category(character)[0] not in "CZ"
