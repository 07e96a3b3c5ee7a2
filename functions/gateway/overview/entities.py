"""A screen's parts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Part:
    """A service's answer, as its own route gives it; not available when it gave none in time.

    `refused` tells what the caller may not see from what does not answer.
    """

    available: bool
    data: dict[str, Any] | None = None
    refused: bool = False


@dataclass(frozen=True, slots=True)
class CustomerOverview:
    """What a customer's first screen shows."""

    profile: Part
    services: Part
    account: Part
    invoices: Part
    tickets: Part
    notifications: Part
