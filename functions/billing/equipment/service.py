"""What billing does for customers' devices: rent, a sale, and what is not given back.

Each effect is written with the handover's own record, so that events may come twice and in any
order: a device that came back before billing heard that it was installed is rented by nobody.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import date

from functions.billing.accounts.entities import (
    Account,
    AccountChanged,
    AccountClosed,
    AccountNotFound,
    AccountState,
)
from functions.billing.accounts.repository import AccountRepository
from functions.billing.adjustments.entities import Adjustment, AdjustmentReason
from functions.billing.adjustments.service import Adjustments
from functions.billing.billable.entities import BillableAccount
from functions.billing.changes.deciding import Decided
from functions.billing.changes.entities import (
    Cancellation,
    Change,
    EndBeforePeriod,
    OtherCurrency,
    When,
)
from functions.billing.changes.service import SubscriptionChanges
from functions.billing.changes.writing import ChangeWriter
from functions.billing.equipment.entities import (
    Handed,
    HandoverChanged,
    Price,
    charge_of,
    credit_text,
    kept_id,
    sale_of,
    without,
)
from functions.billing.equipment.repository import HandoverRepository
from functions.billing.subscriptions.entities import SubscriptionEnded
from functions.billing.subscriptions.events import SubscriptionStarted
from functions.billing.subscriptions.terms import subscribe
from functions.billing.tariffs.entities import TariffNeverPublished
from functions.billing.tariffs.repository import TariffRepository
from shared.clock import Clock, local_date
from shared.component import component
from shared.dynamo import Table, Transaction
from shared.dynamo.once import Once
from shared.ids import NewId
from shared.principal import SYSTEM
from shared.retrying import retrying

_BUSY = (AccountChanged, HandoverChanged)


@component
class Equipment:
    """Use cases of devices that are handed over; `credits_late` is the provider's policy."""

    table: Table
    accounts: AccountRepository
    tariffs: TariffRepository
    handovers: HandoverRepository
    writer: ChangeWriter
    changes: SubscriptionChanges
    adjustments: Adjustments
    clock: Clock
    new_id: NewId
    credits_late: bool

    def rent(self, told: Handed, tariff_id: str, once: Once) -> None:
        """Start the subscription that a device is rented by, unless it is back already.

        Raises: AccountNotFound, AccountClosed, TariffNotFound, TariffNeverPublished, OtherCurrency,
        HandoverChanged, AlreadySeen, Unavailable.
        """
        before = self.handovers.get(told)
        if before.ended or before.subscription_id is not None:
            self.table.commit(Transaction().once(once))
            return
        tariff, account_id = self.tariffs.get(tariff_id), self._account_id(told)
        if not tariff.was_published:
            raise TariffNeverPublished
        subscription_id = self.new_id()

        def decide(billable: BillableAccount, today: date) -> Decided:
            account = _open(billable.account)
            if tariff.terms.currency != account.currency:
                raise OtherCurrency
            new = subscribe(
                tariff,
                id=subscription_id,
                account_id=account.id,
                customer_id=account.customer_id,
                contract_id=account.contract_id,
                started_on=today,
                common_bill_day=account.bill_day,
            )
            return Change(None, new, today), SubscriptionStarted

        after = before.renting(subscription_id, account_id)
        along = Transaction().once(once).extend(self.handovers.change(after))
        self.writer.add(account_id, SYSTEM, decide, None, dry_run=False, along=along)

    def sell(self, told: Handed, price: Price, once: Once) -> None:
        """Charge the price of a sold device, once.

        Raises: AccountNotFound, AccountClosed, OtherCurrency, TooManyCharges, AlreadySeen,
        Unavailable.
        """

        def attempt() -> None:
            before = self.handovers.get(told)
            writes = Transaction().once(once)
            if not before.sold and price.amount:
                account, today = self._account(told, price)
                after = account.charging(sale_of(before, price, account, today))
                writes.extend(self.handovers.change(before.bought()))
                writes.extend(self._charging(after, account))
            self.table.commit(writes)

        retrying(attempt, on=_BUSY)

    def charge(self, told: Handed, price: Price, once: Once) -> None:
        """Charge a device that is not given back, once; not if it came back meanwhile.

        Raises: AccountNotFound, AccountClosed, OtherCurrency, TooManyCharges, AlreadySeen,
        Unavailable.
        """

        def attempt() -> None:
            before = self.handovers.get(told)
            writes = Transaction().once(once)
            came_back = before.returned and self.credits_late
            if before.kept is None and price.amount and not came_back:
                account, today = self._account(told, price)
                after = account.charging(charge_of(before, price, account, today))
                writes.extend(self.handovers.change(before.charged(price, account.id)))
                writes.extend(self._charging(after, account))
            self.table.commit(writes)

        retrying(attempt, on=_BUSY)

    def end(self, told: Handed, once: Once, *, returned: bool) -> None:
        """End a device's rent; what came back though it was charged for is credited.

        Raises: AccountClosed, HandoverChanged, AlreadySeen, Unavailable.
        """
        before = self.handovers.get(told)
        if before.subscription_id is not None and not before.ended:
            with suppress(SubscriptionEnded, EndBeforePeriod):
                self.changes.cancel(before.subscription_id, Cancellation(When.NOW), SYSTEM)
        after = before.over(returned=returned)
        if not (after.owes_credit and self.credits_late):
            self.table.commit(Transaction().once(once).extend(self.handovers.change(after)))
            return
        retrying(lambda: self._credit(told, once), on=_BUSY)

    def _credit(self, told: Handed, once: Once) -> None:
        """Give back what was charged: from what is to be invoiced, or to the balance."""
        before = self.handovers.get(told)
        after = replace(before.over(returned=True).paid_back(), version=before.version + 1)
        along = Transaction().once(once).extend(self.handovers.change(after))
        account = self.accounts.get(before.account_id or self._account_id(told))
        lighter = without(account, kept_id(before))
        if lighter is not None:
            self.table.commit(along.extend(self._charging(lighter, account)))
            return
        amount, text = before.kept, credit_text(before, account)
        if amount is not None:
            wanted = Adjustment(account.id, amount, AdjustmentReason.COMPENSATION, text)
            self.adjustments.adjust(wanted, along=along)

    def _charging(self, after: Account, before: Account) -> Transaction:
        return self.accounts.change(after, over=before).audit(
            f"account#{after.id}", "account.charged", at=self.clock(), before=before, after=after
        )

    def _account(self, told: Handed, price: Price) -> tuple[Account, date]:
        account = _open(self.accounts.get(self._account_id(told)))
        if account.currency != price.currency:
            raise OtherCurrency
        return account, local_date(self.clock(), account.time_zone)

    def _account_id(self, told: Handed) -> str:
        """The contract's account, which may be yet to come. Raises: AccountNotFound."""
        account_id = self.accounts.find_id_by_contract(told.contract_id)
        if account_id is None:
            raise AccountNotFound
        return account_id


def _open(account: Account) -> Account:
    if account.state is AccountState.CLOSED:
        raise AccountClosed
    return account
