"""Autopay: when a saved card is charged for an account, and when it is no more. Pure.

A sum is tried on its day, and again on later days if the card is declined for a reason that may
pass. Each try has a number, from which its payment's id follows, so that no try is made twice; and
there is no other one before its outcome is known.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from functions.billing.accounts.entities import Account, PaymentType
from functions.billing.payments.declines import is_hard
from functions.billing.payments.entities import OPEN, Payment, PaymentState
from shared.dynamo.audit import SECRET
from shared.errors import Conflict

_DAY = timedelta(days=1)
_PREPAID = "prepaid"


class AutopayChanged(Conflict):
    """Somebody else changed the account's autopay at the same moment; try again."""


class AutopayState(StrEnum):
    """Whether invoices are charged: `stopped` until the customer does something."""

    OFF = "off"
    ACTIVE = "active"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Effort:
    """How often a sum was tried, and since when: that of an invoice, or of a prepaid period."""

    subject: str
    began: date
    tries: int = 0

    def next_on(self, pauses: Sequence[int]) -> date | None:
        """On which day it is tried again, `pauses` days after the first try; None for no more."""
        if not self.tries:
            return self.began
        if self.tries > len(pauses):
            return None
        return self.began + timedelta(days=pauses[self.tries - 1])


@dataclass(frozen=True, slots=True)
class Autopay:
    """An account's autopay by a saved card.

    `payment_id` is the try whose outcome is not known yet. It is looked at on `due_on`; where it is
    `asked`, what is overdue is tried then, whatever was tried before. `reason` is why the last try
    failed, or why it stopped; it fails since `failed_on`.
    """

    account_id: str
    customer_id: str
    state: AutopayState = AutopayState.OFF
    method_id: str | None = None
    efforts: tuple[Effort, ...] = ()
    payment_id: str | None = None
    asked: bool = False
    reason: str | None = None
    failed_on: date | None = None
    due_on: date | None = None
    receipt_email: str | None = field(default=None, repr=False, metadata=SECRET)
    version: int = 0

    def by(self, method_id: str | None, today: date, receipt_email: str | None = None) -> Autopay:
        """By another card from today on, or by none; a try that is under way goes on.

        Receipts go to `receipt_email`.
        """
        state = AutopayState.OFF if method_id is None else AutopayState.ACTIVE
        if (state, method_id) == (self.state, self.method_id):
            same = receipt_email == self.receipt_email
            return self if same else self._next(receipt_email=receipt_email)
        return self._next(
            state=state,
            method_id=method_id,
            receipt_email=receipt_email,
            reason=None,
            failed_on=None,
            asked=method_id is not None and self.failed_on is not None,
            due_on=today if method_id is not None else None,
        )

    def again(self, today: date) -> Autopay:
        """To try today what is overdue; as it is where no card is charged."""
        if self.state is not AutopayState.ACTIVE or self.asked:
            return self
        return self._next(asked=True, due_on=today)

    def stopped(self, reason: str, today: date) -> Autopay:
        """No more, until the customer names a card."""
        return self._next(
            state=AutopayState.STOPPED,
            reason=reason,
            failed_on=self.failed_on or today,
            payment_id=None,
            asked=False,
            due_on=None,
        )

    def begun(self, due: Due, payment_id: str) -> Autopay:
        """With one more try, whose outcome is not known."""
        others = tuple(one for one in self.efforts if one.subject != due.effort.subject)
        tried = replace(due.effort, tries=due.effort.tries + 1)
        return self._next(efforts=(*others, tried), payment_id=payment_id, asked=False)

    def decided(self, payment: Payment, today: date) -> Autopay:
        """With the outcome of its try; as it is while that is unknown."""
        if payment.state in OPEN and payment.state is not PaymentState.FAILED:
            return self
        if payment.state is not PaymentState.FAILED:
            return self._next(payment_id=None, reason=None, failed_on=None)
        if is_hard(payment.reason):
            return self.stopped(payment.reason or "", today)
        since = self.failed_on or today
        return self._next(payment_id=None, reason=payment.reason, failed_on=since)

    def waiting(self, until: date, efforts: tuple[Effort, ...]) -> Autopay:
        """To be looked at on another day, with what is still of interest of its tries."""
        return self._next(due_on=until, efforts=efforts, asked=False)

    def _next(self, **changes: object) -> Autopay:
        return replace(self, version=self.version + 1, **changes)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Due:
    """A sum that is to be tried now."""

    effort: Effort
    amount: Decimal

    @property
    def seed(self) -> str:
        """What the id of this try follows from."""
        return f"autopay#{self.effort.subject}#{self.effort.tries + 1}"


@dataclass(frozen=True, slots=True)
class Looked:
    """What is to be done: a try, or nothing until a day; `efforts` are those of open sums."""

    due: Due | None
    until: date
    efforts: tuple[Effort, ...]


def look(
    autopay: Autopay, account: Account, short: Decimal, pauses: Sequence[int], today: date
) -> Looked:
    """What is to be tried on a local day, the oldest first.

    Paid afterwards, it is invoices on their due date; prepaid, what is `short` for the period that
    begins or for what waits. A promised payment holds it up until its day.
    """
    sums = _sums(autopay, account, short, today)
    efforts = tuple(effort for effort, amount, _ in sums if effort.tries or amount)
    promised = account.promised_until
    if promised is not None and today < promised and not autopay.asked:
        return Looked(None, promised, efforts)
    days: list[date] = [today + timedelta(days=max(account.payment_days, 1))]
    if account.next_bill_date is not None and account.payment_type is PaymentType.PREPAID:
        days.append(account.next_bill_date)
    for effort, amount, on in sums:
        day = effort.next_on(pauses) if effort.tries else on
        if amount and on <= today and (autopay.asked or (day is not None and day <= today)):
            return Looked(Due(effort, amount), today, efforts)
        if day is not None:
            days.append(day)
    return Looked(None, max(min(days), today + _DAY), efforts)


def _sums(
    autopay: Autopay, account: Account, short: Decimal, today: date
) -> list[tuple[Effort, Decimal, date]]:
    """What may be tried: the efforts so far, or new ones, the amounts, and their days."""
    known = {effort.subject: effort for effort in autopay.efforts}
    if account.payment_type is PaymentType.PREPAID:
        begun = [one for one in autopay.efforts if one.subject.startswith(_PREPAID)]
        usable = [one for one in begun if short or one.began == today]
        subject = f"{_PREPAID}#{account.id}#{today}"
        effort = usable[-1] if usable else Effort(subject, today)
        return [(effort, short, effort.began)]
    return [
        (known.get(item.invoice_id, Effort(item.invoice_id, max(item.due_date, today))),
         item.amount_due, item.due_date)
        for item in sorted(account.open_items, key=lambda one: (one.due_date, one.number))
    ]  # fmt: skip
