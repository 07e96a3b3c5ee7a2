"""Billing an account up to a day outside of a run: before a change that would hide what is due."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from functions.billing.accounts.entities import Account
from functions.billing.billable.entities import BillableAccount
from functions.billing.invoices.booking import Booking
from functions.billing.invoices.drafting import Bill
from functions.billing.invoices.issuing import Stamp, issue
from functions.billing.invoices.planning import plan
from functions.billing.numbering.entities import INVOICES, text
from functions.billing.numbering.repository import NumberRepository
from shared.clock import Clock, local_date
from shared.context import current
from shared.dynamo.transaction import Transaction
from shared.ids import NewId


@dataclass(frozen=True, kw_only=True)
class CatchingUp:
    """Invoices what no run has come to yet."""

    numbers: NumberRepository
    booking: Booking
    clock: Clock
    new_id: NewId

    def takes_several(self, billable: BillableAccount, until: date) -> bool:
        """Whether more is due up to a day than one transaction takes."""
        due = plan(billable, until)
        return due is not None and due.behind

    def billed(self, billable: BillableAccount, until: date, writes: Transaction) -> Account:
        """The account with what is due up to a day, whose invoices are added to the writes.

        Of what is due, as many periods as one transaction takes. The writes raise NumberTaken when
        somebody else was faster.
        """
        due = plan(billable, until)
        if due is None:
            return billable.account
        drawn: Sequence[int] = ()
        if due.invoices:
            draw = self.numbers.draw(INVOICES, due.invoices)
            drawn = draw.numbers
            writes.extend(draw.writes)
        return self._issued(due.account, due.bills, drawn, writes)

    def _issued(
        self, account: Account, bills: Sequence[Bill], drawn: Sequence[int], writes: Transaction
    ) -> Account:
        today = local_date(self.clock(), account.time_zone)
        stamp, numbers = Stamp(today, self.clock(), current().actor, self.new_id), iter(drawn)
        for one in bills:
            account = account.billed_through(one.charged_until, one.next_bill_date)
            if one.draft is not None:
                issued = issue(account, one.draft, text(INVOICES, next(numbers)), stamp)
                account = issued.account
                writes.extend(self.booking.of(issued))
        return account
