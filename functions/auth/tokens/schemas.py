"""The public keys in answers."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from shared.http import Schema

_COORDINATE = Field(
    min_length=43,
    max_length=43,
    description="A coordinate of the point, in base64url.",
    examples=["f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU"],
)


class PublicKeyView(Schema):
    crv: Literal["P-256"] = Field(description="The curve: NIST P-256.")
    kty: Literal["EC"] = Field(description="The kind of key: elliptic curve.")
    x: str = _COORDINATE
    y: str = _COORDINATE
    kid: str = Field(
        description="The key's thumbprint (RFC 7638).",
        examples=["oKIywvGUpTVTyxMQ3bwIIeQUudfr_CkLMjCE19ECD-U"],
    )
    alg: Literal["ES256"] = Field(description="The algorithm that the key is for.")
    use: Literal["sig"] = Field(description="The key verifies signatures.")


class KeySetView(Schema):
    keys: tuple[PublicKeyView, ...] = Field(
        description="The keys in use; a token names its own in `kid`."
    )
