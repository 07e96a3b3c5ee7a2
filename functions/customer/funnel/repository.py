"""The funnel in the customer table.

pk FUNNEL#<shard>   sk <submitted>#<application>   how far an application has come

One small item an application, written over in the transaction of each step. A counter for a day
would be one item that all steps of that day wait for; and the middle of times can't be added up.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from zlib import crc32

from functions.customer.funnel.entities import Progress
from shared.clock import iso
from shared.component import component
from shared.dynamo import Query, Table, Transaction, from_item, to_item
from shared.dynamo.query import partition

_SHARDS = 4


def kept(progress: Progress) -> Transaction:
    """How far an application has come."""
    shard = crc32(progress.application_id.encode()) % _SHARDS
    keys = {
        "pk": partition("FUNNEL", shard),
        "sk": f"{iso(progress.submitted_at)}#{progress.application_id}",
    }
    return Transaction().put(to_item(progress) | keys)


@component
class FunnelRepository:
    """Reads how far applications have come."""

    table: Table

    def each_submitted(self, since: datetime, until: datetime) -> Iterator[Progress]:
        """The applications submitted from one moment on and before another."""
        query = Query("FUNNEL", since=iso(since), until=iso(until), shards=_SHARDS)
        for item in self.table.each(query, page_size=1000):
            yield from_item(Progress, item)
