"""What one can do with payments."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from functions.billing.accounts.entities import (
    Account,
    AccountClosed,
    AccountNotFound,
    AccountState,
)
from functions.billing.accounts.repository import AccountRepository
from functions.billing.payments.cash_application import CashApplication
from functions.billing.payments.charging import Charging
from functions.billing.payments.entities import (
    SUSPENSE,
    CurrencyMismatch,
    Payment,
    PaymentNotFound,
    PaymentState,
    payable,
)
from functions.billing.payments.filters import PaymentFilter
from functions.billing.payments.gateways import Gateways
from functions.billing.payments.repository import (
    JustAskedFor,
    PaymentChanged,
    PaymentRepository,
)
from functions.billing.receipts.service import Receipts
from functions.billing.transactions.entities import SUSPENSE as MONEY_IN_SUSPENSE
from functions.billing.wallets.entities import PaymentMethodNotFound
from functions.billing.wallets.repository import WalletRepository
from shared.clock import Clock, local_date
from shared.component import component
from shared.dynamo import Page, Table, Transaction
from shared.errors import Forbidden, Invalid
from shared.http.origins import Origins
from shared.idempotency import KeyedRequest, id_for
from shared.ids import NewId
from shared.money import nothing
from shared.principal import Principal
from shared.retrying import retrying


class DocumentNotAllowed(Invalid):
    """Only a manual payment can have a document."""


class DocumentIncomplete(Invalid):
    """A document needs a number and a date that is not in the future."""


@dataclass(frozen=True, slots=True)
class PaymentRequest:
    """A payment that is asked for; by default in the account's currency.

    One of a sum that waits for its payer already is that one, unless it is `another`. By
    `method_id` a saved card is charged, without a page.
    """

    account_id: str
    amount: Decimal
    gateway: str
    currency: str | None = None
    return_url: str | None = None
    document: str | None = None
    document_date: date | None = None
    bank: str | None = None
    consolidated_invoice: str | None = None
    another: bool = False
    save_method: bool = False
    method_id: str | None = None
    receipt_email: str | None = None

    @property
    def documented(self) -> bool:
        """Whether it names a document, its date or the bank."""
        return any((self.document, self.document_date, self.bank))


@component
class Payments:
    """Use cases of payments."""

    table: Table
    payments: PaymentRepository
    accounts: AccountRepository
    gateways: Gateways
    cash: CashApplication
    charging: Charging
    wallets: WalletRepository
    receipts: Receipts
    origins: Origins
    clock: Clock
    new_id: NewId

    def start(
        self, request: PaymentRequest, by: Principal, once: KeyedRequest | None = None
    ) -> Payment:
        """Start a payment, which waits for the payer on its gateway's page, or record a manual one.

        Raises: AccountNotFound, GatewayNotAvailable, DocumentNotAllowed, DocumentIncomplete,
        CurrencyMismatch, AmountTooPrecise, ForeignAddress, PaymentAlreadyRecorded, Unavailable.
        """
        account = self._account(request.account_id, by)
        gateway = self.gateways.choose(request.gateway, staff=by.is_staff)
        if request.documented and not gateway.staff_only:
            raise DocumentNotAllowed
        payment = self._requested(request, account, by, id_for(once, "payment", self.new_id))
        if request.receipt_email and request.gateway in self.gateways.fiscal:
            today = local_date(payment.created_at, account.time_zone)
            receipt = self.receipts.of(account, payment.amount, request.receipt_email, today)
            payment = replace(payment, receipt=receipt)
        if request.save_method:
            self.gateways.saver(request.gateway)
        if request.method_id is not None:
            return self._charged(payment, request, once)
        checkout = gateway.start(payment)
        subject = f"payment#{payment.id}"
        if checkout.charge is not None:
            paid = replace(payment, version=0).succeeded(checkout.charge)
            along = self.payments.add(paid)
            along.audit(subject, "payment.recorded", at=payment.created_at, after=paid)
            self.cash.apply(paid, along.once(once, result=paid), account)
            return paid
        pending = replace(
            payment, confirmation_url=checkout.confirmation_url, gateway_ref=checkout.ref
        )
        if request.another:
            return self._started(pending, Transaction(), once)
        return retrying(lambda: self._started_once(pending, once), on=JustAskedFor)

    def assign(self, payment_id: str, account_id: str, once: KeyedRequest | None = None) -> Payment:
        """Give money in suspense to the account that it is for, as if it had come in there.

        Raises: PaymentNotFound, PaymentAssigned, AccountNotFound, AccountClosed,
        CurrencyMismatch, Unavailable.
        """

        def attempt() -> Payment:
            before = self.payments.get(payment_id)
            account = self.accounts.get(account_id)
            after = before.assigned(account.id, account.number, account.customer_id)
            if account.state is AccountState.CLOSED:
                raise AccountClosed
            if account.currency != after.currency:
                raise CurrencyMismatch(
                    "The account's currency is {currency}.", currency=account.currency
                )
            along = self.payments.change(after, over=before)
            subject, now = f"payment#{after.id}", self.clock()
            along.audit(subject, "payment.assigned", at=now, before=before, after=after)
            along.once(once, result=after)
            self.cash.apply(after, along, account, out_of=MONEY_IN_SUSPENSE)
            return after

        return retrying(attempt, on=PaymentChanged)

    def get(self, payment_id: str, by: Principal) -> Payment:
        """A payment. Raises: PaymentNotFound, also for somebody else's."""
        payment = self.payments.get(payment_id)
        by.must_reach(payment.customer_id, otherwise=PaymentNotFound)
        return payment

    def list(
        self, wanted: PaymentFilter, by: Principal, limit: int, cursor: str | None
    ) -> Page[Payment]:
        """The payments that staff ask for, or a customer's own; newest first.

        Raises: AccountNotFound for an unknown account, or somebody else's; Forbidden,
        InvalidCursor.
        """
        own = by.scope(otherwise=AccountNotFound if wanted.account_id else Forbidden)
        page = self.payments.list(replace(wanted, customer_id=own), limit, cursor)
        if not page.items and wanted.account_id is not None:
            self._check_account(wanted.account_id, by)
        return page

    def _charged(
        self, payment: Payment, request: PaymentRequest, once: KeyedRequest | None
    ) -> Payment:
        """Charge a saved card; what is about to be asked is written first.

        Raises: PaymentMethodNotFound, Unavailable.
        """
        method = self.wallets.find(payment.customer_id).get(request.method_id or "")
        if method.gateway != payment.gateway:
            raise PaymentMethodNotFound
        about = self.charging.about_to(payment, method, payment.created_at)
        if request.another:
            started = self._started(about, Transaction(), once)
        else:
            started = retrying(lambda: self._started_once(about, once), on=JustAskedFor)
        return self.charging.charge(started, method) if started is about else started

    def _started_once(self, payment: Payment, once: KeyedRequest | None) -> Payment:
        """The payment, or the one of the same sum that is meant. Raises: JustAskedFor."""
        try:
            return self._started(payment, self.payments.ask(payment, payment.created_at), once)
        except JustAskedFor:
            earlier = self.payments.find_asked(payment)
        if earlier is None:
            raise JustAskedFor  # it has just been forgotten
        if not _is_the_same(earlier):
            asked = self.payments.ask(payment, payment.created_at, after=earlier)
            return self._started(payment, asked, once)
        if once is not None:
            self.table.commit(Transaction().once(once, result=earlier))
        return earlier

    def _started(self, payment: Payment, change: Transaction, once: KeyedRequest | None) -> Payment:
        change.extend(self.payments.add(payment))
        subject = f"payment#{payment.id}"
        change.audit(subject, "payment.started", at=payment.created_at, after=payment)
        self.table.commit(change.once(once, result=payment))
        return payment

    def _check_account(self, account_id: str, by: Principal) -> None:
        """Each payment names its customer, so the account is read only where there are none."""
        if account_id != SUSPENSE or not by.is_staff:
            self._account(account_id, by)

    def _account(self, account_id: str, by: Principal) -> Account:
        account = self.accounts.get(account_id)
        by.must_reach(account.customer_id, otherwise=AccountNotFound)
        return account

    def _requested(
        self, request: PaymentRequest, account: Account, by: Principal, payment_id: str
    ) -> Payment:
        if request.currency not in (None, account.currency):
            raise CurrencyMismatch(
                "The account's currency is {currency}.", currency=account.currency
            )
        if request.return_url is not None:
            self.origins.check(request.return_url, pointer="/returnUrl")
        if request.documented:
            self._check_document(request, account)
        return Payment(
            id=payment_id,
            account_id=account.id,
            account_number=account.number,
            customer_id=account.customer_id,
            amount=payable(request.amount, account.currency),
            currency=account.currency,
            gateway=request.gateway,
            received=nothing(account.currency),
            refunding=nothing(account.currency),
            refunded=nothing(account.currency),
            charged_back=nothing(account.currency),
            created_at=self.clock(),
            created_by=by.id,
            document=request.document,
            document_date=request.document_date,
            bank=request.bank,
            return_url=request.return_url,
            consolidated_invoice=request.consolidated_invoice,
            save_method=request.save_method,
        )

    def _check_document(self, request: PaymentRequest, account: Account) -> None:
        today = local_date(self.clock(), account.time_zone)
        if not request.document or not request.document_date or request.document_date > today:
            raise DocumentIncomplete


def _is_the_same(earlier: Payment) -> bool:
    """Whether what was just asked for is meant: it waits, or a saved card was charged for it."""
    charged = earlier.method_id is not None and earlier.state is not PaymentState.FAILED
    return charged or earlier.state is PaymentState.PENDING
