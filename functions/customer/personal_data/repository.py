"""Requests for personal data in the customer table.

pk PERSONALDATA#<id>   sk REQUEST
     gsi1 PERSONALDATAOF#<customer>   <id>          ids are UUIDv7, so they sort by time
     gsi2 PERSONALDATADUE             <due>#<id>    while somebody has to look at it
     gsi3 PERSONALDATA#<shard>        <id>
pk CUSTOMER#<id>       sk PERSONALDATA#<kind>       until when the same is not requested again
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from functions.customer.personal_data.entities import (
    Filter,
    PersonalDataRequest,
    PersonalDataRequestChanged,
    PersonalDataRequestExists,
    PersonalDataRequestNotFound,
    RequestedAlready,
    RequestKind,
)
from shared.clock import iso
from shared.component import component
from shared.dynamo import Item, Page, Query, ShardedList, Table, Transaction, from_item, to_item
from shared.dynamo.transaction import Condition

_ALL = ShardedList("PERSONALDATA", index="gsi3", shards=2)
_DUE = "PERSONALDATADUE"


@component
class PersonalDataRequestRepository:
    """Reads requests, and says how they are written."""

    table: Table

    def get(self, request_id: str) -> PersonalDataRequest:
        """A request. Raises: PersonalDataRequestNotFound."""
        item = self.table.get(f"PERSONALDATA#{request_id}", "REQUEST")
        if item is None:
            raise PersonalDataRequestNotFound
        return from_item(PersonalDataRequest, item)

    def list(self, wanted: Filter, limit: int, cursor: str | None) -> Page[PersonalDataRequest]:
        """Requests, newest first."""
        rest = {"kind": wanted.kind, "state": wanted.state}
        query = _ALL.query(where=rest)
        if wanted.customer_id is not None:
            key = f"PERSONALDATAOF#{wanted.customer_id}"
            query = Query(key, index="gsi1", newest_first=True, where=rest)
        page = self.table.page(query, limit=limit, cursor=cursor)
        return page.map(lambda item: from_item(PersonalDataRequest, item))

    def each_due(self, now: datetime) -> Iterator[str]:
        """The ids of the requests to look at, those that wait the longest first."""
        for item in self.table.each(Query(_DUE, index="gsi2", until=f"{iso(now)}~")):
            yield str(item["id"])

    def add(self, request: PersonalDataRequest, until: datetime) -> Transaction:
        """A new request, the only one of its kind for a while.

        Its failures: PersonalDataRequestExists, RequestedAlready.
        """
        writes = Transaction().create(_item(request), otherwise=PersonalDataRequestExists())
        pk, sk = _only(request.customer_id, request.kind)
        return writes.put(
            {"pk": pk, "sk": sk, "until": iso(until), "request_id": request.id},
            when=Condition(absent_or_before=("until", iso(request.requested_at))),
            otherwise=RequestedAlready(),
        )

    def change(self, request: PersonalDataRequest, *, over: PersonalDataRequest) -> Transaction:
        """A request over the state it was read in. Its failure: PersonalDataRequestChanged."""
        return Transaction().replace(
            _item(request), version=over.version, otherwise=PersonalDataRequestChanged()
        )

    def allow_again(self, request: PersonalDataRequest) -> Transaction:
        """The same can be requested again."""
        return Transaction().delete(*_only(request.customer_id, request.kind))


def _only(customer_id: str, kind: RequestKind) -> tuple[str, str]:
    return f"CUSTOMER#{customer_id}", f"PERSONALDATA#{kind.value}"


def _item(request: PersonalDataRequest) -> Item:
    item = to_item(request) | {
        "pk": f"PERSONALDATA#{request.id}",
        "sk": "REQUEST",
        "gsi1pk": f"PERSONALDATAOF#{request.customer_id}",
        "gsi1sk": request.id,
        **_ALL.keys_by_id(request.id),
    }
    if request.due_at is None:
        return item
    return item | {"gsi2pk": _DUE, "gsi2sk": f"{iso(request.due_at)}#{request.id}"}
