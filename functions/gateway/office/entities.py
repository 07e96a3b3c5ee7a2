"""What a screen of the office is made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from functions.gateway.overview.entities import Part


@dataclass(frozen=True, slots=True)
class CustomerCard:
    """All that the office sees of a customer at a glance, each part as its own route gives it."""

    customer: Part
    contracts: Part
    services: Part
    devices: Part
    notes: Part
    accounts: Part
    invoices: Part
    payments: Part
    forecast: Part
    dunning: Part
    tickets: Part
    messages: Part


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many there are of something; with `at_least` there are more than were looked at."""

    available: bool
    count: int = 0
    at_least: bool = False
    refused: bool = False


@dataclass(frozen=True, slots=True)
class Today:
    """What waits for somebody: applications to check, visits, payments, refunds, tickets, a run."""

    applications: Waiting
    visits: Waiting
    failed_payments: Waiting
    refunds: Waiting
    tickets: Waiting
    unassigned_tickets: Waiting
    last_run: Part


def items_of(part: Part) -> list[dict[str, Any]]:
    """The entries of a part that is a list; none where it did not answer."""
    found: list[dict[str, Any]] = (part.data or {}).get("items", [])
    return found
