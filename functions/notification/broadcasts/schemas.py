"""Broadcasts as they go in and out."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from functions.notification.audience.entities import MOST_BUILDINGS, Segment
from functions.notification.broadcasts.entities import (
    LONGEST_TEXT,
    Broadcast,
    BroadcastDraft,
    BroadcastState,
    Progress,
    Text,
)
from functions.notification.broadcasts.events import ID
from functions.notification.catalogue.entities import Channel, Kind
from shared.http import Schema
from shared.http.schema import Amount, Moment

Id = Annotated[str, Field(min_length=1, max_length=64)]
Word = Annotated[str, Field(min_length=1, max_length=50)]
SentKind = Literal["outage", "service", "billing", "support", "marketing"]
SentChannel = Literal["email", "in_app", "sms", "push", "telegram"]


class SegmentModel(Schema):
    """Who is meant: whoever fits all that is asked; of a list any one value will do."""

    buildings: tuple[Id, ...] = Field(
        default=(),
        strict=False,
        max_length=MOST_BUILDINGS,
        description="They have a contract in one of these buildings, such as those of an outage.",
        examples=[[ID]],
    )
    tariffs: tuple[Id, ...] = Field(
        default=(),
        strict=False,
        max_length=50,
        description="They have a subscription to one of these tariffs.",
        examples=[[]],
    )
    statuses: tuple[Word, ...] = Field(
        default=(),
        strict=False,
        max_length=10,
        description="Their record has one of these statuses.",
        examples=[["active"]],
    )
    tags: tuple[Word, ...] = Field(
        default=(),
        strict=False,
        max_length=20,
        description="Their record has one of these tags.",
        examples=[[]],
    )
    debt_from: Amount | None = Field(
        default=None,
        description="They owe at least this much by overdue invoices.",
        examples=[None],
    )

    def segment(self) -> Segment:
        """The segment that is meant."""
        debt: Decimal | None = self.debt_from
        return Segment(
            tuple(dict.fromkeys(self.buildings)), self.tariffs, self.statuses, self.tags, debt
        )


class TextModel(Schema):
    subject: str = Field(
        min_length=1,
        max_length=150,
        description="What it is about; `{{ name }}`, `{{ address }}`, `{{ debt }}` are filled in.",
        examples=["Works in your building on Tuesday"],
    )
    text: str = Field(
        min_length=1,
        max_length=LONGEST_TEXT,
        description="Plain text; an empty line begins a paragraph.",
        examples=["Hello {{ name }}, at {{ address }} there will be no connection from 10:00."],
    )

    def said(self) -> Text:
        """The text as an entity."""
        return Text(self.subject, self.text)


_RUSSIAN = {"subject": "Работы во вторник", "text": "{{ name }}, связи не будет с 10 до 12."}
_ENGLISH = {"subject": "Works on Tuesday", "text": "{{ name }}, no connection from 10 to 12."}


class TextsModel(Schema):
    ru: TextModel | None = Field(default=None, description="In Russian.", examples=[_RUSSIAN])
    en: TextModel | None = Field(default=None, description="In English.", examples=[_ENGLISH])

    @model_validator(mode="after")
    def _in_some_language(self) -> TextsModel:
        if self.ru is None and self.en is None:
            raise ValueError("Write the text in at least one language.")
        return self

    def said(self) -> dict[str, Text]:
        """The texts by language."""
        return {name: text.said() for name, text in (("ru", self.ru), ("en", self.en)) if text}


_SEGMENT = Field(default_factory=SegmentModel, description="Who is told; without any, everybody.")


class PreviewedSegment(Schema):
    segment: SegmentModel = _SEGMENT


class NewBroadcast(Schema):
    kind: SentKind = Field(
        default="service",
        description="What it is about: people's preferences hold, but for an outage.",
        examples=["service"],
    )
    channels: tuple[SentChannel, ...] = Field(
        default=("email", "in_app"),
        strict=False,
        min_length=1,
        max_length=5,
        description="Which ways it goes.",
        examples=[["email", "in_app"]],
    )
    segment: SegmentModel = _SEGMENT
    texts: TextsModel = Field(description="What is said, by language.")
    send_at: Moment | None = Field(
        default=None,
        description="When it begins; without a time at once.",
        examples=["2026-03-12T09:00:00Z"],
    )
    dry_run: bool = Field(
        default=False, description="Whether people are only counted.", examples=[True]
    )

    def draft(self) -> BroadcastDraft:
        """The broadcast that is asked for."""
        channels = tuple(Channel(name) for name in dict.fromkeys(self.channels))
        return BroadcastDraft(
            Kind(self.kind),
            channels,
            self.segment.segment(),
            self.texts.said(),
            self.send_at,
            self.dry_run,
        )


class PreviewView(Schema):
    recipients: int = Field(description="How many people would be told.", ge=0, examples=[312])
    looked_at: int = Field(description="How many were looked at.", ge=0, examples=[1800])
    is_exact: bool = Field(
        description="Whether these were all; a dry run counts any number.", examples=[True]
    )


class BroadcastSummaryView(Schema):
    id: str = Field(description="The broadcast's id.", examples=[ID])
    kind: Kind = Field(description="What it is about.", examples=["service"])
    channels: tuple[Channel, ...] = Field(
        description="Which ways it goes.", examples=[["email", "in_app"]]
    )
    state: BroadcastState = Field(description="Where it is.", examples=["running"])
    dry_run: bool = Field(description="Whether people are only counted.", examples=[False])
    subjects: tuple[str, ...] = Field(
        description="What it says, in short.", examples=[["Works in your building on Tuesday"]]
    )
    send_at: datetime = Field(description="When it begins.")
    created_at: datetime = Field(description="When it was made.")
    created_by: str = Field(description="The user who made it.", examples=[ID])
    finished_at: datetime | None = Field(description="When it was over; null until then.")
    version: int = Field(description="Grows with each change.", ge=1, examples=[2])

    @classmethod
    def of(cls, broadcast: Broadcast) -> BroadcastSummaryView:
        """A broadcast without its progress."""
        return cls(**_summary(broadcast))


class BroadcastView(BroadcastSummaryView):
    segment: SegmentModel = Field(description="Who is told.")
    texts: TextsModel = Field(description="What is said.")
    looked_at: int = Field(description="How many people were looked at.", ge=0, examples=[1000])
    recipients: int = Field(
        description="How many of them were told, or would be in earnest.", ge=0, examples=[120]
    )

    @classmethod
    def shown(cls, progress: Progress) -> BroadcastView:
        """A broadcast and how far it is."""
        broadcast = progress.broadcast
        return cls(
            **_summary(broadcast),
            segment=SegmentModel.model_validate(broadcast.segment),
            texts=TextsModel.model_validate(
                {n: TextModel.model_validate(t) for n, t in broadcast.texts.items()}
            ),
            looked_at=progress.looked_at,
            recipients=progress.recipients,
        )


def _summary(broadcast: Broadcast) -> dict[str, Any]:
    own = ("id", "kind", "channels", "state", "send_at", "created_at", "created_by",
           "finished_at", "version")  # fmt: skip
    return {name: getattr(broadcast, name) for name in own} | {
        "dry_run": broadcast.is_dry_run,
        "subjects": tuple(text.subject for text in broadcast.texts.values()),
    }
