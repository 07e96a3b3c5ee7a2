"""Who pays on a test clock: nobody, or somebody on the last day for it, or at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from functions.billing.accounts.entities import Account, AccountState, PaymentType
from functions.billing.accounts.repository import AccountRepository
from functions.billing.clocks.entities import Payer
from functions.billing.forecasts.service import Forecasts
from functions.billing.payments.service import PaymentRequest, Payments
from shared.money import ZERO
from shared.principal import SYSTEM
from shared.wiring import Wiring


@dataclass
class Purse:
    """Pays for the accounts of a clock, by hand as a cashier records it.

    What is paid afterwards is paid as it is due. A prepaid account gets what it lacks: on the day
    of its next charge, or as soon as it lacks anything.
    """

    wiring: Wiring
    accounts: AccountRepository
    payer: Payer
    _seen: dict[str, int] = field(default_factory=dict)

    def pay_before(self, day: date, account_ids: Sequence[str]) -> None:
        """Pay on its day what is to be paid by then, before the schedules look at it."""
        if self.payer is not Payer.ON_DUE_DATE:
            return
        for account in self._open(account_ids):
            if account.payment_type is PaymentType.PREPAID:
                charged = account.next_bill_date is None or account.next_bill_date <= day
                self.pay(account.id, self._lacking(account) if charged else ZERO)
            else:
                due = [item.amount_due for item in account.open_items if item.due_date <= day]
                self.pay(account.id, sum(due, ZERO))

    def pay_after(self, account_ids: Sequence[str]) -> bool:
        """Pay what has come up, where everything is paid at once; whether anything was."""
        if self.payer is not Payer.AT_ONCE:
            return False
        paid = False
        for account in self._open(account_ids):
            if self._seen.get(account.id) != account.version:  # or nothing has come up
                self._seen[account.id] = account.version
                paid |= self.pay(account.id, self._lacking(account))
        return paid

    def pay(self, account_id: str, amount: Decimal) -> bool:
        """Pay a sum, if it is one."""
        if amount > 0:
            request = PaymentRequest(account_id, amount, "manual")
            self.wiring.use(Payments).start(request, SYSTEM)
        return amount > 0

    def _open(self, account_ids: Sequence[str]) -> list[Account]:
        found = (self.accounts.get(account_id) for account_id in account_ids)
        return [one for one in found if one.state is not AccountState.CLOSED]

    def _lacking(self, account: Account) -> Decimal:
        if account.payment_type is PaymentType.POSTPAID:
            return account.amount_due
        return self.wiring.use(Forecasts).get(account.id, SYSTEM).to_pay
