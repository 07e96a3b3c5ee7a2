"""What staff and networks of terminals can do with registers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from functions.billing.registers.entities import (
    MOST_ROWS,
    DayNotOver,
    Register,
    RegisterChanged,
    RegisterRow,
    Taken,
    TooManyPayments,
    compared,
    register_id,
)
from functions.billing.registers.repository import RegisterRepository
from functions.billing.terminals.entities import full_number
from shared.clock import Clock, local_date
from shared.component import component
from shared.csv_files import TooManyRows, amount_of, rows_of
from shared.dynamo.table import Page, Table
from shared.idempotency import KeyedRequest
from shared.messages import Count, Unit
from shared.principal import Principal
from shared.retrying import retrying

_COLUMNS = {
    "id": ("id", "txn_id", "transaction", "transactionid", "номер", "транзакция"),
    "account": ("account", "number", "счет", "счёт", "лицевой счет", "лицевой счёт"),
    "amount": ("amount", "sum", "сумма"),
}


@component
class Registers:
    """Use cases of registers. `time_zone` is the provider's."""

    table: Table
    registers: RegisterRepository
    time_zone: str
    clock: Clock

    def compare(
        self,
        gateway: str,
        day: date,
        rows: Sequence[RegisterRow],
        by: Principal,
        once: KeyedRequest | None = None,
    ) -> Register:
        """Compare a register with our payments, and keep what differs.

        There is one of a gateway and a day: sent again, it is compared anew.
        Raises: DayNotOver, RowTwice, TooManyPayments, Unavailable.
        """
        if day >= local_date(self.clock(), self.time_zone):
            raise DayNotOver

        def attempt() -> Register:
            before = self.registers.find(register_id(gateway, day))
            now = self.clock()
            taken = self._taken(gateway, day)
            register = compared(gateway, day, rows, taken, now, by.id).over(before)
            if register is before:
                return register
            writes = self.registers.set(register, over=before)
            subject = f"register#{register.id}"
            writes.audit(subject, "register.compared", at=now, before=before, after=register)
            self.table.commit(writes.once(once, result=register))
            return register

        return retrying(attempt, on=RegisterChanged)

    def get(self, wanted: str) -> Register:
        """A register. Raises: RegisterNotFound."""
        return self.registers.get(wanted)

    def list(self, limit: int, cursor: str | None) -> Page[Register]:
        """All of them, the newest days first. Raises: InvalidCursor."""
        return self.registers.list(limit, cursor)

    def _taken(self, gateway: str, day: date) -> Iterator[Taken]:
        """Raises: TooManyPayments."""
        for number, one in enumerate(self.registers.each_taken(gateway, day)):
            if number >= 2 * MOST_ROWS:
                raise TooManyPayments
            yield one


def rows_in(text: str) -> list[RegisterRow]:
    """The rows of a register in CSV. Raises: UnreadableFile, TooManyRows."""
    found = rows_of(text, _COLUMNS, tuple(_COLUMNS), MOST_ROWS)
    return [
        RegisterRow(one, full_number(account), amount_of(amount, line))
        for line, (one, account, amount) in enumerate(found, 1)
    ]


def rows_as_told(told: Sequence[tuple[str, str, Decimal]]) -> list[RegisterRow]:
    """The rows of a register in JSON. Raises: TooManyRows."""
    if len(told) > MOST_ROWS:
        raise TooManyRows("It has more than {most:of}.", most=Count(MOST_ROWS, Unit.ITEM))
    return [RegisterRow(one, full_number(account), amount) for one, account, amount in told]
