"""What terminals' requests are about, found in the billing table in as few reads as can be.

pk CHARGE#<gateway>#<id>      sk CHARGE     a terminal's payment (payments/repository.py)
pk ACCOUNTNUMBER#<number>     sk ACCOUNT    the account (accounts/repository.py)
"""

from __future__ import annotations

from dataclasses import dataclass

from functions.billing.accounts.repository import number_key
from functions.billing.payments.entities import Payment
from functions.billing.payments.repository import PaymentRepository, charge_key
from functions.billing.terminals.entities import TerminalRequest
from shared.component import component
from shared.dynamo.table import Table


@dataclass(frozen=True, slots=True)
class Known:
    """What there is already of a request: its payment, and the account with its number."""

    payment_id: str | None
    account_id: str | None


@component
class TerminalRepository:
    """Reads what a terminal's request is about."""

    table: Table
    payments: PaymentRepository

    def known(self, request: TerminalRequest) -> Known:
        """What there is already, in one read."""
        charge = charge_key(request.gateway, request.transaction_id)
        number = number_key(request.number)
        found = {(i["pk"], i["sk"]): i for i in self.table.get_many([charge, number])}
        return Known(
            found.get(charge, {}).get("payment_id"), found.get(number, {}).get("accountId")
        )

    def find_payment(self, request: TerminalRequest) -> Payment | None:
        """The payment with a terminal's id."""
        item = self.table.get(*charge_key(request.gateway, request.transaction_id))
        return None if item is None else self.payments.get(str(item["payment_id"]))
