"""What staff do with suppressions."""

from __future__ import annotations

from functions.notification.catalogue.entities import Channel
from functions.notification.suppressions.entities import Suppression, SuppressionNotFound
from functions.notification.suppressions.repository import SuppressionRepository
from shared.clock import Clock
from shared.component import component
from shared.dynamo import Page, Table
from shared.principal import Principal


@component
class Suppressions:
    """Use cases of suppressions: staff see all, a customer none."""

    table: Table
    suppressions: SuppressionRepository
    clock: Clock

    def list(
        self, channel: Channel | None, by: Principal, limit: int = 50, cursor: str | None = None
    ) -> Page[Suppression]:
        """Suppressed addresses, newest first. Raises: SuppressionNotFound, InvalidCursor."""
        by.must_reach(None, otherwise=SuppressionNotFound)
        return self.suppressions.list(channel, limit, cursor)

    def lift(self, suppression_id: str, by: Principal) -> None:
        """Let an address have messages again. Raises: SuppressionNotFound."""
        by.must_reach(None, otherwise=SuppressionNotFound)
        found = self.suppressions.find(suppression_id)
        if found is None:
            raise SuppressionNotFound
        self.table.commit(
            self.suppressions.remove(found).audit(
                f"suppression#{found.id}", "suppression.lifted", at=self.clock(), before=found
            )
        )
