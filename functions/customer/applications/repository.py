"""Applications in the customer table.

pk APPLICATION#<id>   sk APPLICATION
     gsi1 APPLICATIONSOF#<customer>       <created>#<id>
     gsi2 APPLICATIONSFOR#<technician>    <created>#<id>   while a technician is booked
     gsi3 APPLICATIONS#<shard>            <created>#<id>
     gsi4 APPLICATIONS#<state>#<shard>    <created>#<id>
pk APPLICATION#<id>   sk REMARK#<id>               what staff wrote down about it
pk APPLICATION#<id>   sk VISIT#<version>           what became of its visits
pk TECHNICIAN#<id>    sk JOB#<start>#<application> a copy of it while it is booked
pk SERIES#APPLICATION sk COUNTER                   the last number

The cells of a technician's time are written and released in the transaction that books, moves or
frees the visit.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from functions.customer.applications.entities import (
    OPEN,
    Application,
    ApplicationChanged,
    ApplicationExists,
    ApplicationNotFound,
    Filter,
)
from functions.customer.applications.remarks import Remark
from functions.customer.applications.search import entries_of
from functions.customer.applications.visits import VisitEntry
from functions.customer.finding.repository import entering
from functions.customer.funnel.entities import Progress
from functions.customer.funnel.repository import kept
from functions.customer.technicians.repository import cell_key, held_cell
from functions.customer.technicians.slots import Slot
from shared.clock import iso
from shared.component import component
from shared.dynamo import (
    Item,
    Page,
    Query,
    ShardedList,
    Table,
    Transaction,
    from_item,
    to_item,
)
from shared.dynamo.transaction import Condition
from shared.numbering import NumberSeries

NUMBERS = NumberSeries("APPLICATION", "A-{:06d}")
KEPT = timedelta(days=365)  # of a past visit in the schedule; the application itself stays
_ALL = ShardedList("APPLICATIONS", index="gsi3", shards=4)
_BY_STATE = ShardedList("APPLICATIONS", index="gsi4", shards=2)

Key = tuple[str, str]


def application_key(application_id: str) -> Key:
    """Where an application lies."""
    return f"APPLICATION#{application_id}", "APPLICATION"


def application_in(item: Item | None) -> Application:
    """The application that an item holds. Raises: ApplicationNotFound for no item."""
    if item is None:
        raise ApplicationNotFound
    return from_item(Application, item)


@component
class ApplicationRepository:
    """Reads applications, and says how they are written."""

    table: Table

    def get(self, application_id: str) -> Application:
        """An application. Raises: ApplicationNotFound."""
        return application_in(self.table.get(*application_key(application_id)))

    def get_together(self, *keys: Key | None) -> list[Item | None]:
        """Several items in one request, each or None, in the order of the keys."""
        items = self.table.get_many([key for key in keys if key is not None])
        found = {(item["pk"], item["sk"]): item for item in items}
        return [found.get(key) if key is not None else None for key in keys]

    def list(self, wanted: Filter, limit: int, cursor: str | None) -> Page[Application]:
        """Applications, newest first; those waiting in a state oldest first."""
        return self._page(_query(wanted), limit, cursor)

    def list_visits(
        self, technician_id: str, within: Slot | None, limit: int, cursor: str | None
    ) -> Page[Application]:
        """A technician's visits by time, or those that begin in a part of it."""
        query = Query(
            f"TECHNICIAN#{technician_id}",
            since=f"JOB#{iso(within.start)}" if within else "JOB#",
            until=f"JOB#{iso(within.end)}" if within else "JOB#~",
        )
        return self._page(query, limit, cursor)

    def list_history(self, application_id: str, limit: int, cursor: str | None) -> Page[VisitEntry]:
        """What became of an application's visits, newest first."""
        query = Query(application_key(application_id)[0], prefix="VISIT#", newest_first=True)
        page = self.table.page(query, limit=limit, cursor=cursor)
        return page.map(lambda item: from_item(VisitEntry, item))

    def list_remarks(self, application_id: str, limit: int, cursor: str | None) -> Page[Remark]:
        """What staff wrote down about an application, newest first."""
        query = Query(application_key(application_id)[0], prefix="REMARK#", newest_first=True)
        page = self.table.page(query, limit=limit, cursor=cursor)
        return page.map(lambda item: from_item(Remark, item))

    def add(self, application: Application) -> Transaction:
        """A new application. Its failure: ApplicationExists."""
        return (
            Transaction()
            .create(_item(application), otherwise=ApplicationExists())
            .extend(kept(_progress(application)))
            .extend(entering(entries_of(application)))
        )

    def change(self, application: Application, *, over: Application) -> Transaction:
        """An application over the one that was read, with the technicians' time as it needs it.

        Its failures: ApplicationChanged, TechnicianBusy.
        """
        transaction = Transaction().replace(
            _item(application), version=over.version, otherwise=ApplicationChanged()
        )
        if application.reached != over.reached:
            transaction.extend(kept(_progress(application)))
        transaction.extend(entering(entries_of(application), entries_of(over)))
        return transaction.extend(_booking(application, over))

    def add_visit(self, application: Application, visit: VisitEntry | None) -> Transaction:
        """An entry of the history of visits, if there is one."""
        if visit is None:
            return Transaction()
        pk, _ = application_key(application.id)
        keys = {"pk": pk, "sk": f"VISIT#{application.version:08d}"}
        return Transaction().put(to_item(visit) | keys)

    def add_remark(self, application_id: str, remark: Remark) -> Transaction:
        """A remark about an application."""
        keys = {"pk": application_key(application_id)[0], "sk": f"REMARK#{remark.id}"}
        return Transaction().put(to_item(remark) | keys)

    def _page(self, query: Query, limit: int, cursor: str | None) -> Page[Application]:
        page = self.table.page(query, limit=limit, cursor=cursor)
        return page.map(lambda item: from_item(Application, item))


def _query(wanted: Filter) -> Query:
    """The narrowest list that holds what is wanted."""
    rest: dict[str, str | None] = {"state": wanted.state}
    if wanted.customer_id is not None:
        rest["technician_id"] = wanted.technician_id
        key = f"APPLICATIONSOF#{wanted.customer_id}"
        return Query(key, index="gsi1", newest_first=True, where=rest)
    if wanted.technician_id is not None:
        key = f"APPLICATIONSFOR#{wanted.technician_id}"
        return Query(key, index="gsi2", newest_first=True, where=rest)
    if wanted.state is None:
        return _ALL.query()
    return _BY_STATE.query(of=wanted.state, newest_first=wanted.state not in OPEN)


def _item(application: Application) -> Item:
    pk, sk = application_key(application.id)
    created = iso(application.created_at)
    order = f"{created}#{application.id}"
    item = to_item(application) | {
        "pk": pk,
        "sk": sk,
        **_ALL.keys(created, application.id),
        **_BY_STATE.keys(created, application.id, of=application.state),
    }
    if application.customer_id is not None:
        item |= {"gsi1pk": f"APPLICATIONSOF#{application.customer_id}", "gsi1sk": order}
    if application.technician_id is not None:
        item |= {"gsi2pk": f"APPLICATIONSFOR#{application.technician_id}", "gsi2sk": order}
    return item


def _booking(after: Application, before: Application) -> Transaction:
    """The schedule brought from what the application held to what it holds now."""
    transaction = Transaction()
    held, wanted = _cells(before), _cells(after)
    for technician_id, cell in sorted(held - wanted):
        mine = Condition(equals={"application_id": after.id})
        transaction.delete(*cell_key(technician_id, cell), when=mine)
    for technician_id, cell in sorted(wanted - held):
        transaction.extend(held_cell(technician_id, cell, after.id, _expiry(after)))
    old, new = _job_key(before), _job_key(after)
    if old is not None and old != new:
        transaction.delete(*old)
    if new is not None:
        keys = {"pk": new[0], "sk": new[1], "expiresAt": _expiry(after)}
        transaction.put(to_item(after) | keys)
    return transaction


def _cells(application: Application) -> set[tuple[str, datetime]]:
    slot, technician_id = application.booked, application.technician_id
    return {(technician_id, cell) for cell in slot.cells()} if slot and technician_id else set()


def _progress(application: Application) -> Progress:
    return Progress(application.id, application.source, application.created_at, application.reached)


def _job_key(application: Application) -> Key | None:
    slot = application.booked
    if slot is None:
        return None
    return f"TECHNICIAN#{application.technician_id}", f"JOB#{iso(slot.start)}#{application.id}"


def _expiry(application: Application) -> int:
    end: datetime = application.slot.end if application.slot else application.updated_at
    return int((end + KEPT).timestamp())
