"""What is done with links to unsubscribe."""

from __future__ import annotations

from functions.notification.catalogue.entities import CRITICAL, Channel
from functions.notification.preferences.repository import PreferencesRepository
from functions.notification.unsubscribing.entities import InvalidLink, Leaving
from functions.notification.unsubscribing.links import UnsubscribeLinks
from shared.clock import Clock
from shared.component import component
from shared.dynamo import Table
from shared.errors import PreconditionFailed
from shared.retrying import retrying


@component
class Unsubscribing:
    """Use cases of leaving; whoever holds a link may."""

    table: Table
    preferences: PreferencesRepository
    links: UnsubscribeLinks
    clock: Clock

    def shown(self, token: str) -> Leaving:
        """What a link would leave; nothing changes. Raises: InvalidLink."""
        leaving = self.links.read(token)
        if leaving is None or leaving.kind in CRITICAL:
            raise InvalidLink
        return leaving

    def leave(self, token: str) -> Leaving:
        """Send no more mails of the link's kind, however often it is asked for.

        Raises: InvalidLink.
        """
        leaving = self.shown(token)
        retrying(lambda: self._left(leaving), on=PreconditionFailed)
        return leaving

    def _left(self, leaving: Leaving) -> None:
        """Raises: PreconditionFailed."""
        before = self.preferences.get(leaving.customer_id)
        if before.choice(leaving.kind).email is False:
            return
        after = before.left(leaving.kind, Channel.EMAIL)
        self.table.commit(
            self.preferences.change(after, over=before).audit(
                f"preferences#{after.customer_id}",
                "preferences.unsubscribed",
                at=self.clock(),
                before=before,
                after=after,
            )
        )
