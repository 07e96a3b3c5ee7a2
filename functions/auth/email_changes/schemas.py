"""Changes of address as they come in."""

from __future__ import annotations

from pydantic import Field

from functions.auth.passwords.schemas import Password
from functions.auth.users.schemas import LinkToken
from shared.http import Schema
from shared.http.people import Email


class EmailChangeForm(Schema):
    email: Email = Field(description="The new address, which is sent a link.")
    password: Password = Field(repr=False)


class EmailChangeConfirmation(Schema):
    token: LinkToken = Field(repr=False)
