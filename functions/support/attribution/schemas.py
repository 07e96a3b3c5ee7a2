"""Whom a ticket is given to."""

from __future__ import annotations

from pydantic import Field

from shared.http import Schema


class Owner(Schema):
    customer_id: str = Field(
        min_length=1,
        max_length=64,
        description="The customer whose ticket it is.",
        examples=["01890a5d-ac96-774b-bcce-b302099a8058"],
    )
