"""Logins as they come in."""

from __future__ import annotations

from pydantic import Field

from functions.auth.registration.schemas import LinkToken
from functions.auth.users.schemas import Password
from shared.http import Schema


class Credentials(Schema):
    login: str = Field(
        min_length=3,
        max_length=254,
        description="The e-mail address or the phone number.",
        examples=["anna@example.com"],
    )
    password: Password = Field(repr=False)


class UnlockForm(Schema):
    token: LinkToken = Field(repr=False)
