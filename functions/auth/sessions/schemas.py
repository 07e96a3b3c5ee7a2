"""Sessions in requests and answers."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field, RootModel

from shared.http import Schema

_REFRESH_EXAMPLE = (
    "01930d3e-7a2b-7c1d-9e4f-5a6b7c8d9e0f.01930d3f-1c2d-7e3f-8a4b-5c6d7e8f9a0b"
    ".lnJ8Zq3mJ0yW4o2cT5vB1xK7sR9dF6gH8jLpQeUiOaM.kTz2aXq7m_1oPw8rS4uYb3CdEfGhIjKlMnOpQrStUvW"
)
_DEVICE_EXAMPLE = (
    "lnJ8Zq3mJ0yW4o2cT5vB1xK7sR9dF6gH8jLpQeUiOaM.47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU"
)
RefreshTokenText = Annotated[
    str,
    Field(
        min_length=20,
        max_length=256,
        description="Can be used once; each use returns a new one.",
        examples=[_REFRESH_EXAMPLE],
    ),
]


Delivery = Literal["body", "cookie"]
DELIVERY: Any = Field(
    default="body",
    description="`cookie` is for browsers: the tokens are set as cookies that scripts can't read, "
    "and calls are sent with `Authorization: Cookie <csrfToken>`.",
    examples=["body"],
)

DeviceToken = Annotated[str, Field(max_length=128, examples=[_DEVICE_EXAMPLE])]
DEVICE_TOKEN: Any = Field(
    default=None,
    repr=False,
    description="The `deviceToken` of an earlier sign-in on this device, so that failed attempts "
    "elsewhere do not lock the user out here. Browsers send it in a cookie instead.",
)


PASSWORD_CHANGE_REQUIRED: Any = Field(
    default=False,
    description="Whether the user signed in with an initial password, and must change it before "
    "anything else.",
)


class Refresh(Schema):
    refresh_token: RefreshTokenText | None = Field(
        default=None, repr=False, description="Omitted by browsers, which have it in a cookie."
    )


class TokenPairView(Schema):
    access_token: str = Field(
        repr=False,
        description="Send as `Authorization: Bearer <access token>`.",
        examples=["eyJhbGciOiJFUzI1NiIsInR5cCI6ImF0K2p3dCJ9.eyJzdWIiOiIwMTkzIn0.c2lnbmF0dXJl"],
    )
    token_type: Literal["Bearer"] = Field(
        default="Bearer", description="Always `Bearer` (RFC 6750)."
    )
    expires_in: int = Field(description="Lifetime of the access token in seconds.", examples=[3600])
    refresh_token: RefreshTokenText = Field(repr=False)
    refresh_expires_at: datetime = Field(
        description="When the user has to sign in again, unless the tokens are refreshed before."
    )
    session_id: str = Field(
        description="The session's id.", examples=["01930d3f-1c2d-7e3f-8a4b-5c6d7e8f9a0b"]
    )
    mfa_setup_required: bool = Field(
        default=False,
        description="Whether the user must set up a second factor before anything else.",
    )
    password_change_required: bool = PASSWORD_CHANGE_REQUIRED
    device_token: DeviceToken | None = Field(
        default=None,
        repr=False,
        description="Returned by a sign-in. Store it on the device, and send it with the next one.",
    )


class CookieTokensView(Schema):
    csrf_token: str = Field(
        repr=False,
        description="Send as `Authorization: Cookie <csrf token>`; also set as the one cookie "
        "that scripts can read.",
        examples=["47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU"],
    )
    expires_in: int = Field(
        description="Seconds within which the tokens must be refreshed.", examples=[3600]
    )
    refresh_expires_at: datetime = Field(
        description="When the user has to sign in again, unless the tokens are refreshed before."
    )
    session_id: str = Field(
        description="The session's id.", examples=["01930d3f-1c2d-7e3f-8a4b-5c6d7e8f9a0b"]
    )
    mfa_setup_required: bool = Field(
        default=False,
        description="Whether the user must set up a second factor before anything else.",
    )
    password_change_required: bool = PASSWORD_CHANGE_REQUIRED


class TokensView(RootModel[TokenPairView | CookieTokensView]):
    """The tokens, or what a browser gets if they are set as cookies."""
