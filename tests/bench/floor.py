"""The floor: bare boto3 writing the items of some invoices, and nothing else.

They are the very items that our run wrote, into a table made like billing's, as many invoices a
transaction as fit. No reading, no arithmetic, no conditions, no stream's consumer.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from shared.dynamo.transaction import LARGEST
from tests.bench.samples import Spent, spent
from tests.bench.stack import BenchStack

Written = list[dict[str, Any]]
"""The items of one invoice, as DynamoDB's attribute values."""


def floor(stack: BenchStack, invoices: Sequence[Written]) -> Spent:
    """What bare boto3 takes to write these invoices, for each."""
    client = stack.client("dynamodb")
    with table_like(client, stack.billing_table) as table:
        requests = list(_requests(table, invoices))
        client.describe_table(TableName=table)  # the connection stands before the clock runs
        with spent(stack.emulator) as watch:
            for request in requests:
                client.transact_write_items(TransactItems=request)
    return watch.result.each(len(invoices))


def _requests(table: str, invoices: Sequence[Written]) -> Iterator[list[dict[str, Any]]]:
    at_once = LARGEST // max(len(items) for items in invoices)
    for start in range(0, len(invoices), at_once):
        batch = invoices[start : start + at_once]
        yield [{"Put": {"TableName": table, "Item": item}} for items in batch for item in items]


@contextmanager
def table_like(client: Any, model: str) -> Iterator[str]:
    """An empty table with the keys, indexes and stream of another one."""
    described, name = client.describe_table(TableName=model)["Table"], "bench-floor"
    client.create_table(
        TableName=name,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=described["AttributeDefinitions"],
        KeySchema=described["KeySchema"],
        GlobalSecondaryIndexes=[
            {k: index[k] for k in ("IndexName", "KeySchema", "Projection")}
            for index in described["GlobalSecondaryIndexes"]
        ],
        StreamSpecification=described["StreamSpecification"],
    )
    try:
        yield name
    finally:
        client.delete_table(TableName=name)
