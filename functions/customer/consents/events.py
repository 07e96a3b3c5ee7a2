"""Events of consents."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from functions.customer.consents.entities import Consent
from shared.event import Event
from shared.messaging.data import EventData

_ID = "0192f0c1-7a35-7d11-8f00-4f5d2b6a9c01"


class ConsentRecorded(EventData):
    """A customer has given a consent or taken one back."""

    event_type: ClassVar[str] = "customer.consent.recorded"
    consent_id: str = Field(examples=[_ID])
    customer_id: str = Field(examples=[_ID])
    purpose: str = Field(
        description="contract, marketing, newsletter or third_parties", examples=["marketing"]
    )
    text_version: str = Field(examples=["2026-01"])
    in_force: bool = Field(description="Whether it holds from now on.")

    @classmethod
    def of(cls, consent: Consent) -> Event:
        """The event of a consent that was given or withdrawn."""
        data = cls(
            consent_id=consent.id,
            customer_id=consent.customer_id,
            purpose=consent.purpose.value,
            text_version=consent.text_version,
            in_force=consent.in_force,
        )
        at = consent.withdrawn_at or consent.given_at
        return data.event(subject=consent.id, at=at, sequence=consent.version)
