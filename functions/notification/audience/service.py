"""The audience follows what customer and billing say."""

from __future__ import annotations

from collections.abc import Callable

from functions.notification.audience.entities import Person, PersonChanged
from functions.notification.audience.repository import AudienceRepository
from shared.component import component
from shared.dynamo import Table
from shared.dynamo.once import Once
from shared.retrying import retrying


@component
class Audience:
    """The use case of the audience: something more is known of a person."""

    table: Table
    audience: AudienceRepository

    def learn(self, customer_id: str, change: Callable[[Person], Person], once: Once) -> None:
        """Change what is known of a person. Raises: AlreadySeen, StaleEvent, Unavailable."""

        def attempt() -> None:
            before = self.audience.find(customer_id)
            after = change(before)
            self.table.commit(self.audience.change(after, over=before).once(once))

        retrying(attempt, on=PersonChanged)
