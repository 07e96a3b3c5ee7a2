"""Registrations in requests."""

from __future__ import annotations

from pydantic import Field

from functions.auth.passwords.schemas import NewPassword, Password
from functions.auth.registration.entities import SignUp
from functions.auth.users.schemas import LinkToken, Locale, Phone
from shared.http import Schema
from shared.http.people import Email, PersonName


class NewRegistration(Schema):
    email: Email
    password: NewPassword = Field(repr=False)
    name: PersonName
    phone: Phone | None = None
    locale: Locale | None = Field(default=None, description="Defaults to the provider's language.")

    def sign_up(self) -> SignUp:
        """The registration for the use case."""
        return SignUp(**dict(self))


class EmailVerification(Schema):
    token: LinkToken = Field(repr=False)
    password: Password = Field(repr=False, description="The password given at registration.")
