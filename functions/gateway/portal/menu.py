"""The sections of the portal."""

from __future__ import annotations

from functions.gateway.screens.page import Room, mark

ROOMS = (
    Room(mark("Home"), "/portal"),
    Room(mark("Pay"), "/portal/pay", "billing:payment:read"),
    Room(mark("Services"), "/portal/services", "billing:subscription:read"),
    Room(mark("Invoices"), "/portal/invoices", "billing:invoice:read"),
    Room(mark("Tickets"), "/portal/tickets", "support:ticket:read"),
    Room(mark("Notifications"), "/portal/notifications", "notification:notification:read"),
    Room(mark("Profile"), "/portal/profile"),
)
