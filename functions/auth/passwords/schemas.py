"""Passwords as they come in."""

from __future__ import annotations

from pydantic import Field

from functions.auth.users.schemas import LinkToken, NewPassword, Password
from shared.http import Schema


class PasswordChange(Schema):
    current_password: Password = Field(repr=False)
    new_password: NewPassword = Field(repr=False)


class PasswordResetForm(Schema):
    token: LinkToken = Field(repr=False)
    password: NewPassword = Field(repr=False)
