"""What becomes of chargebacks, as gateways tell of them, and their list."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from functions.billing.chargebacks.booking import ChargebackBooking
from functions.billing.chargebacks.entities import (
    Chargeback,
    ChargebackNotice,
    ChargebackState,
    Charged,
)
from functions.billing.chargebacks.events import ChargebackLost, ChargebackOpened, ChargebackWon
from functions.billing.chargebacks.repository import ChargebackRepository
from shared.component import component
from shared.dynamo.table import Page, Table
from shared.dynamo.transaction import Transaction
from shared.ids import NewId
from shared.money import nothing
from shared.observability import count, logger

Along = Callable[[Decimal], Transaction]
"""What else is written, given how much more of the payment is taken back (less: below zero)."""


@component
class Chargebacks:
    """Use cases of chargebacks; a gateway's own id tells them apart."""

    table: Table
    chargebacks: ChargebackRepository
    booking: ChargebackBooking
    new_id: NewId

    def hear(self, notice: ChargebackNotice, gateway: str, charged: Charged, along: Along) -> bool:
        """Apply what a gateway says, in one transaction with `along`; False where it is known.

        Raises: ChargebackChanged, AccountChanged, InvoiceChanged where somebody was faster;
        InvoiceNotPayable, Overpaid.
        """
        known = self.chargebacks.find(gateway, notice.id)
        if known is None:
            self._begin(notice, self._of(notice, gateway, charged), along)
            return True
        if known.state is not ChargebackState.OPEN or notice.state is ChargebackState.OPEN:
            return False
        self._decide(known, notice, along)
        return True

    def list(
        self, state: ChargebackState | None, limit: int, cursor: str | None
    ) -> Page[Chargeback]:
        """All chargebacks, or those in a state; newest first. Raises: InvalidCursor."""
        return self.chargebacks.list(state, limit, cursor)

    def _begin(self, notice: ChargebackNotice, opened: Chargeback, along: Along) -> None:
        """The first that is heard of it, which may be the decision."""
        if notice.state is ChargebackState.WON:
            won = opened.decided(notice.state, notice.at)
            writes = along(nothing(won.currency)).extend(self.chargebacks.add(won))
            self.table.commit(writes.emit(ChargebackWon.of(won, notice.at)))
            return
        chargeback, writes = self.booking.taken(opened)
        writes.extend(along(chargeback.amount)).emit(ChargebackOpened.of(chargeback, notice.at))
        if notice.state is ChargebackState.LOST:
            chargeback = chargeback.decided(notice.state, notice.at)
            writes.emit(ChargebackLost.of(chargeback, notice.at))
        self.table.commit(writes.extend(self.chargebacks.add(chargeback)))
        logger().warning("chargeback", chargeback_id=opened.id, account_id=opened.account_id)
        count("Chargebacks")

    def _decide(self, known: Chargeback, notice: ChargebackNotice, along: Along) -> None:
        decided = known.decided(notice.state, notice.at)
        writes = self.chargebacks.change(decided, over=known)
        if notice.state is ChargebackState.WON:
            back = known.amount if known.payment_id else nothing(known.currency)
            writes.extend(self.booking.given_back(known)).extend(along(-back))
            self.table.commit(writes.emit(ChargebackWon.of(decided, notice.at)))
            return
        writes.extend(along(nothing(known.currency)))
        self.table.commit(writes.emit(ChargebackLost.of(decided, notice.at)))

    def _of(self, notice: ChargebackNotice, gateway: str, charged: Charged) -> Chargeback:
        zero = nothing(notice.currency)
        return Chargeback(
            id=self.new_id(),
            gateway=gateway,
            gateway_id=notice.id,
            account_id=charged.account_id,
            account_number=charged.account_number,
            customer_id=charged.customer_id,
            amount=notice.amount,
            currency=notice.currency,
            reason=notice.reason,
            opened_at=notice.at,
            payment_id=charged.payment_id,
            from_advance=zero,
            uncovered=zero,
        )
