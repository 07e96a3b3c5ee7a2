"""Asking gateways to pay back, and asking again where nobody knows what became of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from functions.billing.failures.entities import Job, Unreadable
from functions.billing.failures.service import JobFailures
from functions.billing.payments.gateways import (
    GatewayNotAvailable,
    Gateways,
    RefundAnswer,
    RefundOrder,
    RefundOutcome,
)
from functions.billing.payments.repository import PaymentRepository
from functions.billing.refunds.entities import Refund, RefundState
from functions.billing.refunds.repository import RefundRepository
from functions.billing.refunds.service import Refunds
from shared.clock import Clock
from shared.component import component
from shared.errors import Unavailable
from shared.observability import count, logger


@dataclass(slots=True)
class AskingResult:
    """What the job has done: refunds that are over, those still unclear, failures."""

    settled: int = 0
    unclear: int = 0
    errors: int = 0
    complete: bool = True


@component
class RefundAsking:
    """Has gateways pay back; a refund's id is its key, so it is paid once however often asked."""

    payments: PaymentRepository
    refunds: RefundRepository
    gateways: Gateways
    service: Refunds
    failures: JobFailures
    clock: Clock

    def ask(self, payment_id: str, refund_id: str) -> Refund:
        """A refund after its gateway was asked; one that is over stays as it is.

        Raises: RefundNotFound, Unavailable where the answer could not be kept.
        """
        refund = self.refunds.get(payment_id, refund_id)
        if not refund.is_asked:
            return refund
        after = self.service.settle(payment_id, refund_id, self._answer(refund))
        if after.state is RefundState.FAILED or (after.is_asked and after.ask_at is None):
            logger().error("refund not paid", refund_id=refund.id, reason=after.failure)
            count("RefundsNotPaid")
        return after

    def run(self, has_time: Callable[[], bool]) -> AskingResult:
        """Ask for every refund whose time has come. A missed hour is caught up."""
        result = AskingResult()
        for refund in self.refunds.each_to_ask(self.clock()):
            if not has_time():
                result.complete = False
                return result
            try:
                self._ask_again(refund, result)
            except Exception as error:  # noqa: BLE001 - one bad refund must not stop the others
                subject = (
                    refund.subject if isinstance(refund, Unreadable) else f"refund#{refund.id}"
                )
                self.failures.report(Job.REFUNDS, subject, error)
                result.errors += 1
        return result

    def _ask_again(self, refund: Refund | Unreadable, result: AskingResult) -> None:
        if isinstance(refund, Unreadable):
            raise refund.error
        if self.ask(refund.payment_id, refund.id).is_asked:
            result.unclear += 1
        else:
            result.settled += 1

    def _answer(self, refund: Refund) -> RefundAnswer:
        """What the gateway says; where it says nothing, nothing is known."""
        payment = self.payments.get(refund.payment_id)
        order = RefundOrder(
            key=refund.id,
            payment_id=payment.id,
            charge_id=payment.charge_id or "",
            amount=refund.amount,
            currency=refund.currency,
            attempt=refund.attempt(self.clock()),
        )
        try:
            return self.gateways.paying_back(refund.gateway).refund(order)
        except (Unavailable, GatewayNotAvailable) as error:
            return RefundAnswer(RefundOutcome.UNKNOWN, reason=str(error.message))
