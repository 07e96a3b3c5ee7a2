"""A service's table: reads by key, lists by page, and transactions."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from enum import Enum
from typing import Any, Protocol
from uuid import uuid4

from shared.aws.errors import AwsError
from shared.aws.json_service import JsonClient
from shared.dynamo.codec import decode_item, encode, encode_item
from shared.dynamo.cursor import Cursors
from shared.dynamo.expressions import operation_request
from shared.dynamo.merging import merged
from shared.dynamo.query import HIGHEST, Page, Query
from shared.dynamo.transaction import LARGEST, Item, Transaction
from shared.errors import Unavailable
from shared.retrying import pause

__all__ = ["DynamoTable", "Page", "Query", "Table"]
CONFLICT_ATTEMPTS = 8
_PASSING = {"TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"}
BATCH_READ = 100  # items that one BatchGetItem takes


class Table(Protocol):
    """What repositories ask of a table; DynamoTable is the real one."""

    def get(self, pk: str, sk: str, *, consistent: bool = True) -> Item | None:
        """One item, or None."""

    def get_many(self, keys: Sequence[tuple[str, str]]) -> list[Item]:
        """The items among these keys that exist, in the order of the keys; at most 100 keys."""

    def first(self, query: Query, *, limit: int = 1) -> list[Item]:
        """The beginning of a list, in one request, for whoever will not go on from there."""

    def page(self, query: Query, *, limit: int = 50, cursor: str | None = None) -> Page[Item]:
        """One page of a list. Raises: InvalidCursor."""

    def each(self, query: Query, *, page_size: int = 200) -> Iterator[Item]:
        """Every item of a list, page after page; shard after shard where it has several.

        For jobs and for lists that are bounded by their nature.
        """

    def commit(self, transaction: Transaction) -> None:
        """Do all of it or none.

        Raises: the `otherwise` of the first line whose condition failed; Unavailable.
        """


class _Outcome(Enum):
    """How a try of a transaction went."""

    DONE = 1
    CANCELLED = 2
    UNANSWERED = 3


class DynamoTable:
    """A DynamoDB table behind the Table protocol."""

    def __init__(
        self,
        client: JsonClient,
        name: str,
        cursors: Cursors,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._client = client
        self.name = name
        self._cursors = cursors
        self._sleep = sleep

    def get(self, pk: str, sk: str, *, consistent: bool = True) -> Item | None:
        """One item, or None."""
        answer = self._client.call(
            "GetItem",
            {"TableName": self.name, "Key": _key(pk, sk), "ConsistentRead": consistent},
        )
        return decode_item(answer["Item"]) if "Item" in answer else None

    def get_many(self, keys: Sequence[tuple[str, str]]) -> list[Item]:
        """The items among these keys that exist, in the order of the keys; at most 100 keys."""
        found: dict[tuple[str, str], Item] = {}
        pending = [_key(*key) for key in dict.fromkeys(keys)]
        for attempt in range(CONFLICT_ATTEMPTS):
            if not pending:
                return [found[key] for key in keys if key in found]
            request = {self.name: {"Keys": pending, "ConsistentRead": True}}
            answer = self._client.call("BatchGetItem", {"RequestItems": request})
            items = [decode_item(a) for a in answer.get("Responses", {}).get(self.name, [])]
            found.update({(item["pk"], item["sk"]): item for item in items})
            pending = answer.get("UnprocessedKeys", {}).get(self.name, {}).get("Keys", [])
            if pending:
                self._wait(attempt)
        raise Unavailable("The database is busy; try again.")

    def first(self, query: Query, *, limit: int = 1) -> list[Item]:
        """The beginning of a list; unlike `page` it seals no cursor, so it needs no secret."""
        if query.is_merged:
            return merged(query, limit, None, self._read)[0]
        return self._query(query, limit, None)[0]

    def page(self, query: Query, *, limit: int = 50, cursor: str | None = None) -> Page[Item]:
        """One page of a list. Raises: InvalidCursor."""
        page = (self._merged_page if query.is_merged else self._plain_page)(query, limit, cursor)
        if not query.keys_only:
            return page
        return Page(tuple(self._whole(query, page.items)), page.next_cursor)

    def each(self, query: Query, *, page_size: int = 200) -> Iterator[Item]:
        """Every item of a list, page after page."""
        for partition in query.partitions():
            items, last = self._query(partition, page_size, None)
            yield from items
            while last:
                items, last = self._query(partition, page_size, last)
                yield from items

    def scan(
        self, *, limit: int, start: dict[str, Any] | None
    ) -> tuple[list[Item], dict[str, Any] | None]:
        """A page of all items, for migrations only."""
        request: dict[str, Any] = {
            "TableName": self.name,
            "Limit": limit,
            "ConsistentRead": True,
        }
        if start:
            request["ExclusiveStartKey"] = encode_item(start)
        answer = self._client.call("Scan", request)
        last = answer.get("LastEvaluatedKey")
        return [decode_item(i) for i in answer["Items"]], decode_item(last) if last else None

    def commit(self, transaction: Transaction) -> None:
        """Do all of it or none.

        Conflicts with other transactions are tried again, within a limit.
        """
        if len(transaction) > LARGEST:
            raise ValueError(f"{len(transaction)} writes: a transaction takes {LARGEST}")
        request = [operation_request(o, self.name) for o in transaction.operations]
        token = str(uuid4())
        for attempt in range(CONFLICT_ATTEMPTS):
            outcome = self._attempt(request, transaction, token)
            if outcome is _Outcome.DONE:
                return
            if outcome is _Outcome.CANCELLED:
                token = str(uuid4())
            self._wait(attempt)
        raise Unavailable("Too many changes of the same thing at once; try again.")

    def _attempt(
        self, request: list[dict[str, Any]], transaction: Transaction, token: str
    ) -> _Outcome:
        """How one try went. Raises: the failed line's error.

        A try in progress has not answered, and may yet be done: the next one must have its token,
        or it would find its own work there and take it for another's. (The client's own retries
        send the same request, and so the same token.)
        """
        try:
            self._client.call(
                "TransactWriteItems", {"TransactItems": request, "ClientRequestToken": token}
            )
        except AwsError as error:
            if error.code == "TransactionInProgressException":
                return _Outcome.UNANSWERED
            reasons = [r.get("Code") for r in error.details.get("CancellationReasons", [])]
            for operation, reason in zip(transaction.operations, reasons, strict=False):
                if reason == "ConditionalCheckFailed":
                    raise operation.otherwise from None
            if _PASSING & set(reasons):
                return _Outcome.CANCELLED
            raise
        return _Outcome.DONE

    def _plain_page(self, query: Query, limit: int, cursor: str | None) -> Page[Item]:
        start = encode_item(self._cursors.open(cursor, query.scope)) if cursor else None
        items, last = self._query(query, limit, start)
        return Page(
            tuple(items), self._cursors.seal(decode_item(last), query.scope) if last else None
        )

    def _whole(self, query: Query, listed: Sequence[Item]) -> Iterator[Item]:
        """The items behind the keys of an index, but for those that have left the list since."""
        places = {(i["pk"], i["sk"]): query.place(i) for i in listed}
        keys = list(places)
        for start in range(0, len(keys), BATCH_READ):
            for item in self.get_many(keys[start : start + BATCH_READ]):
                if query.place(item) == places[item["pk"], item["sk"]]:
                    yield item

    def _merged_page(self, query: Query, limit: int, cursor: str | None) -> Page[Item]:
        after = self._cursors.open(cursor, query.scope)["after"] if cursor else None
        items, place = merged(query, limit, after, self._read)
        next_cursor = self._cursors.seal({"after": place}, query.scope) if place else None
        return Page(tuple(items), next_cursor)

    def _read(self, query: Query, limit: int, start: Item | None) -> tuple[list[Item], Item | None]:
        items, last = self._query(query, limit, encode_item(start) if start else None)
        return items, decode_item(last) if last else None

    def _query(
        self, query: Query, limit: int, start: dict[str, Any] | None
    ) -> tuple[list[Item], dict[str, Any] | None]:
        if query.is_empty:
            return [], None
        answer = self._client.call("Query", _query_request(self.name, query, limit, start))
        return [decode_item(item) for item in answer["Items"]], answer.get("LastEvaluatedKey")

    def _wait(self, attempt: int) -> None:
        self._sleep(pause(attempt, first=0.02, longest=1.0))


def _key(pk: str, sk: str) -> dict[str, Any]:
    return {"pk": {"S": pk}, "sk": {"S": sk}}


def _query_request(
    name: str, query: Query, limit: int, start: dict[str, Any] | None
) -> dict[str, Any]:
    pk, sk = (f"{query.index}pk", f"{query.index}sk") if query.index else ("pk", "sk")
    names, values, condition = {"#pk": pk}, {":pk": encode(query.pk)}, "#pk = :pk"
    if query.prefix:
        names["#sk"], values[":prefix"] = sk, encode(query.prefix)
        condition += " AND begins_with(#sk, :prefix)"
    elif query.since is not None or query.until is not None:
        names["#sk"] = sk
        values |= {
            ":since": encode(query.since or " "),
            ":until": encode(query.until or HIGHEST),
        }
        condition += " AND #sk BETWEEN :since AND :until"
    request: dict[str, Any] = {
        "TableName": name,
        "KeyConditionExpression": condition,
        "ExpressionAttributeNames": names,
        "ExpressionAttributeValues": values,
        "Limit": limit,
        "ScanIndexForward": not query.newest_first,
    }
    if query.index:
        request["IndexName"] = query.index
    elif query.consistent:
        request["ConsistentRead"] = True
    if start:
        request["ExclusiveStartKey"] = start
    if query.wanted:
        request["FilterExpression"] = _filter(query.wanted, names, values)
    if query.attributes:
        wanted = {f"#a{number}": name for number, name in enumerate(query.attributes)}
        names |= wanted
        request["ProjectionExpression"] = ", ".join(wanted)
    return request


def _filter(wanted: dict[str, Any], names: dict[str, str], values: dict[str, Any]) -> str:
    parts = []
    for number, (name, value) in enumerate(wanted.items()):
        names[f"#w{number}"], values[f":w{number}"] = name, encode(value)
        parts.append(f"#w{number} = :w{number}")
    return " AND ".join(parts)
