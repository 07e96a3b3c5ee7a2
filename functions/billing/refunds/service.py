"""What staff can do with refunds."""

from __future__ import annotations

from decimal import Decimal

from functions.billing.accounts.entities import AccountChanged
from functions.billing.invoices.entities import InvoiceChanged
from functions.billing.payments.entities import (
    Payment,
    PaymentNotFound,
    payable,
)
from functions.billing.payments.gateways import Gateways, RefundAnswer, RefundOutcome
from functions.billing.payments.repository import PaymentChanged, PaymentRepository
from functions.billing.refunds.booking import RefundBooking
from functions.billing.refunds.entities import (
    Refund,
    RefundChanged,
    RefundNotUnknown,
    RefundRequest,
    RefundState,
    refund_of,
)
from functions.billing.refunds.events import RefundRequested
from functions.billing.refunds.repository import RefundRepository
from shared.clock import Clock
from shared.component import component
from shared.dynamo.table import Page, Table
from shared.dynamo.transaction import Transaction
from shared.idempotency import KeyedRequest, id_for
from shared.ids import NewId
from shared.numbering import NumberTaken
from shared.principal import Principal
from shared.retrying import retrying

BUSY = (PaymentChanged, RefundChanged, AccountChanged, InvoiceChanged, NumberTaken)


@component
class Refunds:
    """Use cases of refunds.

    Where more than `approval_above` of a payment goes back, in one part or in several, a second
    person approves.
    """

    table: Table
    payments: PaymentRepository
    refunds: RefundRepository
    gateways: Gateways
    booking: RefundBooking
    approval_above: Decimal
    clock: Clock
    new_id: NewId

    def request(
        self,
        payment_id: str,
        wanted: RefundRequest,
        by: Principal,
        once: KeyedRequest | None = None,
    ) -> Refund:
        """Ask for a refund, which is done at once where it is paid by hand.

        Raises: PaymentNotFound, NotRefundable, RefundExceedsPayment, AmountTooPrecise,
        GatewayNotAvailable, MoneyNotThere, TooManyInvoices, CreditsElsewhere, CreditsExceedRefund,
        InvoiceNotFound, Unavailable, and as `credit_items`.
        """

        def attempt() -> Refund:
            payment = self.payments.get(payment_id)
            asked = payment.refundable if wanted.amount is None else wanted.amount
            amount = payable(asked, payment.currency)
            begun = payment.refund_begun(amount)
            refund_id = id_for(once, "refund", self.new_id)
            refund = refund_of(begun, amount, wanted, refund_id, by.id, self.clock())
            if begun.refunding + begun.refunded > self.approval_above:
                self.booking.wanted(refund, begun)
                waiting = refund.awaiting()
                writes = self.payments.change(begun, over=payment).extend(self.refunds.add(waiting))
            else:
                waiting, after, writes = self._going(refund, begun)
                writes.extend(self.payments.change(after, over=payment))
                writes.extend(self.refunds.add(waiting))
            self._commit(writes, "refund.requested", waiting, None, once)
            return waiting

        return retrying(attempt, on=BUSY)

    def approve(
        self, payment_id: str, refund_id: str, by: Principal, once: KeyedRequest | None = None
    ) -> Refund:
        """Approve of a refund that somebody else has asked for.

        Raises: RefundNotFound, RefundNotAwaiting, SecondPersonNeeded, and as `request`.
        """

        def attempt() -> Refund:
            before = self.refunds.get(payment_id, refund_id)
            payment = self.payments.get(payment_id)
            refund, after, writes = self._going(before.approved(by.id), payment)
            if after is not payment:
                writes.extend(self.payments.change(after, over=payment))
            writes.extend(self.refunds.change(refund, over=before))
            self._commit(writes, "refund.approved", refund, before, once)
            return refund

        return retrying(attempt, on=BUSY)

    def reject(
        self, payment_id: str, refund_id: str, by: Principal, once: KeyedRequest | None = None
    ) -> Refund:
        """Refuse a refund that waits for approval. Raises: RefundNotFound, RefundNotAwaiting."""

        def attempt() -> Refund:
            before = self.refunds.get(payment_id, refund_id)
            refund = before.rejected(by.id, self.clock())
            payment = self.payments.get(payment_id)
            kept = payment.refund_ended(refund.amount, paid=False)
            writes = self.payments.change(kept, over=payment)
            writes.extend(self.refunds.change(refund, over=before))
            self._commit(writes, "refund.rejected", refund, before, once)
            return refund

        return retrying(attempt, on=BUSY)

    def confirm(
        self, payment_id: str, refund_id: str, *, paid: bool, once: KeyedRequest | None = None
    ) -> Refund:
        """Say what became of a refund whose gateway does not.

        Raises: RefundNotFound, RefundNotUnknown, Unavailable.
        """
        outcome = RefundOutcome.SUCCEEDED if paid else RefundOutcome.FAILED

        def attempt() -> Refund:
            before = self.refunds.get(payment_id, refund_id)
            if before.state is not RefundState.UNKNOWN:
                raise RefundNotUnknown
            refund, writes = self.ending(before, RefundAnswer(outcome, reason="confirmed by hand"))
            self._commit(writes, "refund.confirmed", refund, before, once)
            return refund

        return retrying(attempt, on=BUSY)

    def settle(self, payment_id: str, refund_id: str, answer: RefundAnswer) -> Refund:
        """A refund after its gateway's answer; one that is over stays as it is.

        Raises: RefundNotFound, Unavailable.
        """

        def attempt() -> Refund:
            before = self.refunds.get(payment_id, refund_id)
            if not before.is_asked:
                return before
            refund, writes = self.ending(before, answer)
            self.table.commit(writes)
            return refund

        return retrying(attempt, on=BUSY)

    def ending(self, before: Refund, answer: RefundAnswer) -> tuple[Refund, Transaction]:
        """A refund after an answer, and all that is written with it."""
        now = self.clock()
        if answer.outcome is RefundOutcome.UNKNOWN:
            refund = before.unclear(answer.reason, now)
            return refund, self.refunds.change(refund, over=before)
        payment, paid = self.payments.get(before.payment_id), None
        if answer.outcome is RefundOutcome.SUCCEEDED:
            paid = self.booking.paid(before.succeeded(answer.id or None, now), payment)
        refund = before.failed(answer.reason, now) if paid is None else paid.refund
        after = payment.refund_ended(refund.amount, paid=paid is not None)
        writes = self.payments.change(after, over=payment)
        writes.extend(self.refunds.change(refund, over=before))
        return refund, writes if paid is None else writes.extend(paid.writes)

    def list_of(
        self, payment_id: str, by: Principal, limit: int, cursor: str | None
    ) -> Page[Refund]:
        """A payment's refunds, newest first. Raises: PaymentNotFound, InvalidCursor.

        Each names its customer, so the payment is read only where there are none.
        """
        page = self.refunds.list_of(payment_id, limit, cursor)
        owners = {refund.customer_id for refund in page.items}
        for owner in owners or {self.payments.get(payment_id).customer_id}:
            by.must_reach(owner, otherwise=PaymentNotFound)
        return page

    def list(self, state: RefundState | None, limit: int, cursor: str | None) -> Page[Refund]:
        """All refunds, or those in a state; newest first. Raises: InvalidCursor."""
        return self.refunds.list(state, limit, cursor)

    def _going(self, refund: Refund, payment: Payment) -> tuple[Refund, Payment, Transaction]:
        """A refund on its way, or there at once, its payment, and what else is written."""
        now = self.clock()
        if self.gateways.paying_back(refund.gateway).refunds_at_once:
            booked = self.booking.wanted(refund.succeeded(None, now), payment)
            return booked.refund, payment.refund_ended(refund.amount, paid=True), booked.writes
        self.booking.wanted(refund, payment)
        requested = refund.requested(now)
        return requested, payment, Transaction().emit(RefundRequested.of(requested, now))

    def _commit(
        self,
        writes: Transaction,
        action: str,
        refund: Refund,
        before: Refund | None,
        once: KeyedRequest | None,
    ) -> None:
        subject, now = f"payment#{refund.payment_id}", self.clock()
        writes.audit(subject, action, at=now, before=before, after=refund)
        self.table.commit(writes.once(once, result=refund))
