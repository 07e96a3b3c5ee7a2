"""Passwords in requests."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from functions.auth.passwords.entities import LONGEST_TYPED, SHORTEST
from functions.auth.users.schemas import LinkToken
from shared.http import Schema
from shared.takes import Takes

_SECRET = {"format": "password", "writeOnly": True}
NewPassword = Annotated[
    str,
    StringConstraints(min_length=SHORTEST, max_length=LONGEST_TYPED, strip_whitespace=False),
    Field(
        description="Counted after NFKC normalization; not a common password, and without the "
        "user's personal data.",
        examples=["correct horse battery staple"],
        json_schema_extra=_SECRET,
    ),
    Takes("Must be a password of 8 to 128 characters of any kind."),
]
Password = Annotated[
    str,
    StringConstraints(min_length=1, max_length=LONGEST_TYPED, strip_whitespace=False),
    Field(examples=["correct horse battery staple"], json_schema_extra=_SECRET),
]


class PasswordChange(Schema):
    current_password: Password = Field(description="Your current password.", repr=False)
    new_password: NewPassword = Field(repr=False)


class PasswordResetForm(Schema):
    token: LinkToken = Field(repr=False)
    password: NewPassword = Field(repr=False)
