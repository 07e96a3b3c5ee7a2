"""Second factors in requests and answers."""

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
        description="Six digits from the app, or a backup code. Each code works once.",
        examples=["287082"],
        json_schema_extra={"writeOnly": True},
    ),
]
BackupCode = Annotated[str, Field(examples=["7Q2MX-0D8RT-W5KHA-93VBN-JC4ZE"])]


class CodeForm(Schema):
    code: Code = Field(repr=False)


class EnrolmentForm(Schema):
    password: Password = Field(repr=False, description="Your password.")


class EnrolmentView(Schema):
    secret: str = Field(
        repr=False,
        description="The secret in base32, for apps that can't scan the QR code.",
        examples=["GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"],
    )
    uri: str = Field(
        repr=False,
        description="The content of the QR code.",
        examples=[_URI],
    )
    qr_svg: str = Field(
        repr=False,
        description="The QR code as SVG.",
        examples=['<svg width="180" height="180" class="segno"></svg>'],
    )


class BackupCodesView(Schema):
    backup_codes: tuple[BackupCode, ...] = Field(
        repr=False, description="Not shown again. Each code replaces a code of the app once."
    )
