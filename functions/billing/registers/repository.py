"""Registers in the billing table, and what of a day's payments they are compared with.

pk REGISTER#<gateway>_<day>   sk REGISTER
     gsi1 REGISTERS           <day>#<gateway>
     gsi1 CHARGES#<gateway>#<day>   the day's payments (payments/repository.py)
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from functions.billing.payments.entities import PaymentState
from functions.billing.payments.repository import charges_of_day
from functions.billing.registers.entities import (
    Register,
    RegisterChanged,
    RegisterNotFound,
    Taken,
)
from shared.component import component
from shared.dynamo.mapping import from_item, to_item
from shared.dynamo.table import Page, Query, Table
from shared.dynamo.transaction import Condition, Transaction

_KIND = "REGISTER"


@component
class RegisterRepository:
    """Reads registers and a day's payments, and says how registers are written."""

    table: Table

    def find(self, register_id: str) -> Register | None:
        """A register, or None."""
        item = self.table.get(f"{_KIND}#{register_id}", _KIND)
        return None if item is None else from_item(Register, item)

    def get(self, register_id: str) -> Register:
        """A register. Raises: RegisterNotFound."""
        found = self.find(register_id)
        if found is None:
            raise RegisterNotFound
        return found

    def list(self, limit: int, cursor: str | None) -> Page[Register]:
        """All of them, the newest days first. Raises: InvalidCursor."""
        query = Query("REGISTERS", index="gsi1", newest_first=True)
        page = self.table.page(query, limit=limit, cursor=cursor)
        return page.map(lambda item: from_item(Register, item))

    def each_taken(self, gateway: str, day: date) -> Iterator[Taken]:
        """What terminals of a gateway took on a day, in order of their ids."""
        for item in self.table.each(Query(charges_of_day(gateway, day), index="gsi1")):
            yield Taken(
                id=str(item["gsi1sk"]),
                payment_id=str(item["payment_id"]),
                account=str(item["account_number"]),
                amount=Decimal(item["amount"]),
                is_cancelled=item["state"] == PaymentState.CANCELLED,
            )

    def set(self, register: Register, *, over: Register | None) -> Transaction:
        """A register over the state it was read in. Its failure: RegisterChanged."""
        item = to_item(register) | {
            "pk": f"{_KIND}#{register.id}",
            "sk": _KIND,
            "gsi1pk": "REGISTERS",
            "gsi1sk": f"{register.day}#{register.gateway}",
        }
        seen = Condition(equals={"version": over.version}) if over else Condition(absent=True)
        return Transaction().put(item, when=seen, otherwise=RegisterChanged())
