"""Preferences as they go in and out."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, field_validator

from functions.notification.catalogue.entities import Kind
from functions.notification.preferences.entities import MORNING, Choice
from functions.notification.preferences.quiet_hours import QuietHours
from functions.notification.preferences.rhythms import Rhythm
from shared.http import Schema
from shared.takes import Takes

_KIND = Field(strict=False, description="The topic of the messages.", examples=["billing"])
_RHYTHM = Field(
    default=Rhythm.IMMEDIATELY,
    strict=False,
    description="Whether such messages come at once, or several in one: an hour after the first of"
    " them, or at an hour of the day.",
    examples=["daily"],
)
LocalTime = Annotated[
    str,
    Field(pattern="^([01][0-9]|2[0-3]):[0-5][0-9]$"),
    Takes("Must be a local time such as 22:00."),
]


class QuietHoursForm(Schema):
    begins: LocalTime = Field(description="When they begin, in local time.", examples=["22:00"])
    ends: LocalTime = Field(
        description="When they end; the same as the beginning for none.", examples=["08:00"]
    )

    def hours(self) -> QuietHours:
        """The hours as an entity."""
        return QuietHours(self.begins, self.ends)


class ChosenKind(Schema):
    kind: Kind = _KIND
    all: bool | None = Field(
        default=None,
        description="What holds for channels of which nothing is said.",
        examples=[None],
    )
    email: bool | None = Field(
        default=None, description="Whether such messages are sent by e-mail.", examples=[False]
    )
    in_app: bool | None = Field(
        default=None, description="Whether they are shown in the in-app feed.", examples=[True]
    )
    sms: bool | None = Field(
        default=None, description="Whether they are sent by SMS.", examples=[True]
    )
    push: bool | None = Field(
        default=None, description="Whether the app shows them at once.", examples=[True]
    )
    telegram: bool | None = Field(
        default=None, description="Whether they are sent by Telegram.", examples=[True]
    )
    digest: Rhythm = _RHYTHM
    digest_at: LocalTime = Field(
        default=MORNING,
        description="The local hour at which gathered messages come, if daily.",
        examples=["09:00"],
    )

    def choice(self) -> Choice:
        """The choice as an entity."""
        return Choice(**self.model_dump())


class NewPreferences(Schema):
    choices: list[ChosenKind] = Field(
        max_length=len(Kind),
        description="A choice for each kind; a kind that is left out is on for every channel.",
    )
    quiet_hours: QuietHoursForm | None = Field(
        default=None,
        description="When SMS and push messages wait; left out, what held before.",
    )

    @field_validator("choices")
    @classmethod
    def _each_kind_once(cls, choices: list[ChosenKind]) -> list[ChosenKind]:
        if len({c.kind for c in choices}) < len(choices):
            raise ValueError("Name each kind only once.")
        return choices


class ChoiceView(Schema):
    kind: Kind = _KIND
    all: bool | None = Field(
        description="What was said of all channels; null if nothing.", examples=[None]
    )
    email: bool = Field(description="Whether such messages are sent by e-mail.", examples=[False])
    in_app: bool = Field(description="Whether they are shown in the in-app feed.", examples=[True])
    sms: bool = Field(description="Whether they are sent by SMS.", examples=[True])
    push: bool = Field(description="Whether the app shows them at once.", examples=[True])
    telegram: bool = Field(description="Whether they are sent by Telegram.", examples=[True])
    digest: Rhythm = Field(
        description="Whether such messages come at once, or several in one.", examples=["daily"]
    )
    digest_at: str = Field(
        description="The local hour at which gathered messages come, if daily.",
        examples=["09:00"],
    )
    locked: bool = Field(description="Whether this choice cannot be changed.", examples=[False])


class QuietHoursView(Schema):
    begins: str = Field(description="When they begin, in local time.", examples=["22:00"])
    ends: str = Field(
        description="When they end; the same as the beginning for none.", examples=["08:00"]
    )


class PreferencesView(Schema):
    choices: tuple[ChoiceView, ...] = Field(description="One choice for each kind.")
    quiet_hours: QuietHoursView = Field(
        description="When SMS and push messages wait; those about security and outages do not."
    )
