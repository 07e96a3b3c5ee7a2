"""States as people say them, each with the kind of its badge."""

from __future__ import annotations

from typing import NamedTuple

from functions.gateway.screens.page import mark


class Word(NamedTuple):
    """A text in English, to be said in the visitor's language, and a badge's kind."""

    text: str
    kind: str = ""


CUSTOMER = {
    "lead": Word(mark("Not connected yet")),
    "lost": Word(mark("Decided otherwise")),
    "active": Word(mark("Active"), "good"),
    "former": Word(mark("Former")),
    "merged": Word(mark("Merged")),
}
CONTRACT = {
    "draft": Word(mark("Draft")),
    "active": Word(mark("In force"), "good"),
    "suspended": Word(mark("Suspended"), "warn"),
    "terminated": Word(mark("Terminated")),
}
SERVICE = {
    "pending": Word(mark("Starts soon")),
    "active": Word(mark("Works"), "good"),
    "suspended": Word(mark("Suspended"), "warn"),
    "cancelled": Word(mark("Ended")),
}
DEVICE = {
    "in_stock": Word(mark("In stock")),
    "reserved": Word(mark("Reserved")),
    "installed": Word(mark("Installed"), "good"),
    "returned": Word(mark("Returned")),
    "faulty": Word(mark("Faulty"), "bad"),
    "lost": Word(mark("Lost"), "bad"),
    "retired": Word(mark("Retired")),
}
INVOICE = {
    "draft": Word(mark("Draft")),
    "pending": Word(mark("To be paid"), "warn"),
    "paid": Word(mark("Paid"), "good"),
    "overdue": Word(mark("Overdue"), "bad"),
    "cancelled": Word(mark("Cancelled")),
}
PAYMENT = {
    "pending": Word(mark("On its way")),
    "succeeded": Word(mark("Received"), "good"),
    "failed": Word(mark("Failed"), "bad"),
    "unknown": Word(mark("Outcome unknown"), "warn"),
    "refunded": Word(mark("Refunded")),
    "partially_refunded": Word(mark("Refunded in part")),
    "cancelled": Word(mark("Cancelled")),
}
TICKET = {
    "new": Word(mark("New"), "warn"),
    "open": Word(mark("Open"), "warn"),
    "pending": Word(mark("Waits for the customer")),
    "on_hold": Word(mark("On hold")),
    "resolved": Word(mark("Resolved"), "good"),
    "closed": Word(mark("Closed")),
}
MESSAGE = {
    "queued": Word(mark("On its way")),
    "sent": Word(mark("Sent"), "good"),
    "delivered": Word(mark("Delivered"), "good"),
    "failed": Word(mark("Failed"), "bad"),
    "suppressed": Word(mark("Held back")),
}
ROLE = {
    "customer": Word(mark("Subscriber")),
    "operator": Word(mark("Operator")),
    "tech": Word(mark("Technician")),
    "admin": Word(mark("Administrator")),
}
TARIFF = {
    "draft": Word(mark("Draft")),
    "published": Word(mark("Published"), "good"),
    "archived": Word(mark("Archived")),
}
APPLICATION = {
    "new": Word(mark("To be checked"), "warn"),
    "feasible": Word(mark("To be booked"), "warn"),
    "infeasible": Word(mark("Can't be connected"), "bad"),
    "scheduled": Word(mark("Visit booked")),
    "in_progress": Word(mark("Technician at work")),
    "completed": Word(mark("Completed"), "good"),
    "rejected": Word(mark("Rejected")),
    "cancelled": Word(mark("Cancelled")),
}
RUN = {
    "running": Word(mark("Running")),
    "completed": Word(mark("Done"), "good"),
    "failed": Word(mark("Failed"), "bad"),
}
PERIOD = {
    "day": Word(mark("a day")),
    "week": Word(mark("a week")),
    "two_weeks": Word(mark("for two weeks")),
    "thirty_days": Word(mark("for 30 days")),
    "thirty_one_days": Word(mark("for 31 days")),
    "sixty_days": Word(mark("for 60 days")),
    "ninety_days": Word(mark("for 90 days")),
    "month": Word(mark("a month")),
    "two_months": Word(mark("for two months")),
    "quarter": Word(mark("a quarter")),
    "four_months": Word(mark("for four months")),
    "half_year": Word(mark("for half a year")),
    "year": Word(mark("a year")),
    "eighteen_months": Word(mark("for a year and a half")),
    "two_years": Word(mark("for two years")),
    "three_years": Word(mark("for three years")),
}
SUSPENSION = {
    "voluntary": Word(mark("At the customer's wish")),
    "administrative": Word(mark("By the office")),
    "repair": Word(mark("For a repair")),
    "debt": Word(mark("For debt")),
}
PROMISE = {
    "granted": Word(mark("Holds"), "warn"),
    "kept": Word(mark("Kept"), "good"),
    "broken": Word(mark("Broken"), "bad"),
}
ADJUSTMENT = {
    "correction": Word(mark("Correction of a mistake")),
    "goodwill": Word(mark("Goodwill")),
    "compensation": Word(mark("Compensation")),
    "opening_balance": Word(mark("Opening balance")),
    "payout": Word(mark("Paid out")),
}
GATEWAY = {
    "manual": Word(mark("Cash or bank transfer")),
}
FOUND = {
    "customer": Word(mark("Customers")),
    "contract": Word(mark("Contracts")),
    "account": Word(mark("Accounts")),
    "application": Word(mark("Applications")),
    "ticket": Word(mark("Tickets")),
    "device": Word(mark("Devices")),
}


def word(words: dict[str, Word], state: str) -> Word:
    """What is said of a state; one that is new here is said as it is."""
    return words.get(state, Word(state.replace("_", " ")))
