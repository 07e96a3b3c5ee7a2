"""Users in the requests of administrators, and as they see themselves."""

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
    locale: Locale | None = Field(default=None, description="Defaults to the provider's language.")
    password: NewPassword | None = Field(
        default=None,
        repr=False,
        description="The first password; if omitted, the user gets a link to set one.",
    )


class UserChange(Schema):
    model_config = ConfigDict(json_schema_extra={"examples": [{"name": "Anna Sidorova"}]})

    name: PersonName | None = None
    locale: Locale | None = Field(default=None, description="The language of messages to the user.")
    role: RoleName | None = Field(default=None, description="For staff only.")
    phone: Phone | None = Field(default=None, description="`null` removes it.")
    email: Email | None = Field(
        default=None,
        description="Used once the user has followed the link that is sent there.",
    )

    @model_validator(mode="after")
    def _names_a_change(self) -> UserChange:
        if not self.model_fields_set:
            raise ValueError("Send at least one field to change.")
        if any(getattr(self, name) is None for name in self.model_fields_set - {"phone"}):
            raise ValueError("Only the phone can be removed; leave out the fields that stay.")
        return self

    def wanted(self) -> dict[str, str | None]:
        """The change for the use case: None leaves a field as it is, a phone of "" removes it."""
        is_removed = "phone" in self.model_fields_set and self.phone is None
        return dict(self) | ({"phone": ""} if is_removed else {})


class UserQuery(PageQuery):
    role: RoleName | None = Field(default=None, description="Only users with this role.")


class MeView(UserView):
    permissions: tuple[str, ...] = Field(
        description="`service:resource:action`; a part may be `*`.",
        examples=[["billing:invoice:read"]],
    )
    session_id: str | None = Field(description="The session of this call.")
    mfa_setup_required: bool = Field(
        description="Whether you must set up a second factor before anything else.",
        examples=[False],
    )
    password_change_required: bool = Field(
        description="Whether you must change an initial password before anything else.",
        examples=[False],
    )
