"""What is due on an account up to a date: its bills, one a period, in order. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import islice

from functions.billing.accounts.entities import Account
from functions.billing.billable.entities import BillableAccount
from functions.billing.invoices.drafting import Bill, bills

PERIODS_AT_ONCE = 12
"""How many missed periods one transaction catches up; more of them take more."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The bills of an account, as it was read; `behind` where there will be more to do."""

    account: Account
    bills: tuple[Bill, ...]
    behind: bool = False

    @property
    def invoices(self) -> int:
        """How many numbers it needs."""
        return sum(1 for b in self.bills if b.draft is not None)

    @property
    def totals(self) -> Iterator[tuple[str, Decimal]]:
        """The currency and the sum of each invoice."""
        return ((self.account.currency, b.draft.total) for b in self.bills if b.draft is not None)

    @property
    def writes(self) -> int:
        """How many items it writes: the account; each invoice, its ledger, its events."""
        return 1 + self.invoices * (4 if self.account.advance else 3)

    def first(self, invoices: int) -> Plan:
        """The plan cut to so many invoices."""
        kept: list[Bill] = []
        for one in self.bills:
            if one.draft is not None and invoices == 0:
                return replace(self, bills=tuple(kept), behind=True)
            invoices -= one.draft is not None
            kept.append(one)
        return self


def plan(billable: BillableAccount, until: date) -> Plan | None:
    """What is due on an account up to a date; None where nothing is. Raises: StandsStill."""
    due = tuple(islice(bills(billable.account, billable.subscriptions, until), PERIODS_AT_ONCE))
    if not due:
        return None
    after = due[-1].next_bill_date
    return Plan(billable.account, due, behind=after is not None and after <= until)
