"""Tariffs in the billing table.

pk TARIFF#<id>        sk TARIFF          the tariff as it is now
     gsi1 TARIFFS#<status>   <code>
pk TARIFF#<id>        sk REVISION#<n>    published terms, for ever
pk TARIFFCODE#<code>  sk TARIFF          holds the code
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from functions.billing.tariffs.entities import (
    Tariff,
    TariffChanged,
    TariffCodeTaken,
    TariffNotFound,
    TariffStatus,
    TariffTerms,
)
from shared.component import component
from shared.dynamo.mapping import from_item, to_item
from shared.dynamo.table import Page, Query, Table
from shared.dynamo.transaction import Item, Transaction


@component
class TariffRepository:
    """Reads tariffs, and says how changes of them are written."""

    table: Table

    def get(self, tariff_id: str) -> Tariff:
        """One tariff. Raises: TariffNotFound."""
        item = self.table.get(f"TARIFF#{tariff_id}", "TARIFF")
        if item is None:
            raise TariffNotFound
        return from_item(Tariff, item)

    def get_at_revision(self, tariff_id: str, number: int) -> Tariff:
        """A tariff with the terms of one of its revisions. Raises: TariffNotFound."""
        tariff = self.get(tariff_id)
        if number == tariff.revision:
            return tariff
        return replace(tariff, revision=number, terms=self.get_revision(tariff_id, number))

    def get_revision(self, tariff_id: str, number: int) -> TariffTerms:
        """The terms of a published revision. Raises: TariffNotFound."""
        item = self.table.get(f"TARIFF#{tariff_id}", f"REVISION#{number:04d}")
        if item is None:
            raise TariffNotFound
        return from_item(TariffTerms, item)

    def list(
        self, statuses: Sequence[TariffStatus], limit: int, cursor: str | None
    ) -> Page[Tariff]:
        """Tariffs of some statuses, in order of their codes. Raises: InvalidCursor."""
        first, *others = (f"TARIFFS#{status}" for status in statuses)
        query = Query(first, index="gsi1", others=tuple(others))
        page = self.table.page(query, limit=limit, cursor=cursor)
        return page.map(lambda item: from_item(Tariff, item))

    def add(self, tariff: Tariff) -> Transaction:
        """A new tariff. Its failures: TariffCodeTaken, TariffChanged."""
        code = {"pk": f"TARIFFCODE#{tariff.code}", "sk": "TARIFF", "tariffId": tariff.id}
        return (
            Transaction()
            .create(code, otherwise=TariffCodeTaken("The code {code} is taken.", code=tariff.code))
            .create(_item(tariff), otherwise=TariffChanged())
        )

    def change(self, tariff: Tariff, *, over: Tariff) -> Transaction:
        """A tariff over the state it was read in. Its failure: TariffChanged."""
        return Transaction().replace(_item(tariff), version=over.version, otherwise=TariffChanged())

    def add_revision(self, tariff: Tariff) -> Transaction:
        """The terms that are published now, which never change. Its failure: TariffChanged."""
        key = {"pk": f"TARIFF#{tariff.id}", "sk": f"REVISION#{tariff.revision:04d}"}
        return Transaction().create(to_item(tariff.terms) | key, otherwise=TariffChanged())


def _item(tariff: Tariff) -> Item:
    return to_item(tariff) | {
        "pk": f"TARIFF#{tariff.id}",
        "sk": "TARIFF",
        "gsi1pk": f"TARIFFS#{tariff.status}",
        "gsi1sk": tariff.code,
    }
