"""Keeping up with what billing publishes."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from functions.customer.tariffs.entities import OlderThanKnown, Tariff
from functions.customer.tariffs.repository import write_tariff
from shared.dynamo import Table, Transaction
from shared.dynamo.once import Once


@dataclass(frozen=True)
class Tariffs:
    """Use cases on billing's tariffs."""

    table: Table

    def remember(self, tariff: Tariff, once: Once | None = None) -> None:
        """Keep a published tariff, unless something newer is known."""
        with suppress(OlderThanKnown):
            self.table.commit(write_tariff(Transaction().once(once), tariff))
