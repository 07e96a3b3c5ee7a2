"""Moving a tariff's subscribers to another tariff, or to its own present terms."""

from __future__ import annotations

from dataclasses import dataclass

from functions.billing.changes.entities import TariffRequest, When
from functions.billing.changes.service import SubscriptionChanges
from functions.billing.subscriptions.entities import (
    SameTerms,
    SubscriptionEnded,
    SubscriptionFilter,
    SubscriptionState,
)
from functions.billing.subscriptions.repository import SubscriptionRepository
from functions.billing.tariffs.repository import TariffRepository
from shared.component import component
from shared.errors import DomainError
from shared.principal import Principal


@dataclass(frozen=True, slots=True)
class NotMoved:
    """A subscription that stays as it is, and why."""

    subscription_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class Migration:
    """What became of some subscribers; `next_cursor` leads to the next ones, if there are any."""

    moved: int
    unchanged: int
    failed: tuple[NotMoved, ...]
    next_cursor: str | None


@component
class TariffMigration:
    """The use case of migrations: one change for each subscription, when its period ends."""

    subscriptions: SubscriptionRepository
    tariffs: TariffRepository
    changes: SubscriptionChanges

    def move(
        self, tariff_id: str, to_tariff_id: str, by: Principal, limit: int, cursor: str | None
    ) -> Migration:
        """Move the next subscribers; those that have the terms, or have ended, stay as they are.

        Whoever is interrupted begins again from any cursor: a change that is to come already is
        replaced by the same one. Raises: TariffNotFound, InvalidCursor.
        """
        self.tariffs.get(tariff_id)
        self.tariffs.get(to_tariff_id)
        wanted = TariffRequest(to_tariff_id, when=When.PERIOD_END, free=True)
        page = self.subscriptions.list(SubscriptionFilter(tariff_id=tariff_id), limit, cursor)
        moved, failed = 0, []
        for subscription in page.items:
            if subscription.state is SubscriptionState.CANCELLED:
                continue
            try:
                self.changes.change_tariff(subscription.id, wanted, by)
                moved += 1
            except (SameTerms, SubscriptionEnded):
                continue
            except DomainError as error:
                failed.append(NotMoved(subscription.id, str(error)))
        unchanged = len(page.items) - moved - len(failed)
        return Migration(moved, unchanged, tuple(failed), page.next_cursor)
