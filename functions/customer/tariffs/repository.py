"""Billing's tariffs in the customer table.

pk TARIFF#<id>   sk TARIFF   gsi1 TARIFFS <code>

One that is archived before it was known has no terms, and is on no list.
"""

from __future__ import annotations

from collections.abc import Iterator

from functions.customer.tariffs.entities import OlderThanKnown, Tariff
from shared.component import component
from shared.dynamo import Item, Query, Table, Transaction, from_item, to_item
from shared.dynamo.transaction import Condition


def tariff_key(tariff_id: str) -> tuple[str, str]:
    """Where a tariff lies."""
    return f"TARIFF#{tariff_id}", "TARIFF"


def tariff_in(item: Item | None) -> Tariff | None:
    """The tariff that an item holds, if its terms are known."""
    return from_item(Tariff, item) if item and "terms" in item else None


@component
class TariffRepository:
    """Lists tariffs, and says how they are written."""

    table: Table

    def each(self) -> Iterator[Tariff]:
        """All that were ever published, those too that are no longer sold; by code."""
        for item in self.table.each(Query("TARIFFS", index="gsi1")):
            tariff = tariff_in(item)
            if tariff is not None:
                yield tariff

    def put(self, tariff: Tariff) -> Transaction:
        """A tariff over what is older. Its failure: OlderThanKnown."""
        item = to_item(tariff) | _keys(tariff.id) | _by_code(tariff.code)
        return Transaction().put(item, when=_older(tariff.sequence), otherwise=OlderThanKnown())

    def archive(self, tariff_id: str, sequence: int) -> Transaction:
        """A tariff marked as no longer sold. Its failure: OlderThanKnown."""
        item = _keys(tariff_id) | {"archived": True, "sequence": sequence}
        return Transaction().update(item, when=_older(sequence), otherwise=OlderThanKnown())


def _keys(tariff_id: str) -> Item:
    pk, sk = tariff_key(tariff_id)
    return {"pk": pk, "sk": sk}


def _by_code(code: str) -> Item:
    return {"gsi1pk": "TARIFFS", "gsi1sk": code}


def listed_by_code(item: Item) -> Transaction | None:
    """A tariff of before there was a list of them is given its place in it."""
    if item["sk"] != "TARIFF" or "code" not in item or "gsi1pk" in item:
        return None
    return Transaction().update({"pk": item["pk"], "sk": item["sk"], **_by_code(str(item["code"]))})


def _older(sequence: int) -> Condition:
    return Condition(absent_or_before=("sequence", sequence))
