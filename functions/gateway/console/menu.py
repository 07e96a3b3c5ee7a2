"""The sections of the console, in the order of an office's day."""

from __future__ import annotations

from functions.gateway.screens.page import Room, mark

ROOMS = (
    Room(mark("Today"), "/console"),
    Room(mark("Customers"), "/console/customers", "customer:customer:read"),
    Room(mark("Applications"), "/console/applications", "customer:application:read"),
    Room(mark("My visits"), "/console/visits", "customer:application:work"),
    Room(mark("Tickets"), "/console/tickets", "support:ticket:read"),
    Room(mark("Payments"), "/console/payments", "billing:payment:read"),
    Room(mark("Invoices"), "/console/invoices", "billing:invoice:read"),
    Room(mark("Tariffs"), "/console/tariffs", "billing:subscription:read"),
    Room(mark("Billing runs"), "/console/runs", "billing:run:read"),
    Room(mark("Users"), "/console/users", "auth:user:read"),
    Room(mark("Audit"), "/console/audit", "auth:audit:read"),
)
