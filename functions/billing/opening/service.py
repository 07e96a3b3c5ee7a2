"""Opening an account: a contract becomes active, and everything it brings is one transaction."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from functions.billing.accounts.entities import Account
from functions.billing.accounts.events import AccountOpened
from functions.billing.accounts.repository import AccountRepository
from functions.billing.invoices.booking import Booking
from functions.billing.invoices.drafting import bill
from functions.billing.invoices.issuing import Stamp, issue
from functions.billing.numbering import entities as numbering
from functions.billing.numbering.repository import Draw, NumberRepository, persistently
from functions.billing.subscriptions.entities import Subscription, SubscriptionState, subscribe
from functions.billing.subscriptions.events import SubscriptionStarted
from functions.billing.subscriptions.repository import SubscriptionRepository
from functions.billing.tariffs.entities import Tariff
from functions.billing.tariffs.repository import TariffRepository
from shared.clock import Clock, local_date
from shared.context import current
from shared.dynamo.once import Once
from shared.dynamo.table import Table
from shared.dynamo.transaction import Transaction
from shared.event import Event
from shared.ids import NewId
from shared.money import nothing


@dataclass(frozen=True, slots=True)
class ActiveContract:
    """What billing needs to know of a contract; `activated_on` is a local date.

    The customer has agreed to the terms of `tariff_revision`, whatever is on offer by now.
    """

    contract_id: str
    customer_id: str
    customer_name: str
    tariff_id: str
    tariff_revision: int
    activated_on: date
    time_zone: str
    locale: str


@dataclass(frozen=True, slots=True)
class OpeningPolicy:
    """The provider's common bill day, and how many days an invoice may wait."""

    bill_day: int
    payment_days: int


@dataclass(frozen=True)
class AccountOpening:
    """Opens accounts; what it needs comes in here."""

    table: Table
    accounts: AccountRepository
    subscriptions: SubscriptionRepository
    tariffs: TariffRepository
    numbers: NumberRepository
    booking: Booking
    policy: OpeningPolicy
    clock: Clock
    new_id: NewId

    def open(self, contract: ActiveContract, once: Once | None = None) -> Account:
        """The account, its first subscription and its first invoice.

        The invoice covers the days from activation to the first boundary, with the setup fee. A
        contract that begins on a later day gets it then, by the run.
        Raises: TariffNotFound, TariffNotSellable, AccountExists, AlreadySeen, Unavailable.
        """
        return persistently(lambda: self._opened(contract, once))

    def _opened(self, contract: ActiveContract, once: Once | None) -> Account:
        """One try with the next numbers. Raises: NumberTaken when somebody else was faster."""
        number = self.numbers.draw(numbering.ACCOUNTS)
        subscription = self._subscription(contract)
        account = self._account(contract, subscription, number)
        first_day = min(contract.activated_on, self._today(contract))
        bill_now = bill(account, (subscription,), first_day)
        billed = account.billed_through(bill_now.charged_until, bill_now.next_bill_date)
        writes = Transaction().once(once).extend(number.writes)
        writes.extend(self.subscriptions.add(subscription))
        if bill_now.draft is not None:
            invoice_number = self.numbers.draw(numbering.INVOICES)
            issued = issue(billed, bill_now.draft, invoice_number.text, self._stamp(contract))
            billed = issued.account
            writes.extend(invoice_number.writes).extend(self.booking.of(issued))
        if subscription.state is SubscriptionState.PENDING:
            writes.extend(self.subscriptions.schedule(subscription, subscription.started_on))
        writes.extend(self.accounts.open(billed)).emit(*self._events(billed, subscription))
        self.table.commit(writes)
        return billed

    def _subscription(self, contract: ActiveContract) -> Subscription:
        subscription = subscribe(
            self._agreed(contract),
            id=self.new_id(),
            account_id=self.new_id(),
            customer_id=contract.customer_id,
            contract_id=contract.contract_id,
            started_on=contract.activated_on,
            common_bill_day=self.policy.bill_day,
        )
        later = contract.activated_on > self._today(contract)
        return replace(subscription, state=SubscriptionState.PENDING) if later else subscription

    def _agreed(self, contract: ActiveContract) -> Tariff:
        """The tariff on the terms that were agreed."""
        return self.tariffs.at_revision(contract.tariff_id, contract.tariff_revision)

    def _account(
        self, contract: ActiveContract, subscription: Subscription, number: Draw
    ) -> Account:
        return Account(
            id=subscription.account_id,
            number=number.text,
            customer_id=contract.customer_id,
            contract_id=contract.contract_id,
            customer_name=contract.customer_name,
            currency=subscription.currency,
            time_zone=contract.time_zone,
            locale=contract.locale,
            bill_day=subscription.bill_day,
            opened_on=contract.activated_on,
            payment_days=self.policy.payment_days,
            subscription_ids=(subscription.id,),
            balance=nothing(subscription.currency),
            credit_limit=nothing(subscription.currency),
        )

    def _stamp(self, contract: ActiveContract) -> Stamp:
        return Stamp(self._today(contract), self.clock(), current().actor, self.new_id)

    def _today(self, contract: ActiveContract) -> date:
        return local_date(self.clock(), contract.time_zone)

    def _events(self, account: Account, subscription: Subscription) -> tuple[Event, ...]:
        now = self.clock()
        opened = AccountOpened.of(account, now)
        if subscription.state is SubscriptionState.PENDING:
            return (opened,)
        return opened, SubscriptionStarted.of(subscription, now)
