"""Signing in: requests and answers."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, RootModel

from functions.auth.mfa.schemas import Code
from functions.auth.passwords.schemas import Password
from functions.auth.sessions.schemas import (
    DELIVERY,
    DEVICE_TOKEN,
    CookieTokensView,
    Delivery,
    DeviceToken,
    TokenPairView,
)
from functions.auth.users.schemas import LinkToken
from shared.http import Schema

ChallengeText = Annotated[
    str,
    Field(
        min_length=20,
        max_length=256,
        description="Send to /auth/login/mfa with a code, within minutes and from the same device.",
        examples=[
            (
                "01930d3e-7a2b-7c1d-9e4f-5a6b7c8d9e0f.01930d3f-1c2d-7e3f-8a4b-5c6d7e8f9a0b"
                ".lnJ8Zq3mJ0yW4o2cT5vB1xK7sR9dF6gH8jLpQeUiOaM"
            )
        ],
    ),
]


class Credentials(Schema):
    login: str = Field(
        min_length=3,
        max_length=254,
        description="E-mail address or phone number.",
        examples=["anna@example.com"],
    )
    password: Password = Field(description="The user's password.", repr=False)
    delivery: Delivery = DELIVERY
    device_token: DeviceToken | None = DEVICE_TOKEN


class ChallengeAnswer(Schema):
    challenge: ChallengeText = Field(repr=False)
    code: Code = Field(repr=False)
    delivery: Delivery = DELIVERY
    device_token: DeviceToken | None = DEVICE_TOKEN


class ChallengeView(Schema):
    mfa_required: Literal[True] = Field(
        default=True, description="Always true: a code of the second factor is required."
    )
    challenge: ChallengeText = Field(repr=False)
    expires_at: datetime = Field(description="Until when the challenge can be answered.")


class SignInView(RootModel[TokenPairView | CookieTokensView | ChallengeView]):
    """Tokens, or a challenge if a second factor is required."""


class UnlockForm(Schema):
    token: LinkToken = Field(repr=False)
