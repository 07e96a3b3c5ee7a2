"""What one can do with payments."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from functions.billing.accounts.entities import Account, AccountNotFound
from functions.billing.accounts.repository import AccountRepository
from functions.billing.payments.cash_application import CashApplication
from functions.billing.payments.entities import (
    SUSPENSE,
    CurrencyMismatch,
    Payment,
    PaymentFilter,
    PaymentNotFound,
    payable,
)
from functions.billing.payments.gateways import Gateways
from functions.billing.payments.repository import PaymentRepository
from shared.clock import Clock, local_date
from shared.component import component
from shared.dynamo import Page, Table
from shared.errors import Forbidden, Invalid
from shared.http.origins import Origins
from shared.idempotency import KeyedRequest, id_for
from shared.ids import NewId
from shared.money import nothing
from shared.principal import Principal


class DocumentNotAllowed(Invalid):
    """Only a manual payment can have a document."""


class DocumentIncomplete(Invalid):
    """A document needs a number and a date that is not in the future."""


@dataclass(frozen=True, slots=True)
class PaymentRequest:
    """A payment that is asked for; by default in the account's currency."""

    account_id: str
    amount: Decimal
    gateway: str
    currency: str | None = None
    return_url: str | None = None
    document: str | None = None
    document_date: date | None = None
    bank: str | None = None
    consolidated_invoice: str | None = None

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
        checkout = gateway.start(payment)
        subject = f"payment#{payment.id}"
        if checkout.charge is not None:
            paid = replace(payment, version=0).succeeded(checkout.charge)
            along = self.payments.add(paid)
            along.audit(subject, "payment.recorded", at=payment.created_at, after=paid)
            self.cash.apply(paid, along.once(once, result=paid), account)
            return paid
        pending = replace(payment, confirmation_url=checkout.confirmation_url)
        change = self.payments.add(pending)
        change.audit(subject, "payment.started", at=payment.created_at, after=pending)
        self.table.commit(change.once(once, result=pending))
        return pending

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
            created_at=self.clock(),
            created_by=by.id,
            document=request.document,
            document_date=request.document_date,
            bank=request.bank,
            return_url=request.return_url,
            consolidated_invoice=request.consolidated_invoice,
        )

    def _check_document(self, request: PaymentRequest, account: Account) -> None:
        today = local_date(self.clock(), account.time_zone)
        if not request.document or not request.document_date or request.document_date > today:
            raise DocumentIncomplete
