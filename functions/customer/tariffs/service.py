"""Keeping up with the tariffs that billing sells."""

from __future__ import annotations

from contextlib import suppress

from functions.customer.tariffs.entities import OlderThanKnown, Tariff
from functions.customer.tariffs.repository import TariffRepository
from shared.component import component
from shared.dynamo import Table, Transaction
from shared.dynamo.once import Once


@component
class Tariffs:
    """Use cases on billing's tariffs."""

    table: Table
    tariffs: TariffRepository

    def publish(self, tariff: Tariff, once: Once | None = None) -> None:
        """Keep a published revision, unless something newer is known."""
        self._commit(self.tariffs.put(tariff), once)

    def archive(self, tariff_id: str, sequence: int, once: Once | None = None) -> None:
        """Sell a tariff no longer, even if its publication is heard of later."""
        self._commit(self.tariffs.archive(tariff_id, sequence), once)

    def _commit(self, change: Transaction, once: Once | None) -> None:
        with suppress(OlderThanKnown):
            self.table.commit(Transaction().once(once).extend(change))
