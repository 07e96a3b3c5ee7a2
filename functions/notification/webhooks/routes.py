"""Webhooks: how other systems of the provider hear of events."""

from __future__ import annotations

from functions.notification.webhooks.entities import (
    UnfitUrl,
    Webhook,
    WebhookChanged,
    WebhookIsDisabled,
    WebhookNotFound,
)
from functions.notification.webhooks.schemas import (
    NewWebhook,
    Replay,
    WebhookChanges,
    WebhookSecretView,
    WebhookView,
)
from functions.notification.webhooks.service import Webhooks
from shared.dynamo import Page
from shared.dynamo.cursor import InvalidCursor
from shared.errors import PreconditionFailed
from shared.http import Call, Endpoints, PageQuery

endpoint = Endpoints(
    "Webhooks",
    "How other systems hear of events: signed as Standard Webhooks says, tried again over 75 hours,"
    " at least once each, in no promised order.",
)
READ, WRITE = "notification:webhook:read", "notification:webhook:write"


@endpoint.get("/webhooks", permission=READ, query=PageQuery, response=WebhookView, paged=True,
              errors=[InvalidCursor])  # fmt: skip
def list_webhooks(call: Call[None, PageQuery]) -> Page[WebhookView]:
    """List webhooks, newest first."""
    return call.use(Webhooks).list(call.query.limit, call.query.cursor).map(WebhookView.of)


@endpoint.post("/webhooks", permission=WRITE, request=NewWebhook, response=WebhookView,
               status=201, idempotent=True, errors=[UnfitUrl])  # fmt: skip
def create_webhook(call: Call[NewWebhook]) -> WebhookView:
    """Add a webhook; `/webhooks/{webhookId}/secret` shows what signs its deliveries.

    Each event is a POST with `webhook-id`, `webhook-timestamp` and `webhook-signature`. Answer 2xx
    within 15 seconds; anything else, also a redirect, is tried again nine times over 75 hours. The
    same event can come twice, with the same `webhook-id`, and events in another order than they
    happened.
    """
    once = call.once_as(WebhookView.of)
    return WebhookView.of(call.use(Webhooks).create(call.body.draft(), call.principal, once))


@endpoint.get("/webhooks/{webhookId}", permission=READ, response=WebhookView,
              errors=[WebhookNotFound])  # fmt: skip
def get_webhook(call: Call) -> WebhookView:
    """Get a webhook."""
    return WebhookView.of(call.use(Webhooks).get(call.path["webhookId"]))


@endpoint.patch("/webhooks/{webhookId}", permission=WRITE, request=WebhookChanges,
                response=WebhookView,
                errors=[WebhookNotFound, WebhookChanged, UnfitUrl,
                        PreconditionFailed])  # fmt: skip
def update_webhook(call: Call[WebhookChanges]) -> WebhookView:
    """Change a webhook, or enable one again."""
    changes, seen = call.body.changes(), call.seen_version
    return WebhookView.of(call.use(Webhooks).update(call.path["webhookId"], changes, seen))


@endpoint.delete("/webhooks/{webhookId}", permission=WRITE, status=204,
                 errors=[WebhookNotFound, WebhookChanged])  # fmt: skip
def delete_webhook(call: Call) -> None:
    """Remove a webhook; what is still to be sent to it is not."""
    call.use(Webhooks).remove(call.path["webhookId"])


@endpoint.get("/webhooks/{webhookId}/secret", permission=WRITE, response=WebhookSecretView,
              errors=[WebhookNotFound])  # fmt: skip
def get_webhook_secret(call: Call) -> Webhook:
    """Get what signs a webhook's deliveries, for whoever sets its receiver up."""
    return call.use(Webhooks).get(call.path["webhookId"])


@endpoint.post("/webhooks/{webhookId}/rotate-secret", permission=WRITE,
               response=WebhookView, idempotent=True,
               errors=[WebhookNotFound, WebhookChanged])  # fmt: skip
def renew_webhook_secret(call: Call) -> WebhookView:
    """Sign with a new secret; for 24 hours the one before signs, too."""
    once = call.once_as(WebhookView.of)
    return WebhookView.of(call.use(Webhooks).renew_secret(call.path["webhookId"], once))


@endpoint.post("/webhooks/{webhookId}/test", permission=WRITE, response=WebhookView, status=202,
               idempotent=True, errors=[WebhookNotFound, WebhookIsDisabled])  # fmt: skip
def request_webhook_test(call: Call) -> WebhookView:
    """Have an event of the type `webhook.test` sent; its delivery says what came of it."""
    once = call.once_as(WebhookView.of)
    return WebhookView.of(call.use(Webhooks).request_test(call.path["webhookId"], once))


@endpoint.post("/webhooks/{webhookId}/replay", permission=WRITE, request=Replay,
               response=WebhookView, status=202, idempotent=True,
               errors=[WebhookNotFound, WebhookIsDisabled])  # fmt: skip
def replay_webhook_deliveries(call: Call[Replay]) -> WebhookView:
    """Have one event, or what did not arrive in a span of time, sent again."""
    once = call.once_as(WebhookView.of)
    asked = call.body.span()
    return WebhookView.of(call.use(Webhooks).replay(call.path["webhookId"], asked, once))
