"""API keys in the auth table; revoked ones are removed, expired ones by TTL a month later.

pk APIKEY#<id>   sk APIKEY   gsi1pk APIKEYS   gsi1sk <id>
"""

from __future__ import annotations

from datetime import datetime, timedelta

from functions.auth.api_keys.entities import ApiKey, ApiKeyNotFound
from shared.clock import iso
from shared.component import component
from shared.dynamo import Page, Query, Table, Transaction, from_item, to_item
from shared.dynamo.transaction import Condition

SK = "APIKEY"
LISTED = timedelta(days=30)
"""How long an expired key stays in the list, so that people see why it does not work."""


@component
class ApiKeyRepository:
    """Reads API keys, and says how they are written."""

    table: Table

    def get(self, key_id: str) -> ApiKey:
        """A key. Raises: ApiKeyNotFound."""
        item = self.table.get(_pk(key_id), SK)
        if item is None:
            raise ApiKeyNotFound
        return from_item(ApiKey, item)

    def list(self, *, limit: int, cursor: str | None) -> Page[ApiKey]:
        """Keys, newest first. Raises: InvalidCursor."""
        query = Query(pk="APIKEYS", index="gsi1", newest_first=True)
        page = self.table.page(query, limit=limit, cursor=cursor)
        return page.map(lambda item: from_item(ApiKey, item))

    def add(self, key: ApiKey) -> Transaction:
        """Write a new key."""
        keys = {"pk": _pk(key.id), "sk": SK, "gsi1pk": "APIKEYS", "gsi1sk": key.id}
        times = {"expiresAt": int((key.expires_at + LISTED).timestamp())}
        return Transaction().create(to_item(key) | keys | times, otherwise=ApiKeyNotFound())

    def record_use(self, key: ApiKey, at: datetime) -> Transaction:
        """Write the time of last use, over the one that was read. Its failure: ApiKeyNotFound."""
        recorded = iso(key.last_used_at) if key.last_used_at else None
        when = Condition(present=True, equals={"last_used_at": recorded})
        item = {"pk": _pk(key.id), "sk": SK, "last_used_at": iso(at)}
        return Transaction().update(item, when=when, otherwise=ApiKeyNotFound())

    def remove(self, key: ApiKey) -> Transaction:
        """Remove a key. Its failure: ApiKeyNotFound."""
        present = Condition(present=True)
        return Transaction().delete(_pk(key.id), SK, when=present, otherwise=ApiKeyNotFound())


def _pk(key_id: str) -> str:
    return f"APIKEY#{key_id}"
