"""What terminals can do: check an account, pay, ask what became of a payment."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from functions.billing.accounts.entities import Account
from functions.billing.accounts.repository import AccountRepository
from functions.billing.payments.cash_application import CashApplication
from functions.billing.payments.entities import Charge, Payment, PaymentState
from functions.billing.payments.repository import PaymentAlreadyRecorded, PaymentRepository
from functions.billing.terminals.entities import (
    Code,
    TerminalAnswer,
    TerminalRequest,
    TerminalTerms,
    initials,
    refusal_of_account,
    refusal_of_date,
    refusal_of_sum,
)
from functions.billing.terminals.repository import TerminalRepository
from shared.clock import Clock, local_date
from shared.component import component
from shared.errors import Unavailable
from shared.ids import NewId
from shared.money import nothing, rounded
from shared.principal import Principal


@component
class Terminals:
    """Use cases of terminals; every refusal is a code. `time_zone` is the provider's."""

    accounts: AccountRepository
    payments: PaymentRepository
    terminals: TerminalRepository
    cash: CashApplication
    terms: TerminalTerms
    time_zone: str
    clock: Clock
    new_id: NewId

    def check(self, request: TerminalRequest) -> TerminalAnswer:
        """Whether a payment would be taken; a sum need not be known yet."""
        account_id = self.accounts.find_id_by_number(request.number)
        account = None if account_id is None else self.accounts.get(account_id)
        code = refusal_of_account(account, self.terms)
        if code is None and request.sum.strip():
            code = refusal_of_sum(request.amount(), self.terms)
        return _answer(request, code or Code.ACCEPTED, account)

    def pay(self, request: TerminalRequest, by: Principal) -> TerminalAnswer:
        """Take a payment, once: its id sent again with the same account and sum is answered alike.

        What is applied already is answered before anything is asked of the account or the date.
        """
        if not request.readable or not request.transaction_id:
            return _answer(request, Code.UNREADABLE)
        known = self.terminals.known(request)
        if known.payment_id is not None:
            return self._repeated(request, known.payment_id)
        account = None if known.account_id is None else self.accounts.get(known.account_id)
        amount, now = request.amount(), self.clock()
        code = (
            refusal_of_account(account, self.terms)
            or refusal_of_sum(amount, self.terms)
            or refusal_of_date(request.dated or now, now, self.terms)
        )
        if code is not None or account is None or amount is None:
            return _answer(request, code or Code.UNKNOWN_ACCOUNT, account)
        return self._taken(request, account, amount, by)

    def status(self, request: TerminalRequest) -> TerminalAnswer:
        """What became of a payment."""
        payment = self.terminals.find_payment(request)
        if payment is None:
            return _answer(request, Code.UNKNOWN_PAYMENT)
        return of_payment(request, payment)

    def _taken(
        self, request: TerminalRequest, account: Account, amount: Decimal, by: Principal
    ) -> TerminalAnswer:
        paid = self._payment(request, account, rounded(amount, account.currency), by)
        along = self.payments.add(paid)
        along.audit(f"payment#{paid.id}", "payment.recorded", at=paid.created_at, after=paid)
        try:
            self.cash.apply(paid, along, account)
        except PaymentAlreadyRecorded:
            known = self.terminals.known(request)
            return self._repeated(request, known.payment_id or "")
        except Unavailable:
            return _answer(request, Code.TEMPORARY, account)
        return _answer(request, Code.ACCEPTED, account, paid)

    def _repeated(self, request: TerminalRequest, payment_id: str) -> TerminalAnswer:
        payment = self.payments.get(payment_id)
        if not request.is_for(payment):
            return _answer(request, Code.REPEATED)
        return of_payment(request, payment)

    def _payment(
        self, request: TerminalRequest, account: Account, amount: Decimal, by: Principal
    ) -> Payment:
        now = self.clock()
        asked = Payment(
            id=self.new_id(),
            account_id=account.id,
            account_number=account.number,
            customer_id=account.customer_id,
            amount=amount,
            currency=account.currency,
            gateway=request.gateway,
            received=nothing(account.currency),
            created_at=now,
            created_by=by.id,
            taken_on=local_date(request.dated or now, self.time_zone),
        )
        charge = Charge(request.transaction_id, amount, account.currency, now)
        return replace(asked, version=0).succeeded(charge)


def of_payment(request: TerminalRequest, payment: Payment) -> TerminalAnswer:
    """The answer about a payment as it stands."""
    cancelled = payment.state is PaymentState.CANCELLED
    return TerminalAnswer(
        Code.CANCELLED if cancelled else Code.ACCEPTED,
        request.transaction_id,
        payment.account_number,
        payment=payment,
    )


def _answer(
    request: TerminalRequest,
    code: Code,
    account: Account | None = None,
    payment: Payment | None = None,
) -> TerminalAnswer:
    name = "" if account is None or payment is not None else initials(account.customer_name)
    return TerminalAnswer(code, request.transaction_id, request.number, name, payment)
