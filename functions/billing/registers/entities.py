"""A register: a day of a network of terminals, as they tell it and as we have it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from shared.errors import Conflict, Invalid, NotFound
from shared.money import ZERO

MOST_ROWS = 10_000
KEPT = 500
"""So many differences are kept; whoever has more sent a register of another day or network."""


class RegisterNotFound(NotFound):
    """There is no such register."""


class RegisterChanged(Conflict):
    """Somebody else compared this register at the same moment; try again."""


class RowTwice(Invalid):
    """An id is in the register twice."""


class DayNotOver(Invalid):
    """A register is compared once its day is over."""


class TooManyPayments(Invalid):
    """More payments were taken on this day than a register can be compared with."""


class DifferenceKind(StrEnum):
    """What differs."""

    MISSING_HERE = "missing_here"
    MISSING_THERE = "missing_there"
    OTHER_SUM = "other_sum"
    OTHER_ACCOUNT = "other_account"
    CANCELLED_HERE = "cancelled_here"


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """A payment as the network tells it, by its terminal's id."""

    id: str
    account: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Taken:
    """A payment as we have it."""

    id: str
    payment_id: str
    account: str
    amount: Decimal
    is_cancelled: bool = False


@dataclass(frozen=True, slots=True)
class Difference:
    """A payment that is not the same on both sides; an amount is None where there is none."""

    kind: DifferenceKind
    id: str
    account: str
    theirs: Decimal | None = None
    ours: Decimal | None = None
    payment_id: str | None = None


@dataclass(frozen=True, slots=True)
class Register:
    """A compared register; `differing` counts all its differences by kind, of which some are kept.

    What is cancelled here is not among ours.
    """

    id: str
    gateway: str
    day: date
    compared_at: datetime
    compared_by: str
    rows: int
    total: Decimal
    our_rows: int
    our_total: Decimal
    differing: Mapping[str, int]
    differences: tuple[Difference, ...]
    version: int = 1

    @property
    def agrees(self) -> bool:
        """Whether both sides tell the same."""
        return not self.differing

    def over(self, before: Register | None) -> Register:
        """This comparison in the place of an earlier one; that one where both tell the same."""
        if before is None:
            return self
        told = replace(self, compared_at=before.compared_at, compared_by=before.compared_by)
        if replace(told, version=before.version) == before:
            return before
        return replace(self, version=before.version + 1)


def register_id(gateway: str, day: date) -> str:
    """The id of the one register of a gateway and a day."""
    return f"{gateway}_{day}"


def compared(
    gateway: str, day: date, theirs: Iterable[RegisterRow], ours: Iterable[Taken], at: datetime,
    by: str,
) -> Register:  # fmt: skip
    """What differs between their rows and our payments. Raises: RowTwice."""
    rows: dict[str, RegisterRow] = {}
    for row in theirs:
        if row.id in rows:
            raise RowTwice("{id} is in the register twice.", id=row.id)
        rows[row.id] = row
    taken = {one.id: one for one in ours}
    found = list(_differences(rows, taken))
    kinds = [difference.kind.value for difference in found]
    counted = [one for one in taken.values() if not one.is_cancelled]
    return Register(
        id=register_id(gateway, day),
        gateway=gateway,
        day=day,
        compared_at=at,
        compared_by=by,
        rows=len(rows),
        total=sum((row.amount for row in rows.values()), ZERO),
        our_rows=len(counted),
        our_total=sum((one.amount for one in counted), ZERO),
        differing={kind: kinds.count(kind) for kind in sorted(set(kinds))},
        differences=tuple(found[:KEPT]),
    )


def _differences(
    rows: Mapping[str, RegisterRow], taken: Mapping[str, Taken]
) -> Iterator[Difference]:
    for row in rows.values():
        mine = taken.get(row.id)
        if mine is None:
            yield Difference(DifferenceKind.MISSING_HERE, row.id, row.account, row.amount)
        elif kind := _kind(row, mine):
            ours = None if mine.is_cancelled else mine.amount
            yield Difference(kind, row.id, row.account, row.amount, ours, mine.payment_id)
    for mine in taken.values():
        if mine.id not in rows and not mine.is_cancelled:
            kind = DifferenceKind.MISSING_THERE
            yield Difference(kind, mine.id, mine.account, None, mine.amount, mine.payment_id)


def _kind(row: RegisterRow, mine: Taken) -> DifferenceKind | None:
    if mine.is_cancelled:
        return DifferenceKind.CANCELLED_HERE
    if row.amount != mine.amount:
        return DifferenceKind.OTHER_SUM
    return None if row.account == mine.account else DifferenceKind.OTHER_ACCOUNT
