"""Entities in DynamoDB: mapping, conditional transactions with their events, paging, migrations."""

from shared.dynamo.mapping import from_item, to_item
from shared.dynamo.query import Page, Query, ShardedList
from shared.dynamo.table import Table
from shared.dynamo.transaction import Item, Transaction

__all__ = ["Item", "Page", "Query", "ShardedList", "Table", "Transaction", "from_item", "to_item"]
