"""What a terminal asks, and the codes that it is answered with. Pure.

The codes are those that gateways of providers' billing systems have long used; OSMP's own, in which
its XML answers, follow from them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import IntEnum, StrEnum

from functions.billing.accounts.entities import Account, AccountState
from functions.billing.payments.entities import Payment, PaymentState
from functions.billing.payments.gateways import TERMINAL
from shared.errors import NotFound
from shared.money import rounded

_AHEAD = timedelta(days=1)
"""So far a terminal's clock may be ahead."""
_SUM = re.compile(r"[0-9]{1,9}(?:[.,][0-9]{1,6})?", re.ASCII)
_SHORT_NUMBER = re.compile(r"[0-9]{1,7}", re.ASCII)
_NUMBER_DIGITS = 8


class UnknownOperation(NotFound):
    """A terminal can check, pay, status and cancel."""


class Operation(StrEnum):
    """What a terminal asks for."""

    CHECK = "check"
    PAY = "pay"
    STATUS = "status"
    CANCEL = "cancel"


class Code(IntEnum):
    """How a terminal is answered; 2 means "ask again", and all others are final."""

    ACCEPTED = 0
    UNKNOWN_ACCOUNT = 1
    TEMPORARY = 2
    REPEATED = 3
    WRONG_SUM = 5
    SUM_TOO_LARGE = 7
    UNKNOWN_PAYMENT = 8
    NOT_TAKEN = 11
    CANCELLED = 15
    OUT_OF_DATE = 20
    NOT_CANCELLABLE = 21
    UNREADABLE = 22


COMMENTS = {
    Code.ACCEPTED: "OK",
    Code.UNKNOWN_ACCOUNT: "There is no account with this number",
    Code.TEMPORARY: "Try again later",
    Code.REPEATED: "This id was used for another payment",
    Code.WRONG_SUM: "The sum must be above zero, in whole minor units",
    Code.SUM_TOO_LARGE: "The sum is larger than terminals may take",
    Code.UNKNOWN_PAYMENT: "There is no payment with this id",
    Code.NOT_TAKEN: "The account takes no payments from terminals",
    Code.CANCELLED: "The payment is cancelled",
    Code.OUT_OF_DATE: "The payment's date is too long ago, or to come",
    Code.NOT_CANCELLABLE: "The money has been used; ask the provider",
    Code.UNREADABLE: "The id or the date is missing or cannot be read",
}


@dataclass(frozen=True, slots=True)
class TerminalTerms:
    """What terminals may do: the largest sum, in `currency`, and how many days old a payment is."""

    limit: Decimal
    days: int
    currency: str


@dataclass(frozen=True, slots=True)
class TerminalRequest:
    """A terminal's request, as it was sent; `dated` is when the payer paid."""

    gateway: str
    transaction_id: str = ""
    account: str = ""
    sum: str = ""
    dated: datetime | None = None
    readable: bool = True

    @property
    def number(self) -> str:
        """The account's number in full."""
        return full_number(self.account)

    def amount(self) -> Decimal | None:
        """The sum; None where it is none."""
        text = self.sum.strip()
        return Decimal(text.replace(",", ".")) if _SUM.fullmatch(text) else None

    def is_for(self, payment: Payment) -> bool:
        """Whether it asks for this payment: the same account and sum."""
        return payment.account_number == self.number and payment.received == self.amount()


@dataclass(frozen=True, slots=True)
class TerminalAnswer:
    """What a terminal is told; `customer` has initials alone, for anybody can type a number."""

    code: Code
    transaction_id: str = ""
    account: str = ""
    customer: str = ""
    payment: Payment | None = None

    @property
    def comment(self) -> str:
        """The code in words."""
        return COMMENTS[self.code]


def full_number(written: str) -> str:
    """An account's number in full; people leave out the zeros that it begins with."""
    number = written.strip()
    return number.zfill(_NUMBER_DIGITS) if _SHORT_NUMBER.fullmatch(number) else number


def gateway_of(network: str | None) -> str:
    """The gateway of a network of terminals, such as `terminal-kassa`."""
    return f"{TERMINAL}-{network}" if network else TERMINAL


def initials(name: str) -> str:
    """A name's first letters, such as `A. I.`."""
    return " ".join(f"{part[0]}." for part in name.split()[:3])


def refusal_of_sum(amount: Decimal | None, terms: TerminalTerms) -> Code | None:
    """Why a sum is not taken, if so."""
    if amount is None or amount <= 0 or rounded(amount, terms.currency) != amount:
        return Code.WRONG_SUM
    return Code.SUM_TOO_LARGE if amount > terms.limit else None


def refusal_of_account(account: Account | None, terms: TerminalTerms) -> Code | None:
    """Why an account takes nothing from a terminal, if so."""
    if account is None:
        return Code.UNKNOWN_ACCOUNT
    closed = account.state is AccountState.CLOSED
    return Code.NOT_TAKEN if closed or account.currency != terms.currency else None


def refusal_of_date(dated: datetime, now: datetime, terms: TerminalTerms) -> Code | None:
    """Why a payment of a date is not taken, if so."""
    in_time = now - timedelta(days=terms.days) <= dated <= now + _AHEAD
    return None if in_time else Code.OUT_OF_DATE


def refusal_of_cancelling(payment: Payment, now: datetime, terms: TerminalTerms) -> Code | None:
    """Why a payment can't be cancelled any more, if so."""
    if payment.state is PaymentState.CANCELLED:
        return Code.CANCELLED
    if payment.state is not PaymentState.SUCCEEDED:
        return Code.NOT_CANCELLABLE
    return refusal_of_date(payment.created_at, now, terms)
