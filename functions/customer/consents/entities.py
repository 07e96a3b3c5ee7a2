"""A consent: to what, in which words, how it was given, and when it was taken back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from hashlib import sha256

from shared.errors import Conflict


class Purpose(StrEnum):
    """What data may be used for."""

    CONTRACT = "contract"
    MARKETING = "marketing"
    NEWSLETTER = "newsletter"
    THIRD_PARTIES = "third_parties"


class ConsentSource(StrEnum):
    """How a consent came in: by the person's own click, or as staff were told."""

    PORTAL = "portal"
    APPLICATION = "application"
    OFFICE = "office"
    PHONE = "phone"
    EMAIL = "email"
    PAPER = "paper"


class ConsentInForce(Conflict):
    """The customer has consented to this text already."""


class NoConsentInForce(Conflict):
    """There is no consent for this purpose that could be withdrawn."""


class ConsentChanged(Conflict):
    """Somebody else recorded a consent at the same moment; try again."""


@dataclass(frozen=True, slots=True)
class GivenConsent:
    """What somebody has agreed to, as they say it."""

    purpose: Purpose
    text_version: str


@dataclass(frozen=True, slots=True)
class Consent:
    """A consent and its end: it was withdrawn, or replaced by one to a newer text.

    `ip_digest` stands for the network address that a person's own click came from.
    """

    id: str
    customer_id: str
    purpose: Purpose
    text_version: str
    source: ConsentSource
    given_at: datetime
    recorded_by: str
    ip_digest: str = ""
    withdrawn_at: datetime | None = None
    replaced_at: datetime | None = None
    version: int = 1

    @property
    def in_force(self) -> bool:
        """Whether it holds now."""
        return self.withdrawn_at is None and self.replaced_at is None

    def withdrawn(self, at: datetime) -> Consent:
        """The consent, taken back."""
        return replace(self, withdrawn_at=at, version=self.version + 1)

    def replaced(self, at: datetime) -> Consent:
        """The consent, in whose place there is one to another text."""
        return replace(self, replaced_at=at, version=self.version + 1)


def digest_of(address: str) -> str:
    """What is kept of a network address: enough to compare, not enough to read."""
    return sha256(address.encode()).hexdigest()[:32] if address else ""
