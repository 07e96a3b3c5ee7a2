"""What the pages of paying show."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from functions.gateway.backends import Answer, Question
from functions.gateway.office.service import part
from functions.gateway.screens.lists import Box, Line, box, line
from functions.gateway.screens.page import mark
from functions.gateway.screens.words import PAYMENT, Word, word

LATEST = Question("billing", "/payments", query={"limit": "5"})
METHODS = Question("billing", "/payment-methods")
ACCOUNT = Question("billing", "/me/account")
WAYS = {
    "sandbox": Word(mark("Test bank (no money moves)")),
    "stripe": Word(mark("Bank card (Stripe)")),
    "yookassa": Word(mark("Bank card or SBP (YooKassa)")),
}
AUTOPAY = {
    "off": Word(mark("Off")),
    "active": Word(mark("On"), "good"),
    "stopped": Word(mark("Stopped: the card was declined"), "bad"),
}


@dataclass(frozen=True, slots=True)
class PayPage:
    """The page to pay; `amount` is what is due, `cards` and `ways` are pairs of value and text."""

    account: dict[str, Any] | None
    amount: str
    ways: tuple[tuple[str, str], ...]
    cards: tuple[tuple[str, str], ...]
    promise: dict[str, Any] | None
    payments: Box


def of_account(account: dict[str, Any] | None) -> dict[str, Question]:
    """What is asked about an account."""
    if account is None:
        return {}
    path = {"accountId": account["id"]}
    return {
        "autopay": Question("billing", "/accounts/{accountId}/autopay", path),
        "promise": Question("billing", "/accounts/{accountId}/promised-payment", path),
    }


def pay_page(
    account: dict[str, Any] | None, answers: dict[str, Answer], names: tuple[str, ...]
) -> PayPage:
    """The page of what is due and how it is paid."""
    due = Decimal((account or {}).get("amountDue") or 0)
    promised = part(answers["promise"]).data if "promise" in answers else None
    cards = tuple((one["id"], card(one)) for one in _items(answers["methods"]))
    return PayPage(
        account=account,
        amount=str(due) if due > 0 else "",
        ways=tuple((name, word(WAYS, name).text) for name in names),
        cards=cards,
        promise=(promised or {}).get("current"),
        payments=box(part(answers["payments"]), PAYMENT),
    )


def card(method: dict[str, Any]) -> str:
    """A saved card as its owner knows it."""
    return f"{str(method['brand']).title()} ·· {method['lastFour']}"


def _items(answer: Answer) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = (part(answer).data or {}).get("items", [])
    return items


@dataclass(frozen=True, slots=True)
class PaymentsPage:
    """A page of the list of payments; `after` leads to the next one."""

    lines: tuple[Line, ...]
    after: str


def payments_page(answered: dict[str, Any]) -> PaymentsPage:
    """The list of payments."""
    lines = tuple(line(one, PAYMENT) for one in answered["items"])
    return PaymentsPage(lines, answered["nextCursor"] or "")


@dataclass(frozen=True, slots=True)
class PaymentPage:
    """One payment; `goes_on` is the gateway's page where it waits for the payer."""

    payment: dict[str, Any]
    state: Word
    goes_on: str


def payment_page(payment: dict[str, Any]) -> PaymentPage:
    """The page of a payment."""
    address = goes_on(payment) if payment["state"] == "pending" else ""
    return PaymentPage(payment, word(PAYMENT, payment["state"]), address)


def goes_on(begun: dict[str, Any]) -> str:
    """The gateway's page on which something goes on that was begun; empty for none."""
    address = str(begun.get("confirmationUrl") or "")
    return address if address.startswith(("https://", "http://")) else ""


@dataclass(frozen=True, slots=True)
class MethodsPage:
    """Saved cards, and what is paid by them."""

    methods: tuple[tuple[dict[str, Any], str], ...]
    ways: tuple[tuple[str, str], ...]
    account: dict[str, Any] | None
    autopay: dict[str, Any] | None
    state: Word


def methods_page(
    account: dict[str, Any] | None, answers: dict[str, Answer], names: tuple[str, ...]
) -> MethodsPage:
    """The page of saved cards."""
    autopay = part(answers["autopay"]).data if "autopay" in answers else None
    return MethodsPage(
        methods=tuple((one, card(one)) for one in _items(answers["methods"])),
        ways=tuple((name, word(WAYS, name).text) for name in names),
        account=account,
        autopay=autopay,
        state=word(AUTOPAY, (autopay or {}).get("state", "off")),
    )
