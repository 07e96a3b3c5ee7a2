"""Webhooks as they go in and out."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, ConfigDict, Field, model_validator

from functions.notification.webhooks.entities import (
    Cause,
    Span,
    Webhook,
    WebhookDraft,
    WebhookState,
)
from functions.notification.webhooks.events import ID
from functions.notification.webhooks.published import is_known
from shared.http import Schema
from shared.http.people import Email, ShownEmail
from shared.http.schema import Moment
from shared.takes import Takes

_SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"  # noqa: S105 - the standard's own example


def _known(wanted: tuple[str, ...]) -> tuple[str, ...]:
    if any(not is_known(one) for one in wanted):
        raise ValueError("There is no event of this name that integrators can hear of.")
    return tuple(dict.fromkeys(wanted))


Url = Annotated[
    str, Field(min_length=1, max_length=500, examples=["https://crm.example.com/lastmile"])
]
EventName = Annotated[
    str,
    Field(
        pattern=r"^(\*|[a-z]{1,20}\.(\*|[a-z-]{1,40}\.(\*|[a-z-]{1,40})))$",
        examples=["billing.invoice.*"],
    ),
    Takes("Must be the name of an event, or its beginning and an asterisk."),
]
EventTypes = Annotated[
    tuple[EventName, ...],
    Field(min_length=1, max_length=50, examples=[["billing.chargeback.*", "customer.stock.low"]]),
    AfterValidator(_known),
]
Language = Literal["ru", "en"]
Described = Annotated[str, Field(max_length=200, examples=["The dealers' CRM"])]
_ABOUT_TYPES = "Of which events it hears; `*` in a name stands for anything."
_ABOUT_OWNER = "Who is written to when the webhook is disabled for its failures."


def _unset(schema: dict[str, Any]) -> None:
    """What a field has that was not sent is nobody's business."""
    schema.pop("default", None)


class NewWebhook(Schema):
    url: Url = Field(description="Where events are sent, by POST: a public https address.")
    event_types: EventTypes = Field(description=_ABOUT_TYPES, strict=False)
    owner_email: Email = Field(description=_ABOUT_OWNER)
    language: Language = Field(
        default="ru", description="In which language its owner is written to.", examples=["en"]
    )
    description: Described = Field(default="", description="What it is for.")

    def draft(self) -> WebhookDraft:
        """The webhook that is asked for."""
        return WebhookDraft(
            self.url, self.event_types, self.owner_email, self.language, self.description
        )


class WebhookChanges(Schema):
    """Changes to a webhook; fields that are not sent stay as they are."""

    model_config = ConfigDict(json_schema_extra={"minProperties": 1})

    url: Url = Field(
        default="https://", description="Where events are sent.", json_schema_extra=_unset
    )
    event_types: EventTypes = Field(
        default=(), description=_ABOUT_TYPES, strict=False, json_schema_extra=_unset
    )
    owner_email: Email = Field(default="", description=_ABOUT_OWNER)
    language: Language = Field(
        default="ru",
        description="In which language its owner is written to.",
        examples=["en"],
        json_schema_extra=_unset,
    )
    description: Described = Field(
        default="", description="What it is for.", json_schema_extra=_unset
    )
    enabled: bool = Field(
        default=True,
        description="Whether events are sent; one that was disabled begins without failures.",
        examples=[True],
        json_schema_extra=_unset,
    )

    def changes(self) -> dict[str, Any]:
        """What is to become of which fields."""
        sent = {name: getattr(self, name) for name in self.model_fields_set}
        if "language" in sent:
            sent["locale"] = sent.pop("language")
        if "enabled" in sent:
            is_on = sent.pop("enabled")
            sent["state"] = WebhookState.ENABLED if is_on else WebhookState.DISABLED
        return sent


class Replay(Schema):
    event_id: str | None = Field(
        default=None, min_length=1, max_length=64, description="This one event.", examples=[None]
    )
    since: Moment | None = Field(
        default=None,
        description="Events that were recorded from this moment on.",
        examples=["2026-03-10T00:00:00Z"],
    )
    until: Moment | None = Field(
        default=None,
        description="Events that were recorded before this moment.",
        examples=["2026-03-11T00:00:00Z"],
    )
    failed_only: bool = Field(
        default=True,
        description="Of a span only what did not arrive; false sends all of it again.",
        examples=[True],
    )

    @model_validator(mode="after")
    def _one_or_a_span(self) -> Replay:
        if (self.event_id is None) == (self.since is None):
            raise ValueError("Send either eventId, or since and perhaps until.")
        if self.since and self.until and self.until <= self.since:
            raise ValueError("The end of the span must come after its beginning.")
        return self

    def span(self) -> Span:
        """What is to be sent again."""
        return Span(self.event_id, self.since, self.until, self.failed_only)


class WebhookView(Schema):
    id: str = Field(description="The webhook's id.", examples=[ID])
    url: str = Field(
        description="Where events are sent.", examples=["https://crm.example.com/lastmile"]
    )
    event_types: tuple[str, ...] = Field(
        description="Of which events it hears.", examples=[["billing.invoice.*"]]
    )
    description: str = Field(description="What it is for.", examples=["The dealers' CRM"])
    owner_email: ShownEmail = Field(description="Who is written to when it is disabled.")
    language: str = Field(description="In which language.", examples=["en"])
    state: WebhookState = Field(description="Whether events are sent.", examples=["enabled"])
    disabled_because: Cause | None = Field(
        description="Why they are not; null while they are.", examples=[None]
    )
    failing_since: datetime | None = Field(
        description="Since when nothing has reached it; null if the last delivery did.",
        examples=[None],
    )
    previous_secret_until: datetime | None = Field(
        description="Until when the secret before signs, too; null if there is none.",
        examples=[None],
    )
    created_at: datetime = Field(description="When it was added.")
    updated_at: datetime = Field(description="When it was last changed.")
    version: int = Field(description="For If-Match.", ge=1, examples=[1])

    @classmethod
    def of(cls, webhook: Webhook) -> WebhookView:
        """A webhook without its secrets."""
        return cls(**_shown(webhook))


class WebhookSecretView(Schema):
    signing_secret: str = Field(
        repr=False, description="Verifies what is sent.", examples=[_SECRET]
    )
    previous_secret_until: datetime | None = Field(
        description="Until when the secret before signs, too; null if there is none.",
        examples=[None],
    )


def _shown(webhook: Webhook) -> dict[str, Any]:
    own = WebhookView.model_fields.keys() - {"language"}
    return {name: getattr(webhook, name) for name in own} | {"language": webhook.locale}
