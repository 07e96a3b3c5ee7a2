"""What is asked for about payment methods."""

from __future__ import annotations

from dataclasses import dataclass

from shared.errors import Invalid


class CustomerNotNamed(Invalid):
    """Name the customer whose payment methods are meant."""


@dataclass(frozen=True, slots=True)
class SetupRequest:
    """A card that is to be saved on a gateway's page; staff name the customer."""

    gateway: str
    return_url: str | None = None
    customer_id: str | None = None
