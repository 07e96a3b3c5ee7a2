"""Changes of address in requests."""

from __future__ import annotations

from pydantic import Field

from functions.auth.passwords.schemas import Password
from functions.auth.users.schemas import LinkToken
from shared.http import Schema
from shared.http.people import Email


class EmailChangeForm(Schema):
    email: Email = Field(description="The new address. A link is sent there.")
    password: Password = Field(description="Your password.", repr=False)


class EmailChangeConfirmation(Schema):
    token: LinkToken = Field(repr=False)
