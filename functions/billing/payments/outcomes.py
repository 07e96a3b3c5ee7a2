"""The job that asks gateways what became of payments of which nobody has told us.

unknown                    asked for with growing pauses, for three days; then a person must
pending for a day or more  asked for each hour: the gateway says that its page was left

A gateway that says that a payment is under way is believed: it is never closed by us.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from functions.billing.failures.entities import Job
from functions.billing.failures.service import JobFailures
from functions.billing.payments.asking import asked_later, rejected
from functions.billing.payments.charging import Charging
from functions.billing.payments.entities import Payment, PaymentState
from functions.billing.payments.events import PaymentFailed
from functions.billing.payments.gateways import GatewayNotAvailable, Gateways
from functions.billing.payments.repository import PaymentChanged, PaymentRepository
from shared.clock import Clock
from shared.component import component
from shared.dynamo import Table
from shared.errors import Unavailable
from shared.idempotency import KeyedRequest
from shared.observability import count, logger
from shared.retrying import retrying

LEFT_AFTER = timedelta(days=1)
LOOKS_BACK = timedelta(days=8)
"""How old a payment may be to be asked for: whatever is older, gateways have told of long ago."""


@dataclass(slots=True)
class OutcomesResult:
    """What the job has done: payments asked for, those decided, given up to a person, failures."""

    asked: int = 0
    decided: int = 0
    given_up: int = 0
    errors: int = 0
    complete: bool = True


@component
class Outcomes:
    """Asks for what is unknown; again is no harm."""

    table: Table
    gateways: Gateways
    payments: PaymentRepository
    charging: Charging
    failures: JobFailures
    clock: Clock

    def run(self, has_time: Callable[[], bool]) -> OutcomesResult:
        """Ask for every payment whose time has come."""
        result, now = OutcomesResult(), self.clock()
        for payment in self._waiting(now):
            if not has_time():
                result.complete = False
                return result
            self._ask(payment, now, result)
        return result

    def refresh(self, payment_id: str) -> Payment:
        """A payment after its gateway was asked, whenever it would be otherwise.

        Raises: PaymentNotFound, GatewayNotAvailable, Unavailable.
        """
        payment = self.payments.get(payment_id)
        if not payment.is_open:
            return payment
        if payment.gateway not in self.gateways.answering:
            raise GatewayNotAvailable(
                "The payment gateway {name} is not enabled.", name=payment.gateway
            )
        said = self.gateways.answering[payment.gateway].find(payment, self.clock())
        return self.charging.keep(payment, said)

    def reject(self, payment_id: str, once: KeyedRequest | None = None) -> Payment:
        """Close a payment of which a person knows that no money was taken.

        Raises: PaymentNotFound, OutcomeKnown, Unavailable.
        """

        def attempt() -> Payment:
            before, now = self.payments.get(payment_id), self.clock()
            after = rejected(before, now)
            change = self.payments.change(after, over=before)
            subject = f"payment#{payment_id}"
            change.audit(subject, "payment.rejected", at=now, before=before, after=after)
            self.table.commit(change.emit(PaymentFailed.of(after, now)).once(once, result=after))
            return after

        return retrying(attempt, on=PaymentChanged)

    def _waiting(self, now: datetime) -> Iterator[Payment]:
        since = now - LOOKS_BACK
        for payment in self.payments.each_in(PaymentState.UNKNOWN, since, now):
            if payment.ask_at is not None and payment.ask_at <= now:
                yield payment
        yield from self.payments.each_in(PaymentState.PENDING, since, now - LEFT_AFTER)

    def _ask(self, payment: Payment, now: datetime, result: OutcomesResult) -> None:
        if payment.gateway not in self.gateways.answering:
            return
        result.asked += 1
        try:
            said = self.gateways.answering[payment.gateway].find(payment, now)
            after = self.charging.keep(payment, said)
            if after.state is not payment.state:
                result.decided += 1
            elif payment.state is PaymentState.UNKNOWN:
                self._later(after, now, result)
        except Unavailable:
            if payment.state is PaymentState.UNKNOWN:
                self._later(payment, now, result)
        except PaymentChanged:
            return  # decided just now
        except Exception as error:  # noqa: BLE001 - one bad payment must not stop the others
            self.failures.report(Job.OUTCOMES, f"payment#{payment.id}", error)
            result.errors += 1

    def _later(self, payment: Payment, now: datetime, result: OutcomesResult) -> None:
        """Ask again after a longer pause, or leave it to a person."""
        after = asked_later(payment, now)
        self.table.commit(self.payments.change(after, over=payment))
        if after.ask_at is None:
            logger().error("outcome of a payment unknown for days", payment_id=payment.id)
            count("OutcomesUnknown")
            result.given_up += 1
