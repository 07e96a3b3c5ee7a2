"""Applications in the customer table.

    pk APPLICATION#<id>   sk APPLICATION   gsi1pk APPLICATIONS#<state>          gsi1sk <time>#<id>
                                           gsi2pk APPLICATIONSOF#<customer id>   gsi2sk <time>#<id>
    pk TECHNICIAN#<id>    sk JOB#<start>#<application id>   a copy of it while it is booked
    pk TECHNICIAN#<id>    sk CELL#<half-hour>               holds the technician's time

A cell can be created once only, so a technician can't be booked twice for the same half-hour; it is
written and released in the transaction that books, moves or frees the visit.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from functions.customer.applications.entities import Application, ChangedMeanwhile, State
from functions.customer.applications.slots import TechnicianBusy
from shared.clock import iso
from shared.dynamo import Item, Page, Table, Transaction, from_item, to_item
from shared.dynamo.table import Query
from shared.dynamo.transaction import Condition
from shared.errors import Conflict

KEPT = timedelta(days=365)  # of a past visit in the schedule; the application itself stays

Key = tuple[str, str]


def application_key(application_id: str) -> Key:
    """Where an application lies."""
    return f"APPLICATION#{application_id}", "APPLICATION"


def application_in(item: Item | None) -> Application | None:
    """The application that an item holds."""
    return None if item is None else from_item(Application, item)


@dataclass(frozen=True)
class ApplicationRepository:
    """Reads and writes applications."""

    table: Table

    def get(self, application_id: str) -> Application | None:
        """An application, or None."""
        return application_in(self.table.get(*application_key(application_id)))

    def together(self, *keys: Key | None) -> list[Item | None]:
        """Several items in one request, each or None, in the order of the keys."""
        items = self.table.get_many([key for key in keys if key is not None])
        found = {(item["pk"], item["sk"]): item for item in items}
        return [found.get(key) if key is not None else None for key in keys]

    def in_state(self, state: State, limit: int, cursor: str | None) -> Page[Application]:
        """Applications of a state, oldest first."""
        query = Query(f"APPLICATIONS#{state.value}", index="gsi1")
        return self._page(query, limit, cursor)

    def of_customer(self, customer_id: str, limit: int, cursor: str | None) -> Page[Application]:
        """A customer's applications, newest first."""
        query = Query(f"APPLICATIONSOF#{customer_id}", index="gsi2", newest_first=True)
        return self._page(query, limit, cursor)

    def jobs(
        self,
        technician_id: str,
        since: date | None,
        until: date | None,
        limit: int,
        cursor: str | None,
    ) -> Page[Application]:
        """A technician's visits by time; days are UTC and included."""
        query = Query(
            f"TECHNICIAN#{technician_id}",
            since=f"JOB#{since.isoformat()}" if since else "JOB#",
            until=f"JOB#{until.isoformat()}T~" if until else "JOB#~",
        )
        return self._page(query, limit, cursor)

    def create(self, transaction: Transaction, application: Application) -> Transaction:
        """A new application."""
        return transaction.create(_item(application), otherwise=Conflict())

    def replace(
        self, transaction: Transaction, after: Application, before: Application
    ) -> Transaction:
        """An application over the version before, with the technicians' time as it needs it."""
        transaction.replace(_item(after), version=before.version, otherwise=ChangedMeanwhile())
        return _book(transaction, after, before)

    def _page(self, query: Query, limit: int, cursor: str | None) -> Page[Application]:
        page = self.table.page(query, limit=limit, cursor=cursor)
        return page.map(lambda item: from_item(Application, item))


def _item(application: Application) -> Item:
    pk, sk = application_key(application.id)
    order = f"{iso(application.created_at)}#{application.id}"
    keys = {
        "pk": pk,
        "sk": sk,
        "gsi1pk": f"APPLICATIONS#{application.state.value}",
        "gsi1sk": order,
    }
    if application.customer_id is not None:
        keys |= {"gsi2pk": f"APPLICATIONSOF#{application.customer_id}", "gsi2sk": order}
    return to_item(application) | keys


def _book(transaction: Transaction, after: Application, before: Application) -> Transaction:
    """The schedule brought from what the application held to what it holds now."""
    held, wanted = _cells(before), _cells(after)
    for pk, sk in sorted(held - wanted):
        transaction.delete(pk, sk, when=Condition(equals={"application_id": after.id}))
    for pk, sk in sorted(wanted - held):
        cell = {"pk": pk, "sk": sk, "application_id": after.id, "expiresAt": _expiry(after)}
        transaction.create(cell, otherwise=TechnicianBusy())
    old, new = _job_key(before), _job_key(after)
    if old is not None and old != new:
        transaction.delete(*old)
    if new is not None:
        keys = {"pk": new[0], "sk": new[1], "expiresAt": _expiry(after)}
        transaction.put(to_item(after) | keys)
    return transaction


def _cells(application: Application) -> set[Key]:
    slot = application.booked
    pk = f"TECHNICIAN#{application.technician_id}"
    return {(pk, f"CELL#{iso(cell)}") for cell in slot.cells()} if slot else set()


def _job_key(application: Application) -> Key | None:
    slot = application.booked
    if slot is None:
        return None
    return f"TECHNICIAN#{application.technician_id}", f"JOB#{iso(slot.start)}#{application.id}"


def _expiry(application: Application) -> int:
    end: datetime = application.slot.end if application.slot else application.updated_at
    return int((end + KEPT).timestamp())
