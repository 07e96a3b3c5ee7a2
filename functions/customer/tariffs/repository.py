"""Published tariffs in the customer table.

pk TARIFF#<id>   sk TARIFF
"""

from __future__ import annotations

from functions.customer.tariffs.entities import OlderThanKnown, Tariff
from shared.dynamo import Item, Transaction, from_item, to_item
from shared.dynamo.transaction import Condition


def tariff_key(tariff_id: str) -> tuple[str, str]:
    """Where a tariff lies."""
    return f"TARIFF#{tariff_id}", "TARIFF"


def tariff_in(item: Item | None) -> Tariff | None:
    """The tariff that an item holds."""
    return None if item is None else from_item(Tariff, item)


def write_tariff(transaction: Transaction, tariff: Tariff) -> Transaction:
    """A tariff over whatever older is known of it."""
    pk, sk = tariff_key(tariff.id)
    older = Condition(absent_or_before=("sequence", tariff.sequence))
    item = to_item(tariff) | {"pk": pk, "sk": sk}
    return transaction.put(item, when=older, otherwise=OlderThanKnown())
