"""Webhooks in the notification table: few, so they lie in one partition.

pk WEBHOOKS   sk <id>
"""

from __future__ import annotations

from collections.abc import Iterator

from functions.notification.webhooks.entities import Webhook, WebhookChanged, WebhookNotFound
from shared.component import component
from shared.dynamo import Item, Page, Query, Table, Transaction, from_item, to_item
from shared.dynamo.transaction import Condition

PK = "WEBHOOKS"


@component
class WebhookRepository:
    """Reads webhooks, and says how they are written."""

    table: Table

    def get(self, webhook_id: str) -> Webhook:
        """A webhook. Raises: WebhookNotFound."""
        item = self.table.get(*key(webhook_id))
        if item is None:
            raise WebhookNotFound
        return from_item(Webhook, item)

    def list(self, limit: int, cursor: str | None) -> Page[Webhook]:
        """Webhooks, newest first. Raises: InvalidCursor."""
        page = self.table.page(Query(PK, newest_first=True), limit=limit, cursor=cursor)
        return page.map(lambda item: from_item(Webhook, item))

    def each(self) -> Iterator[Webhook]:
        """Every webhook; there are as many as there are integrators."""
        query = Query(PK, consistent=True)
        return (from_item(Webhook, item) for item in self.table.each(query))

    def add(self, webhook: Webhook) -> Transaction:
        """A new webhook."""
        return Transaction().create(_item(webhook), otherwise=WebhookChanged())

    def change(self, webhook: Webhook, *, over: Webhook) -> Transaction:
        """A webhook over the version before. Its failure: WebhookChanged."""
        return Transaction().replace(
            _item(webhook), version=over.version, otherwise=WebhookChanged()
        )

    def present(self, webhook: Webhook) -> Transaction:
        """Look that it is still there. Its failure: WebhookNotFound."""
        there = Condition(present=True)
        return Transaction().check(*key(webhook.id), when=there, otherwise=WebhookNotFound())

    def remove(self, webhook: Webhook) -> Transaction:
        """Remove a webhook. Its failure: WebhookChanged."""
        unchanged = Condition(equals={"version": webhook.version})
        return Transaction().delete(*key(webhook.id), when=unchanged, otherwise=WebhookChanged())


def key(webhook_id: str) -> tuple[str, str]:
    """Where a webhook lies."""
    return PK, webhook_id


def _item(webhook: Webhook) -> Item:
    pk, sk = key(webhook.id)
    return to_item(webhook) | {"pk": pk, "sk": sk}
