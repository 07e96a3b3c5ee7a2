"""The terms of tariffs' revisions, which never change: each process reads them once."""

from __future__ import annotations

from dataclasses import field

from functions.billing.tariffs.entities import TariffTerms
from functions.billing.tariffs.repository import TariffRepository
from functions.billing.usage.agreed import Revision
from shared.component import component

MOST = 200  # they may hold hundreds of prefixes


@component
class KnownTerms:
    """Reads terms and keeps the latest ones."""

    tariffs: TariffRepository
    kept: dict[Revision, TariffTerms] = field(default_factory=dict)

    def of(self, revision: Revision) -> TariffTerms:
        """The terms of a revision. Raises: TariffNotFound."""
        if revision not in self.kept:
            terms = self.tariffs.get_at_revision(*revision).terms
            if len(self.kept) >= MOST:
                self.kept.clear()
            self.kept[revision] = terms
        return self.kept[revision]
