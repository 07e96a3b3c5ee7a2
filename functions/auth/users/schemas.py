"""Users as they come in and go out."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, StringConstraints, model_validator

from functions.auth.passwords.entities import LONGEST_TYPED, SHORTEST
from functions.auth.roles.schemas import RoleName
from shared.http import PageQuery, Schema
from shared.http.people import Email, PersonName, ShownEmail

Phone = Annotated[
    str,
    Field(
        min_length=5,
        max_length=32,
        description="With its country code; without one it is of the provider's country.",
        examples=["+79161234567"],
    ),
]
Locale = Literal["ru", "en"]

_SECRET = {"format": "password", "writeOnly": True}
NewPassword = Annotated[
    str,
    StringConstraints(min_length=SHORTEST, max_length=LONGEST_TYPED, strip_whitespace=False),
    Field(
        description="8 to 128 of any characters, composed (NFKC); not a common password, nor one "
        "made of the user's own data.",
        examples=["correct horse battery staple"],
        json_schema_extra=_SECRET,
    ),
]
Password = Annotated[
    str,
    StringConstraints(min_length=1, max_length=LONGEST_TYPED, strip_whitespace=False),
    Field(examples=["correct horse battery staple"], json_schema_extra=_SECRET),
]
LinkToken = Annotated[
    str,
    Field(
        min_length=20,
        max_length=256,
        pattern=r"^[\w.-]+$",
        description="The token in the link of the message.",
        examples=["lnJ8Zq3mJ0yW4o2cT5vB1xK7sR9dF6gH8jLpQeUiOaM"],
    ),
]


class NewUser(Schema):
    email: Email
    name: PersonName
    role: RoleName = Field(examples=["operator"])
    phone: Phone | None = None
    locale: Locale | None = Field(default=None, description="The provider's own if left out.")
    password: NewPassword | None = Field(
        default=None,
        repr=False,
        description="The first password; if left out, the user is sent a link to set one.",
    )


class UserChange(Schema):
    model_config = ConfigDict(json_schema_extra={"examples": [{"name": "Anna Sidorova"}]})

    name: PersonName | None = None
    locale: Locale | None = None
    role: RoleName | None = Field(default=None, description="Of staff, that is.")
    phone: Phone | None = Field(default=None, description="null takes it away.")
    email: Email | None = Field(
        default=None,
        description="It counts once the user has followed the link that is sent there.",
    )

    @model_validator(mode="after")
    def _names_a_change(self) -> UserChange:
        if not self.model_fields_set:
            raise ValueError("name at least one thing to change")
        if any(getattr(self, name) is None for name in self.model_fields_set - {"phone"}):
            raise ValueError("only the phone can be removed; leave out what stays")
        return self

    def wanted(self) -> dict[str, str | None]:
        """The change as the use case takes it: None leaves a thing, a phone of "" is taken away."""
        taken_away = "phone" in self.model_fields_set and self.phone is None
        return dict(self) | ({"phone": ""} if taken_away else {})


class UserQuery(PageQuery):
    role: RoleName | None = Field(default=None, description="Only users with this role.")


class UserView(Schema):
    id: str = Field(examples=["01930d3e-7a2b-7c1d-9e4f-5a6b7c8d9e0f"])
    email: ShownEmail
    phone: Phone | None = None
    name: str = Field(examples=["Anna Petrova"])
    role: str = Field(examples=["customer"])
    customer_id: str | None = Field(
        default=None, description="Set for customers: the id of the customer they are."
    )
    locale: str = Field(examples=["ru"])
    is_active: bool
    mfa_enabled: bool = Field(description="Whether they are asked for a second factor.")
    email_verified_at: datetime
    created_at: datetime
    updated_at: datetime
    version: int = Field(description="For If-Match.", examples=[1])


class MeView(UserView):
    permissions: tuple[str, ...] = Field(
        description="`service:resource:action`; a part may be `*`.",
        examples=[["billing:invoice:read"]],
    )
    session_id: str | None = Field(description="The session of this call.")
    mfa_setup_required: bool = Field(
        description="True for who must set up a second factor before they may do anything else.",
        examples=[False],
    )
