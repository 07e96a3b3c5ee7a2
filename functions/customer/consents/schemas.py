"""Consents as they come in and go out."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field

from functions.customer.consents.entities import ConsentSource, GivenConsent, Purpose
from functions.customer.fields import ID, CustomerId
from shared.http import Schema
from shared.takes import Takes

OwnPurpose = Annotated[
    Purpose, Field(description="What the data may be used for.", examples=["marketing"])
]
TextVersion = Annotated[
    str,
    Field(
        min_length=1,
        max_length=40,
        pattern=r"^[A-Za-z0-9][A-Za-z0-9._/-]*$",
        description="Which wording was shown: the version that the provider gave it.",
        examples=["2026-01"],
    ),
    Takes(
        "Must be a version of {limits}: Latin letters, digits and any of . _ / -, "
        "with a letter or a digit first."
    ),
]


class SentConsent(Schema):
    purpose: OwnPurpose
    text_version: TextVersion

    def consent(self) -> GivenConsent:
        """What was agreed to."""
        return GivenConsent(self.purpose, self.text_version)


class OwnConsentForm(SentConsent):
    granted: bool = Field(
        default=True,
        description="False withdraws the consent that is in force; `textVersion` is then the "
        "wording of the withdrawal.",
    )


class ConsentForm(OwnConsentForm):
    source: ConsentSource = Field(
        default=ConsentSource.OFFICE,
        description="How the customer said it.",
        examples=["paper"],
    )


class ConsentView(Schema):
    id: str = Field(description="The consent's id.", examples=[ID])
    customer_id: CustomerId
    purpose: OwnPurpose
    text_version: str = Field(description="The wording that was agreed to.", examples=["2026-01"])
    source: ConsentSource = Field(description="How it was given.", examples=["portal"])
    given_at: datetime = Field(description="When it was given (UTC).")
    withdrawn_at: datetime | None = Field(
        description="When it was withdrawn (UTC); null if it was not."
    )
    replaced_at: datetime | None = Field(
        description="When one to another wording took its place (UTC); null if none did."
    )
    in_force: bool = Field(description="Whether it holds now.")
