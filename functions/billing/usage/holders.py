"""Whose subscriptions are: the accounts of subscriptions, which never change.

An index leads from a subscription to its account, a request for each. So what was found there is
kept, with the first usage, where a hundred are read at once: a new process need not ask for each.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import field

from functions.billing.subscriptions.entities import SubscriptionNotFound
from functions.billing.subscriptions.repository import SubscriptionRepository
from functions.billing.usage.repository import UsageRepository
from shared.component import component

MOST = 100_000


@component
class Holders:
    """Reads the accounts of subscriptions, and remembers the latest ones.

    `unwritten` are subscriptions that nobody has kept yet.
    """

    usage: UsageRepository
    subscriptions: SubscriptionRepository
    accounts: dict[str, str] = field(default_factory=dict)
    unwritten: set[str] = field(default_factory=set)

    def of(self, subscription_ids: Collection[str]) -> dict[str, str]:
        """The accounts of those subscriptions that there are, by the subscriptions' ids."""
        known = {id_: self.accounts[id_] for id_ in subscription_ids if id_ in self.accounts}
        if unknown := [id_ for id_ in subscription_ids if id_ not in known]:
            kept = self.usage.holders(unknown)
            found = dict(self._looked_up(id_ for id_ in unknown if id_ not in kept))
            if len(self.accounts) + len(unknown) > MOST:
                self.accounts.clear()
                self.unwritten.clear()
            self.accounts.update(kept | found)
            self.unwritten.update(found)
            known |= kept | found
        return known

    def _looked_up(self, subscription_ids: Iterable[str]) -> Iterator[tuple[str, str]]:
        for id_ in subscription_ids:
            try:
                yield id_, self.subscriptions.get(id_).account_id
            except SubscriptionNotFound:
                continue
