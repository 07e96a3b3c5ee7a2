"""What administrators do with webhooks."""

from __future__ import annotations

from typing import Any

from functions.notification.webhooks.entities import Span, Webhook, WebhookDraft, new_secret
from functions.notification.webhooks.events import WebhookReplayRequested, WebhookTestRequested
from functions.notification.webhooks.repository import WebhookRepository
from functions.notification.webhooks.targets import target
from shared.clock import Clock, iso
from shared.component import component
from shared.dynamo import Page, Table
from shared.errors import PreconditionFailed
from shared.idempotency import KeyedRequest, id_for
from shared.ids import NewId
from shared.principal import Principal


@component
class Webhooks:
    """Use cases of webhooks; `to_loopback` lets them lead to this machine."""

    table: Table
    webhooks: WebhookRepository
    clock: Clock
    new_id: NewId
    to_loopback: bool

    def list(self, limit: int, cursor: str | None) -> Page[Webhook]:
        """Webhooks, newest first. Raises: InvalidCursor."""
        return self.webhooks.list(limit, cursor)

    def get(self, webhook_id: str) -> Webhook:
        """A webhook. Raises: WebhookNotFound."""
        return self.webhooks.get(webhook_id)

    def create(
        self, draft: WebhookDraft, by: Principal, once: KeyedRequest | None = None
    ) -> Webhook:
        """Add a webhook. Raises: UnfitUrl."""
        target(draft.url, to_loopback=self.to_loopback)
        now = self.clock()
        webhook = Webhook(
            id=id_for(once, "webhook", self.new_id),
            url=draft.url,
            event_types=draft.event_types,
            owner_email=draft.owner_email,
            locale=draft.locale,
            description=draft.description,
            signing_secret=new_secret(),
            created_at=now,
            created_by=by.id,
            updated_at=now,
        )
        self.table.commit(
            self.webhooks.add(webhook)
            .audit(_subject(webhook), "webhook.added", at=now, after=webhook)
            .once(once, result=webhook)
        )
        return webhook

    def update(self, webhook_id: str, changes: dict[str, Any], seen: int | None) -> Webhook:
        """Change a webhook.

        Raises: WebhookNotFound, WebhookChanged, UnfitUrl, PreconditionFailed.
        """
        if "url" in changes:
            target(changes["url"], to_loopback=self.to_loopback)
        before, now = self.webhooks.get(webhook_id), self.clock()
        if seen not in (None, before.version):
            raise PreconditionFailed
        after = before.changed(changes, now)
        self.table.commit(
            self.webhooks.change(after, over=before).audit(
                _subject(after), "webhook.changed", at=now, before=before, after=after
            )
        )
        return after

    def remove(self, webhook_id: str) -> None:
        """Remove a webhook; what is still to be sent to it is not. Raises: WebhookNotFound."""
        webhook = self.webhooks.get(webhook_id)
        self.table.commit(
            self.webhooks.remove(webhook).audit(
                _subject(webhook), "webhook.removed", at=self.clock(), before=webhook
            )
        )

    def renew_secret(self, webhook_id: str, once: KeyedRequest | None = None) -> Webhook:
        """Sign with a new secret; for a day the one before signs, too.

        Raises: WebhookNotFound, WebhookChanged.
        """
        before, now = self.webhooks.get(webhook_id), self.clock()
        after = before.renewed(new_secret(), now)
        self.table.commit(
            self.webhooks.change(after, over=before)
            .audit(_subject(after), "webhook.secret-renewed", at=now, before=before, after=after)
            .once(once, result=after)
        )
        return after

    def request_test(self, webhook_id: str, once: KeyedRequest | None = None) -> Webhook:
        """Have a test event sent. Raises: WebhookNotFound, WebhookIsDisabled."""
        webhook, now = self.webhooks.get(webhook_id), self.clock()
        webhook.must_be_enabled()
        self.table.commit(
            self.webhooks.present(webhook)
            .audit(_subject(webhook), "webhook.tested", at=now)
            .emit(WebhookTestRequested.of(webhook, now))
            .once(once, result=webhook)
        )
        return webhook

    def replay(self, webhook_id: str, span: Span, once: KeyedRequest | None = None) -> Webhook:
        """Have events sent once more. Raises: WebhookNotFound, WebhookIsDisabled."""
        webhook, now = self.webhooks.get(webhook_id), self.clock()
        webhook.must_be_enabled()
        asked = WebhookReplayRequested(
            webhook_id=webhook_id,
            replay_id=id_for(once, "replay", self.new_id),
            event_id=span.event_id,
            since=iso(span.since) if span.since else None,
            until=iso(span.until) if span.until else None,
            failed_only=span.failed_only,
        )
        self.table.commit(
            self.webhooks.present(webhook)
            .audit(_subject(webhook), "webhook.replayed", at=now)
            .emit(asked.said(now))
            .once(once, result=webhook)
        )
        return webhook


def _subject(webhook: Webhook) -> str:
    return f"webhook#{webhook.id}"
