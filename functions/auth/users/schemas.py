"""Users in requests and answers."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from shared.http import Schema
from shared.http.people import Email, ShownEmail
from shared.takes import Takes

Phone = Annotated[
    str,
    Field(
        min_length=5,
        max_length=32,
        description="With its country code; defaults to the provider's country.",
        examples=["+79161234567"],
    ),
    Takes("Must be a phone number such as +79161234567, of {limits}."),
]
Locale = Literal["ru", "en"]

LinkToken = Annotated[
    str,
    Field(
        min_length=20,
        max_length=256,
        pattern=r"^[\w.-]+$",
        examples=["lnJ8Zq3mJ0yW4o2cT5vB1xK7sR9dF6gH8jLpQeUiOaM"],
    ),
    Takes("Must be the token from the link in the message, unchanged: {limits}."),
]


class UserView(Schema):
    id: str = Field(description="The user's id.", examples=["01930d3e-7a2b-7c1d-9e4f-5a6b7c8d9e0f"])
    email: ShownEmail = Field(description="The address that the user signs in with.")
    phone: Phone | None = None
    name: str = Field(description="The user's full name.", examples=["Anna Petrova"])
    role: str = Field(description="The name of the user's role.", examples=["customer"])
    customer_id: str | None = Field(
        default=None, description="The customer's id; set for customers only."
    )
    locale: str = Field(description="The language of messages to the user.", examples=["ru"])
    is_active: bool = Field(description="Whether the user may sign in.")
    mfa_enabled: bool = Field(description="Whether a second factor is required to sign in.")
    email_verified_at: datetime = Field(description="When the address was verified.")
    created_at: datetime = Field(description="When the user was created.")
    updated_at: datetime = Field(description="When the user was last changed.")
    version: int = Field(description="For If-Match.", examples=[1])


class EmailOnly(Schema):
    email: Email
