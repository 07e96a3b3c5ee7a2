"""Second factors as they come in and go out."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from functions.auth.passwords.schemas import Password
from shared.http import Schema

_URI = (
    "otpauth://totp/Lastmile:anna%40example.com"
    "?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Lastmile"
)
Code = Annotated[
    str,
    Field(
        min_length=6,
        max_length=40,
        description="Six digits from the app, or a backup code; each works once.",
        examples=["287082"],
        json_schema_extra={"writeOnly": True},
    ),
]
BackupCode = Annotated[str, Field(examples=["7Q2MX-0D8RT-W5KHA-93VBN-JC4ZE"])]


class CodeOnly(Schema):
    code: Code = Field(repr=False)


class SetUp(Schema):
    password: Password = Field(repr=False, description="The caller's password, once more.")


class EnrolmentView(Schema):
    secret: str = Field(
        repr=False,
        description="For an app that can't read the picture, in base32.",
        examples=["GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"],
    )
    uri: str = Field(
        repr=False,
        description="What the picture says.",
        examples=[_URI],
    )
    qr_svg: str = Field(
        repr=False,
        description="The picture for the app's camera, as SVG.",
        examples=['<svg width="180" height="180" class="segno"></svg>'],
    )


class BackupCodesView(Schema):
    backup_codes: tuple[BackupCode, ...] = Field(
        repr=False, description="Shown this once; each stands in for the app once."
    )
