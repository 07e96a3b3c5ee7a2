"""What the portal's first page shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from functions.gateway.overview.entities import CustomerOverview
from functions.gateway.screens.lists import Box, box
from functions.gateway.screens.words import INVOICE, SERVICE, TICKET


@dataclass(frozen=True, slots=True)
class HomePage:
    """The portal's first page; `due` is the oldest invoice that is not paid."""

    name: str
    account: dict[str, Any] | None
    account_failed: bool
    due: dict[str, Any] | None
    overdue: bool
    services: Box
    invoices: Box
    tickets: Box
    unread: int


def home_page(overview: CustomerOverview) -> HomePage:
    """The page of an overview."""
    account = overview.account.data
    due = next(iter((account or {}).get("openItems") or ()), None)
    invoices = box(overview.invoices, INVOICE, "status")
    feed = (overview.notifications.data or {}).get("items", [])
    return HomePage(
        name=(overview.profile.data or {}).get("name", ""),
        account=account,
        account_failed=not overview.account.available,
        due=due,
        overdue=any(line.data["status"] == "overdue" for line in invoices.lines),
        services=box(overview.services, SERVICE),
        invoices=invoices,
        tickets=box(overview.tickets, TICKET),
        unread=sum(one["readAt"] is None for one in feed),
    )
