"""Taking over an account from elsewhere: its subscription goes on, and its balance comes along.

An advance is booked against the opening balances. A debt is an invoice, as every debt is: it is
due, and paid and pursued as others are. It is nobody's revenue, and nobody is told of it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from functions.billing.accounts.entities import Account
from functions.billing.accounts.events import AccountOpened
from functions.billing.accounts.repository import AccountRepository
from functions.billing.invoices.drafting import next_bill_date
from functions.billing.invoices.entities import InvoiceItem
from functions.billing.invoices.issued_repository import IssuedInvoiceRepository
from functions.billing.invoices.issuing import Issuance, issue
from functions.billing.invoices.totalling import InvoiceDraft, total_items
from functions.billing.legal_entities.entities import Document, Sale
from functions.billing.legal_entities.sellers import Sellers
from functions.billing.numbering.repository import ACCOUNTS, ATTEMPTS, NumberRepository
from functions.billing.opening.service import ActiveContract, OpeningPolicy
from functions.billing.payers.entities import Payer
from functions.billing.payers.repository import PayerRepository
from functions.billing.subscriptions.entities import (
    Subscription,
    SubscriptionState,
    Suspension,
)
from functions.billing.subscriptions.events import SubscriptionStarted
from functions.billing.subscriptions.repository import SubscriptionRepository
from functions.billing.subscriptions.terms import subscribe
from functions.billing.tariffs.entities import Tariff
from functions.billing.tariffs.repository import TariffRepository
from functions.billing.taxes.entities import TaxCategory
from functions.billing.transactions.entities import (
    OPENING,
    OPENING_DEBT,
    RECEIVABLE,
    LedgerTransaction,
    Reason,
    credit,
    debit,
)
from functions.billing.transactions.repository import LedgerRepository
from shared.clock import Clock, local_date
from shared.component import component
from shared.context import current
from shared.dynamo.once import Once
from shared.dynamo.table import Table
from shared.dynamo.transaction import Transaction
from shared.event import MalformedEvent
from shared.ids import NewId
from shared.money import ZERO, nothing, rounded
from shared.numbering import NumberTaken
from shared.retrying import retrying


class BalanceUnfit(MalformedEvent):
    """The balance is not in the tariff's currency, or not in whole minor units of it."""


class BroughtState(StrEnum):
    """The state in which a contract comes."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
    TERMINATED = "terminated"


@dataclass(frozen=True, slots=True)
class BroughtContract(ActiveContract):
    """A contract that was in force elsewhere.

    What is before `billed_from`, a local date, was billed there. `opening_balance` is what the
    customer has paid in advance; below zero, what they owe.
    """

    state: BroughtState = BroughtState.ACTIVE
    billed_from: date = date.max
    opening_balance: Decimal = ZERO
    currency: str = ""


@component
class MovingIn:
    """Use case of taking an account over.

    Terms that were published never change, so they are read once: thousands move in together.
    """

    table: Table
    accounts: AccountRepository
    payers: PayerRepository
    subscriptions: SubscriptionRepository
    tariffs: TariffRepository
    numbers: NumberRepository
    ledger: LedgerRepository
    issued: IssuedInvoiceRepository
    sellers: Sellers
    policy: OpeningPolicy
    clock: Clock
    new_id: NewId
    sold: dict[tuple[str, int], Tariff] = field(default_factory=dict)

    def take_over(self, contract: BroughtContract, once: Once | None = None) -> Account:
        """The account with its subscription and its opening balance, without any fee.

        Raises: TariffNotFound, TariffNeverPublished, AccountExists, BalanceUnfit, AlreadySeen,
        Unavailable.
        """
        return retrying(lambda: self._taken_over(contract, once), on=NumberTaken, attempts=ATTEMPTS)

    def _taken_over(self, contract: BroughtContract, once: Once | None) -> Account:
        draw = self.numbers.draw(ACCOUNTS)
        subscription = self._subscription(contract)
        _check_balance(contract, subscription.currency)
        opened = self._account(contract, subscription, draw.documents[0].text)
        account, writes = self._with_balance(opened, contract)
        writes.once(once).extend(draw.taking).extend(self.subscriptions.add(subscription))
        if subscription.state is SubscriptionState.PENDING:
            writes.extend(self.subscriptions.add_scheduled(subscription, subscription.started_on))
        writes.extend(self.payers.set(_payer(contract, account))).extend(self.accounts.add(account))
        now = self.clock()
        writes.emit(AccountOpened.of(account, now))
        if subscription.state is not SubscriptionState.PENDING:
            writes.emit(SubscriptionStarted.of(subscription, now))
        self.table.commit(writes)
        return account

    def _subscription(self, contract: BroughtContract) -> Subscription:
        """The subscription as it was elsewhere; it has paid its setup fee there."""
        subscription = subscribe(
            self._tariff(contract),
            id=self.new_id(),
            account_id=self.new_id(),
            customer_id=contract.customer_id,
            contract_id=contract.contract_id,
            started_on=contract.activated_on,
            common_bill_day=self.policy.bill_day,
        )
        subscription = replace(subscription, setup_fee=nothing(subscription.currency))
        if contract.state is BroughtState.TERMINATED:
            ended = subscription.ending(contract.billed_from).cancelled()
            return replace(ended, version=subscription.version)
        if contract.state is BroughtState.SUSPENDED:
            suspended = subscription.suspended(Suspension.ADMINISTRATIVE, contract.billed_from)
            return replace(suspended, version=subscription.version)
        later = contract.activated_on > self._today(contract)
        return replace(subscription, state=SubscriptionState.PENDING) if later else subscription

    def _tariff(self, contract: BroughtContract) -> Tariff:
        wanted = contract.tariff_id, contract.tariff_revision
        tariff = self.sold.get(wanted) or self.tariffs.get_at_revision(*wanted)
        if tariff.was_published:
            self.sold[wanted] = tariff
        return tariff

    def _account(
        self, contract: BroughtContract, subscription: Subscription, number: str
    ) -> Account:
        """The account, without a balance yet, charged up to the first day that is billed here."""
        sale = Sale(
            contract.tariff_id,
            subscription.kind.value,
            contract.customer_kind,
            contract.building_id,
        )
        billed_from = max(contract.billed_from, subscription.charged_from)
        begun = billed_from > subscription.started_on
        account = Account(
            id=subscription.account_id,
            number=number,
            customer_id=contract.customer_id,
            contract_id=contract.contract_id,
            customer_name=contract.customer_name,
            currency=subscription.currency,
            time_zone=contract.time_zone,
            locale=contract.locale,
            bill_day=subscription.bill_day,
            opened_on=contract.activated_on,
            payment_days=self.policy.payment_days,
            payment_type=self.policy.payment_type,
            legal_entity=self.sellers.serving(sale).id,
            subscription_ids=(subscription.id,),
            charged_until={subscription.id: billed_from} if begun else {},
            balance=nothing(subscription.currency),
            credit_limit=nothing(subscription.currency),
        )
        return replace(account, next_bill_date=next_bill_date(account, [subscription]))

    def _with_balance(
        self, account: Account, contract: BroughtContract
    ) -> tuple[Account, Transaction]:
        """The account with what it brings, and how that is booked."""
        balance = rounded(contract.opening_balance, account.currency)
        if balance > 0:
            account = replace(account, balance=balance)
            return account, self.ledger.add(self._advance(account))
        if balance < 0:
            return self._owing(account, -balance)
        return account, Transaction()

    def _advance(self, account: Account) -> LedgerTransaction:
        amount = account.balance
        return LedgerTransaction(
            id=self.new_id(),
            account_id=account.id,
            customer_id=account.customer_id,
            reason=Reason.OPENING,
            at=self.clock(),
            currency=account.currency,
            lines=(debit(OPENING, amount), credit(RECEIVABLE, amount)),
            balance_after=amount,
            author=current().actor,
            source=f"contract#{account.contract_id}",
            legal_entity=account.legal_entity,
        )

    def _owing(self, account: Account, debt: Decimal) -> tuple[Account, Transaction]:
        """The account with an invoice of its debt, of which no event is told: it is old news."""
        today = local_date(self.clock(), account.time_zone)
        seller = self.sellers.of(account.legal_entity)
        draw = self.numbers.draw(seller.series(Document.INVOICE, today))
        rate = seller.tax_table.rate_on(TaxCategory.NONE, today)
        draft = _debt(debt, today, rate.percent, account.currency)
        issuance = Issuance(today, self.clock(), current().actor, self.new_id)
        owed = issue(account, draft, draw.documents[0], issuance)
        writes = self.issued.add(replace(owed, events=())).extend(draw.taking)
        return owed.account, writes

    def _today(self, contract: BroughtContract) -> date:
        return local_date(self.clock(), contract.time_zone)


def _check_balance(contract: BroughtContract, currency: str) -> None:
    balance = contract.opening_balance
    if contract.currency != currency or rounded(balance, currency) != balance:
        raise BalanceUnfit(f"{contract.currency} for a tariff in {currency}")


def _debt(debt: Decimal, day: date, percent: Decimal, currency: str) -> InvoiceDraft:
    item = InvoiceItem(
        description=f"{day:%d.%m.%Y}",
        kind=OPENING_DEBT,
        period_start=day,
        period_end=day,
        unit_price=debt,
        amount=debt,
        tax_category=TaxCategory.NONE,
        tax_percent=percent,
        tax_included=True,
        discount=nothing(currency),
    )
    draft = total_items([item], [item], currency)
    if draft is None:
        raise ValueError("a debt of nothing")
    return draft


def _payer(contract: BroughtContract, account: Account) -> Payer:
    return Payer(
        account.id,
        contract.number,
        contract.address,
        contract.inn,
        contract.kpp,
        contract.customer_name,
    )
