"""What the pages about a customer's account show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from functions.gateway.screens.lists import Line, line
from functions.gateway.screens.words import ADJUSTMENT, PROMISE


@dataclass(frozen=True, slots=True)
class AccountPage:
    """A customer and the account that is worked on; `choices` are pairs of id and number."""

    customer: dict[str, Any]
    account: dict[str, Any] | None
    choices: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class PromisePage:
    """An account with the promise that holds, and those before it, the latest first."""

    at: AccountPage
    current: Line | None
    past: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class AdjustmentPage:
    """An account and the reasons there are, as pairs of code and text."""

    at: AccountPage
    reasons: tuple[tuple[str, str], ...]


def account_page(known: Mapping[str, Any], chosen: str) -> AccountPage:
    """The chosen account of a customer, or else the first that is open."""
    accounts = known["accounts"]["items"]
    wanted = [a for a in accounts if a["id"] == chosen]
    is_open = [a for a in accounts if a["state"] != "closed"]
    account = next(iter((*wanted, *is_open, *accounts)), None)
    choices = tuple((a["id"], f"{a['number']}, {a['currency']}") for a in accounts)
    return AccountPage(known["customer"], account, choices)


def promise_page(at: AccountPage, promises: Mapping[str, Any] | None) -> PromisePage:
    """The promises of an account."""
    told = promises or {"current": None, "past": []}
    current = told["current"]
    past = tuple(line(one, PROMISE) for one in reversed(told["past"]))
    return PromisePage(at, line(current, PROMISE) if current else None, past)


def adjustment_page(at: AccountPage) -> AdjustmentPage:
    """The page on which an account is adjusted."""
    return AdjustmentPage(at, tuple((code, word.text) for code, word in ADJUSTMENT.items()))
