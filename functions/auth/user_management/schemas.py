"""Users as administrators send them in, and as they see themselves."""

from __future__ import annotations

from pydantic import ConfigDict, Field, model_validator

from functions.auth.passwords.schemas import NewPassword
from functions.auth.roles.schemas import RoleName
from functions.auth.users.schemas import Locale, Phone, UserView
from shared.http import PageQuery, Schema
from shared.http.people import Email, PersonName


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
