"""Technicians and their time in the customer table.

pk TECHNICIAN#<id>   sk TECHNICIAN           gsi1 TECHNICIANS    <name>#<id>
pk TECHNICIAN#<id>   sk CELL#<half-hour>     gsi1 CELLS#<day>    <technician>#<half-hour>
pk TECHNICIAN#<id>   sk JOB#<start>#<application>   a booked application, which applications write

A cell can be created once only, so a technician can't be booked twice for the same half-hour.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from functions.customer.technicians.entities import (
    Technician,
    TechnicianChanged,
    TechnicianNotFound,
)
from functions.customer.technicians.slots import (
    LONGEST,
    Slot,
    TechnicianBusy,
    TooLittleTravelTime,
)
from shared.clock import iso
from shared.component import component
from shared.dynamo import Item, Page, Query, Table, Transaction, from_item, to_item
from shared.dynamo.transaction import Condition

Key = tuple[str, str]
SHOWN_VISITS = 200
_CELL, _JOB = "CELL#", "JOB#"


@dataclass(frozen=True, slots=True)
class BookedVisit:
    """A visit in a technician's calendar, with the application that it is for."""

    id: str
    number: str
    slot: Slot

    @property
    def application_id(self) -> str:
        """The application's id."""
        return self.id

    @property
    def slot_start(self) -> datetime:
        """When it begins."""
        return self.slot.start

    @property
    def slot_end(self) -> datetime:
        """When it ends."""
        return self.slot.end


def technician_key(technician_id: str) -> Key:
    """Where a technician lies."""
    return f"TECHNICIAN#{technician_id}", "TECHNICIAN"


def technician_in(item: Item | None) -> Technician | None:
    """The technician that an item holds, if there is one."""
    return None if item is None else from_item(Technician, item)


def cell_key(technician_id: str, cell: datetime) -> Key:
    """Where a half-hour of a technician's lies."""
    return f"TECHNICIAN#{technician_id}", f"{_CELL}{iso(cell)}"


def held_cell(technician_id: str, cell: datetime, application_id: str, expiry: int) -> Transaction:
    """A half-hour that an application takes. Its failure: TechnicianBusy."""
    pk, sk = cell_key(technician_id, cell)
    listed = {"gsi1pk": f"CELLS#{iso(cell)[:10]}", "gsi1sk": f"{technician_id}#{iso(cell)}"}
    item = {"pk": pk, "sk": sk, "application_id": application_id, "expiresAt": expiry, **listed}
    return Transaction().create(item, otherwise=TechnicianBusy())


@component
class TechnicianRepository:
    """Reads technicians and their time, and says how they are written."""

    table: Table

    def find(self, technician_id: str) -> Technician | None:
        """A technician, or None."""
        return technician_in(self.table.get(*technician_key(technician_id)))

    def get(self, technician_id: str) -> Technician:
        """A technician. Raises: TechnicianNotFound."""
        technician = self.find(technician_id)
        if technician is None:
            raise TechnicianNotFound
        return technician

    def list(self, limit: int, cursor: str | None) -> Page[Technician]:
        """The technicians, by name."""
        page = self.table.page(Query("TECHNICIANS", index="gsi1"), limit=limit, cursor=cursor)
        return page.map(lambda item: from_item(Technician, item))

    def list_booked(self, technician_id: str, within: Slot) -> tuple[BookedVisit, ...]:
        """The visits that take a part of a time, the first 200 of them."""
        query = Query(
            f"TECHNICIAN#{technician_id}",
            since=f"{_JOB}{iso(within.start - LONGEST)}",
            until=f"{_JOB}{iso(within.end)}",
            consistent=True,
        )
        found = self.table.first(query, limit=SHOWN_VISITS)
        visits = (from_item(BookedVisit, item) for item in found)
        return tuple(visit for visit in visits if visit.slot.overlaps(within))

    def list_taken(self, technician_id: str, within: Slot) -> frozenset[datetime]:
        """The half-hours of a technician that are taken around a time."""
        query = Query(
            f"TECHNICIAN#{technician_id}",
            since=f"{_CELL}{iso(within.start - LONGEST)}",
            until=f"{_CELL}{iso(within.end + LONGEST)}",
            consistent=True,
        )
        return frozenset(_beginning(item["sk"]) for item in self.table.each(query, page_size=1000))

    def list_taken_by_all(self, within: Slot) -> dict[str, set[datetime]]:
        """The half-hours taken around a time by technician, one query a day."""
        taken: dict[str, set[datetime]] = defaultdict(set)
        day = (within.start - LONGEST).astimezone(UTC).date()
        while day <= (within.end + LONGEST).astimezone(UTC).date():
            query = Query(f"CELLS#{day.isoformat()}", index="gsi1", attributes=("pk", "sk"))
            for item in self.table.each(query, page_size=1000):
                taken[item["pk"].removeprefix("TECHNICIAN#")].add(_beginning(item["sk"]))
            day += timedelta(days=1)
        return taken

    def add(self, technician: Technician) -> Transaction:
        """A new technician. Its failure: TechnicianChanged."""
        return Transaction().create(_item(technician), otherwise=TechnicianChanged())

    def change(self, technician: Technician, *, over: Technician) -> Transaction:
        """A technician over the one that was read. Its failure: TechnicianChanged."""
        return Transaction().replace(
            _item(technician), version=over.version, otherwise=TechnicianChanged()
        )

    def still(self, technician: Technician) -> Transaction:
        """That nobody has changed them meanwhile. Its failure: TechnicianChanged."""
        same = Condition(equals={"version": technician.version})
        key = technician_key(technician.id)
        return Transaction().check(*key, when=same, otherwise=TechnicianChanged())

    def clear(self, technician_id: str, cells: Iterable[datetime]) -> Transaction:
        """That nothing is booked in these half-hours. Its failure: TooLittleTravelTime."""
        change = Transaction()
        for cell in cells:
            key, free = cell_key(technician_id, cell), Condition(absent=True)
            change.check(*key, when=free, otherwise=TooLittleTravelTime())
        return change


def _item(technician: Technician) -> Item:
    pk, sk = technician_key(technician.id)
    order = f"{technician.name.casefold()}#{technician.id}"
    return to_item(technician) | {
        "pk": pk,
        "sk": sk,
        "gsi1pk": "TECHNICIANS",
        "gsi1sk": order,
    }


def _beginning(sort_key: str) -> datetime:
    return datetime.fromisoformat(sort_key.removeprefix(_CELL))
