"""What the pages of notifications show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from functions.gateway.screens.forms import Form
from functions.gateway.screens.page import mark
from functions.gateway.screens.words import Word, word

KINDS = {
    "security": Word(mark("Security")),
    "outage": Word(mark("Outages and works")),
    "service": Word(mark("Services")),
    "billing": Word(mark("Invoices and payments")),
    "support": Word(mark("Tickets")),
    "marketing": Word(mark("Offers")),
}
WAYS = (
    ("inApp", mark("Here")),
    ("email", mark("E-mail")),
    ("sms", mark("SMS")),
    ("push", mark("App")),
    ("telegram", mark("Telegram")),
)
RHYTHMS = (
    ("immediately", mark("at once")),
    ("hourly", mark("once an hour")),
    ("daily", mark("once a day")),
)


@dataclass(frozen=True, slots=True)
class FeedPage:
    """A page of what was told; `after` leads to the next one."""

    items: tuple[dict[str, Any], ...]
    after: str
    unread: bool


def feed_page(answered: dict[str, Any]) -> FeedPage:
    """What was told."""
    items = tuple(answered["items"])
    return FeedPage(items, answered["nextCursor"] or "", any(not one["readAt"] for one in items))


@dataclass(frozen=True, slots=True)
class Chosen:
    """What holds for a kind of messages; a locked one can't be switched off."""

    kind: str
    title: Word
    choice: dict[str, Any]
    locked: bool


@dataclass(frozen=True, slots=True)
class PreferencesPage:
    """Which ways things are told, and when not; `ways` and `rhythms` are values with texts."""

    choices: tuple[Chosen, ...]
    begins: str
    ends: str
    ways: tuple[tuple[str, str], ...] = WAYS
    rhythms: tuple[tuple[str, str], ...] = RHYTHMS


def preferences_page(answered: dict[str, Any]) -> PreferencesPage:
    """The page of preferences."""
    quiet = answered["quietHours"]
    choices = tuple(
        Chosen(one["kind"], word(KINDS, one["kind"]), one, bool(one.get("locked")))
        for one in answered["choices"]
    )
    return PreferencesPage(choices, quiet["begins"], quiet["ends"])


def chosen(known: dict[str, Any], form: Form) -> dict[str, Any]:
    """What is to hold, as it was ticked; kinds that are locked are left out."""
    choices = []
    for one in known["choices"]:
        if one.get("locked"):
            continue
        kind = one["kind"]
        ticked = {way: kind in form.chosen(way) for way, _ in WAYS}
        rhythm = form.value(f"digest.{kind}", one["digest"])
        choices.append({"kind": kind, "digest": rhythm, "digestAt": one["digestAt"]} | ticked)
    quiet = {name: form.value(name, known["quietHours"][name]) for name in ("begins", "ends")}
    return {"choices": choices, "quietHours": quiet}
