"""API keys in the auth table; a revoked one is removed, an expired one by TTL a month later.

pk APIKEY#<id>   sk APIKEY   gsi1pk APIKEYS   gsi1sk <id>
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from functions.auth.api_keys.entities import ApiKey, ApiKeyNotFound
from shared.clock import iso
from shared.dynamo import Page, Table, Transaction, from_item, to_item
from shared.dynamo.table import Query
from shared.dynamo.transaction import Condition

SK = "APIKEY"
LISTED = timedelta(days=30)
"""How long an expired key stays in the list, for whoever wonders why it does not work."""


@dataclass(frozen=True)
class ApiKeyRepository:
    """Reads keys; says what a change of one writes."""

    table: Table

    def get(self, key_id: str) -> ApiKey:
        """A key. Raises: ApiKeyNotFound."""
        item = self.table.get(_pk(key_id), SK)
        if item is None:
            raise ApiKeyNotFound
        return from_item(ApiKey, item)

    def page(self, *, limit: int, cursor: str | None) -> Page[ApiKey]:
        """Keys, newest first. Raises: InvalidCursor."""
        query = Query(pk="APIKEYS", index="gsi1", newest_first=True)
        return self.table.page(query, limit=limit, cursor=cursor).map(
            lambda item: from_item(ApiKey, item)
        )

    def commit(self, transaction: Transaction) -> None:
        """Do it. Raises: what its lines say."""
        self.table.commit(transaction)


def creating(key: ApiKey) -> Transaction:
    """What writes a new key."""
    keys = {"pk": _pk(key.id), "sk": SK, "gsi1pk": "APIKEYS", "gsi1sk": key.id}
    times = {"expiresAt": int((key.expires_at + LISTED).timestamp())}
    return Transaction().create(to_item(key) | keys | times, otherwise=ApiKeyNotFound())


def noting_use(key: ApiKey, at: datetime) -> Transaction:
    """What notes a use, unless another one was noted meanwhile. Its line raises: ApiKeyNotFound."""
    noted = iso(key.last_used_at) if key.last_used_at else None
    when = Condition(present=True, equals={"last_used_at": noted})
    item = {"pk": _pk(key.id), "sk": SK, "last_used_at": iso(at)}
    return Transaction().update(item, when=when, otherwise=ApiKeyNotFound())


def removing(key: ApiKey) -> Transaction:
    """What removes a key. Its line raises: ApiKeyNotFound."""
    present = Condition(present=True)
    return Transaction().delete(_pk(key.id), SK, when=present, otherwise=ApiKeyNotFound())


def _pk(key_id: str) -> str:
    return f"APIKEY#{key_id}"
