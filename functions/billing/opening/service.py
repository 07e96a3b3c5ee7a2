"""Opening an account: a contract becomes active, and everything it brings is one transaction."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from functions.billing.accounts.entities import Account, PaymentType
from functions.billing.accounts.events import AccountOpened
from functions.billing.accounts.repository import AccountRepository
from functions.billing.invoices.drafting import InvoiceDrafter, next_bill_date
from functions.billing.invoices.issued_repository import IssuedInvoiceRepository
from functions.billing.invoices.issuing import Issuance, issue
from functions.billing.legal_entities.entities import CustomerKind, Document, Sale
from functions.billing.numbering.repository import (
    ACCOUNTS,
    ATTEMPTS,
    NumberRepository,
)
from functions.billing.payers.entities import Payer
from functions.billing.payers.repository import PayerRepository
from functions.billing.periods.entities import checked_bill_day
from functions.billing.subscriptions.activation import awaiting
from functions.billing.subscriptions.awaiting import AwaitedPayment
from functions.billing.subscriptions.entities import Subscription, SubscriptionState
from functions.billing.subscriptions.events import SubscriptionStarted, SubscriptionSuspended
from functions.billing.subscriptions.repository import SubscriptionRepository
from functions.billing.subscriptions.terms import subscribe
from functions.billing.tariffs.entities import Activation, Tariff
from functions.billing.tariffs.repository import TariffRepository
from shared.clock import Clock, local_date
from shared.component import component
from shared.context import current
from shared.dynamo.once import Once
from shared.dynamo.table import Table
from shared.dynamo.transaction import Transaction
from shared.event import Event
from shared.idempotency import KeyedRequest, id_for
from shared.ids import NewId
from shared.money import nothing
from shared.numbering import NumberTaken
from shared.retrying import retrying


@dataclass(frozen=True, slots=True)
class ActiveContract:
    """What billing needs to know of a contract; `activated_on` is a local date.

    The customer has agreed to the terms of `tariff_revision`, whatever has been published since.
    `number` is the contract's; `inn` and `kpp` are a company's.
    """

    contract_id: str
    customer_id: str
    customer_name: str
    tariff_id: str
    tariff_revision: int
    activated_on: date
    time_zone: str
    locale: str
    customer_kind: CustomerKind | None = None
    building_id: str | None = None
    number: str = ""
    address: str = ""
    inn: str = ""
    kpp: str = ""


@dataclass(frozen=True, slots=True)
class OpeningPolicy:
    """The provider's common bill day, how long an invoice may wait, and what is usual.

    A first invoice for which a subscription waits may be paid for `activation_hours`.
    """

    bill_day: int
    payment_days: int
    currency: str = "RUB"
    locale: str = "ru"
    time_zone: str = "Europe/Moscow"
    activation_hours: int = 48
    payment_type: PaymentType = PaymentType.POSTPAID


@dataclass(frozen=True, slots=True)
class NewAccount:
    """An account without a contract: services are added to it one by one."""

    customer_id: str
    customer_name: str
    currency: str | None = None
    time_zone: str | None = None
    locale: str | None = None
    bill_day: int | None = None
    payment_type: PaymentType | None = None
    customer_kind: CustomerKind | None = None


@component
class AccountOpening:
    """Use case of opening an account."""

    table: Table
    accounts: AccountRepository
    payers: PayerRepository
    subscriptions: SubscriptionRepository
    tariffs: TariffRepository
    numbers: NumberRepository
    drafter: InvoiceDrafter
    issued: IssuedInvoiceRepository
    policy: OpeningPolicy
    clock: Clock
    new_id: NewId

    def open(self, contract: ActiveContract, once: Once | None = None) -> Account:
        """The account, its first subscription and its first invoice.

        The invoice covers the days from activation to the first boundary, with the setup fee. A
        contract that starts on a later day gets it then, by the run.
        Raises: TariffNotFound, TariffNeverPublished, AccountExists, AlreadySeen, Unavailable.
        """
        return retrying(lambda: self._opened(contract, once), on=NumberTaken, attempts=ATTEMPTS)

    def open_by_hand(self, wanted: NewAccount, once: KeyedRequest | None = None) -> Account:
        """An account on which nothing is yet.

        Raises: InvalidBillDay, UnknownCurrency, Unavailable.
        """

        def attempt() -> Account:
            draw, now = self.numbers.draw(ACCOUNTS), self.clock()
            sale, policy = Sale("", "", wanted.customer_kind), self.policy
            currency, zone = (
                wanted.currency or policy.currency,
                wanted.time_zone or policy.time_zone,
            )
            account = Account(
                id=id_for(once, "account", self.new_id),
                number=draw.documents[0].text,
                customer_id=wanted.customer_id,
                contract_id="",
                customer_name=wanted.customer_name,
                currency=currency,
                time_zone=zone,
                locale=wanted.locale or policy.locale,
                bill_day=checked_bill_day(wanted.bill_day or policy.bill_day),
                opened_on=local_date(now, zone),
                payment_days=policy.payment_days,
                payment_type=wanted.payment_type or policy.payment_type,
                legal_entity=self.drafter.sellers.serving(sale).id,
                balance=nothing(currency),
                credit_limit=nothing(currency),
            )
            writes = self.accounts.add(account).extend(draw.taking)
            writes.emit(AccountOpened.of(account, now))
            writes.audit(f"account#{account.id}", "account.opened", at=now, after=account)
            self.table.commit(writes.once(once, result=account))
            return account

        return retrying(attempt, on=NumberTaken, attempts=ATTEMPTS)

    def _opened(self, contract: ActiveContract, once: Once | None) -> Account:
        """One try with the next numbers. Raises: NumberTaken if somebody else was faster."""
        draw = self.numbers.draw(ACCOUNTS)
        tariff = self.tariffs.get_at_revision(contract.tariff_id, contract.tariff_revision)
        subscription = self._subscription(contract, tariff)
        opened = self._account(contract, subscription, draw.documents[0].text)
        account, subscription, writes = self._first_invoice(contract, opened, subscription, tariff)
        writes.once(once).extend(draw.taking).extend(self.subscriptions.add(subscription))
        writes.extend(self.subscriptions.await_payment(subscription, None))
        if subscription.started_on > self._today(contract):
            writes.extend(self.subscriptions.add_scheduled(subscription, subscription.started_on))
        payer = Payer(
            account.id,
            contract.number,
            contract.address,
            contract.inn,
            contract.kpp,
            contract.customer_name,
        )
        writes.extend(self.payers.set(payer))
        writes.extend(self.accounts.add(account)).emit(*self._events(account, subscription))
        self.table.commit(writes)
        return account

    def _first_invoice(
        self,
        contract: ActiveContract,
        account: Account,
        subscription: Subscription,
        tariff: Tariff,
    ) -> tuple[Account, Subscription, Transaction]:
        """The account and its subscription with a first invoice, if there is anything to invoice.

        What is active once it is paid for is invoiced before its day. On a prepaid account any
        other service waits until there is money for it.
        """
        waits = tariff.terms.activation is Activation.PAID
        first_day = contract.activated_on
        first_day = first_day if waits else min(first_day, self._today(contract))
        payer = account.unlimited() if waits else account
        period = self.drafter.draft_period(payer, (subscription,), first_day)
        account = period.billed(account)
        (subscription,) = period.after((subscription,))
        if period.invoice is None:
            return account, subscription, Transaction()
        seller = self.drafter.sellers.of(account.legal_entity)
        draw = self.numbers.draw(seller.series(Document.INVOICE, self._today(contract)))
        issued = issue(account, period.invoice, draw.documents[0], self._issuance(contract))
        account, invoice = issued.account, issued.invoice
        if waits and invoice.payable:
            until = self.clock() + timedelta(hours=self.policy.activation_hours)
            subscription = awaiting(subscription, AwaitedPayment(invoice.id, until))
            issued = replace(issued, invoice=replace(invoice, activates=subscription.id))
            account = replace(account, next_bill_date=next_bill_date(account, [subscription]))
        return account, subscription, self.issued.add(issued).extend(draw.taking)

    def _subscription(self, contract: ActiveContract, tariff: Tariff) -> Subscription:
        subscription = subscribe(
            tariff,
            id=self.new_id(),
            account_id=self.new_id(),
            customer_id=contract.customer_id,
            contract_id=contract.contract_id,
            started_on=contract.activated_on,
            common_bill_day=self.policy.bill_day,
        )
        later = contract.activated_on > self._today(contract)
        return replace(subscription, state=SubscriptionState.PENDING) if later else subscription

    def _account(
        self, contract: ActiveContract, subscription: Subscription, number: str
    ) -> Account:
        return Account(
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
            legal_entity=self.drafter.sellers.serving(_sale(contract, subscription)).id,
            subscription_ids=(subscription.id,),
            balance=nothing(subscription.currency),
            credit_limit=nothing(subscription.currency),
        )

    def _issuance(self, contract: ActiveContract) -> Issuance:
        return Issuance(self._today(contract), self.clock(), current().actor, self.new_id)

    def _today(self, contract: ActiveContract) -> date:
        return local_date(self.clock(), contract.time_zone)

    def _events(self, account: Account, subscription: Subscription) -> tuple[Event, ...]:
        now = self.clock()
        opened = AccountOpened.of(account, now)
        if subscription.state is SubscriptionState.PENDING:
            return (opened,)
        waits = subscription.state is SubscriptionState.SUSPENDED
        said = SubscriptionSuspended if waits else SubscriptionStarted
        return opened, said.of(subscription, now)


def _sale(contract: ActiveContract, subscription: Subscription) -> Sale:
    kind, building = contract.customer_kind, contract.building_id
    return Sale(contract.tariff_id, subscription.kind.value, kind, building)
