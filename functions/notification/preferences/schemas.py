"""Preferences as they go in and out."""

from __future__ import annotations

from pydantic import Field, field_validator

from functions.notification.catalogue.entities import Kind
from functions.notification.preferences.entities import Choice
from shared.http import Schema

_KIND = Field(strict=False, description="The topic of the messages.", examples=["billing"])


class ChosenKind(Schema):
    kind: Kind = _KIND
    email: bool = Field(description="Whether such messages are sent by e-mail.", examples=[False])
    in_app: bool = Field(description="Whether they are shown in the in-app feed.", examples=[True])

    def choice(self) -> Choice:
        """The choice as an entity."""
        return Choice(self.kind, email=self.email, in_app=self.in_app)


class NewPreferences(Schema):
    choices: list[ChosenKind] = Field(
        max_length=len(Kind),
        description="A choice for each kind; a kind that is left out is on for every channel.",
    )

    @field_validator("choices")
    @classmethod
    def _each_kind_once(cls, choices: list[ChosenKind]) -> list[ChosenKind]:
        if len({c.kind for c in choices}) < len(choices):
            raise ValueError("Name each kind only once.")
        return choices


class ChoiceView(Schema):
    kind: Kind = _KIND
    email: bool = Field(description="Whether such messages are sent by e-mail.", examples=[False])
    in_app: bool = Field(description="Whether they are shown in the in-app feed.", examples=[True])
    locked: bool = Field(description="Whether this choice cannot be changed.", examples=[False])


class PreferencesView(Schema):
    choices: tuple[ChoiceView, ...] = Field(description="One choice for each kind.")
