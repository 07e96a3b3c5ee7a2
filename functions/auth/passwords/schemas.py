"""Passwords as they come in."""

from __future__ import annotations

from functions.auth.registration.schemas import LinkToken
from functions.auth.users.schemas import NewPassword, Password
from shared.http import Schema


class PasswordChange(Schema):
    current_password: Password
    new_password: NewPassword


class PasswordResetForm(Schema):
    token: LinkToken
    password: NewPassword
