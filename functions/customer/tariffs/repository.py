"""Billing's tariffs in the customer table.

pk TARIFF#<id>   sk TARIFF   one that is archived before it was known has no terms
"""

from __future__ import annotations

from functions.customer.tariffs.entities import OlderThanKnown, Tariff
from shared.dynamo import Item, Transaction, from_item, to_item
from shared.dynamo.transaction import Condition


def tariff_key(tariff_id: str) -> tuple[str, str]:
    """Where a tariff lies."""
    return f"TARIFF#{tariff_id}", "TARIFF"


def tariff_in(item: Item | None) -> Tariff | None:
    """The tariff that an item holds, if its terms are known."""
    return from_item(Tariff, item) if item and "terms" in item else None


class TariffRepository:
    """Says how tariffs are written."""

    def put(self, tariff: Tariff) -> Transaction:
        """A tariff over what is older. Its failure: OlderThanKnown."""
        item = to_item(tariff) | _keys(tariff.id)
        return Transaction().put(item, when=_older(tariff.sequence), otherwise=OlderThanKnown())

    def archive(self, tariff_id: str, sequence: int) -> Transaction:
        """A tariff marked as no longer sold. Its failure: OlderThanKnown."""
        item = _keys(tariff_id) | {"archived": True, "sequence": sequence}
        return Transaction().update(item, when=_older(sequence), otherwise=OlderThanKnown())


def _keys(tariff_id: str) -> Item:
    pk, sk = tariff_key(tariff_id)
    return {"pk": pk, "sk": sk}


def _older(sequence: int) -> Condition:
    return Condition(absent_or_before=("sequence", sequence))
