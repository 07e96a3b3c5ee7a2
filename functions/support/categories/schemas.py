"""Categories as they go in and out."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from functions.support.categories.entities import CategoryDraft
from functions.support.categories.fields import CategoryField, Choice, FieldKind, Needed
from functions.support.teams.schemas import TeamCode
from functions.support.vocabulary import Name, Priority
from shared.http import Schema
from shared.messages import Unit
from shared.takes import Takes

CategoryCode = Annotated[
    str,
    Field(min_length=1, max_length=40, pattern=r"^[a-z0-9][a-z0-9-]*$", examples=["connection"]),
    Takes("Must be a code of {limits}: small Latin letters, digits and hyphens."),
]
FieldKey = Annotated[
    str,
    Field(min_length=1, max_length=40, pattern=r"^[a-z][A-Za-z0-9]*$", examples=["routerLight"]),
    Takes("Must be a key of {limits}: Latin letters and digits, a small letter first."),
]
FieldValue = Annotated[str, Field(max_length=1000, examples=["red"])]
FieldValues = dict[str, FieldValue]
Position = Annotated[
    int,
    Field(ge=1, le=1000, description="Categories are listed in this order.", examples=[10]),
    Takes(unit=Unit.VALUE),
]
_NAMED = Annotated[str, Field(min_length=1, max_length=60)]


class NameModel(Schema):
    ru: _NAMED = Field(description="In Russian.", examples=["Связь"])
    en: _NAMED = Field(description="In English.", examples=["Connection"])

    def name(self) -> Name:
        """The name that was sent."""
        return Name(self.ru, self.en)


class ChoiceModel(Schema):
    value: str = Field(min_length=1, max_length=60, description="What is kept.", examples=["red"])
    name: NameModel = Field(description="What people read.")


class FieldModel(Schema):
    key: FieldKey = Field(description="By what the field is called in `fields` of a ticket.")
    name: NameModel = Field(description="What people call it.")
    kind: FieldKind = Field(strict=False, description="What it holds.", examples=["choice"])
    required_for: Needed | None = Field(
        default=None,
        strict=False,
        description="What it must be filled in for; for opening is for resolving, too.",
        examples=["opening"],
    )
    choices: tuple[ChoiceModel, ...] = Field(
        default=(), max_length=50, description="The values of a `choice`."
    )

    def field(self) -> CategoryField:
        """The field that was sent."""
        choices = tuple(Choice(c.value, c.name.name()) for c in self.choices)
        return CategoryField(self.key, self.name.name(), self.kind, self.required_for, choices)


class CategoryForm(Schema):
    name: NameModel = Field(description="What people call it.")
    team: TeamCode | None = Field(
        default=None, description="The team that gets its tickets first.", examples=["second-line"]
    )
    priority: Priority = Field(
        default=Priority.NORMAL, strict=False, description="How urgent its tickets are at first."
    )
    fields: tuple[FieldModel, ...] = Field(
        default=(), max_length=30, description="What is asked for in its tickets."
    )
    position: Position = 100
    archived: bool = Field(default=False, description="For no new tickets any more.")

    def draft(self) -> CategoryDraft:
        """The category that was sent."""
        return CategoryDraft(
            self.name.name(),
            self.team,
            self.priority,
            tuple(field.field() for field in self.fields),
            self.position,
            self.archived,
        )


class NewCategory(CategoryForm):
    code: CategoryCode = Field(description="What programs call it; it stays.")


class CategoryView(Schema):
    code: str = Field(description="What programs call it.", examples=["connection"])
    name: NameModel = Field(description="What people call it.")
    team: str | None = Field(
        description="The team that gets its tickets first; null for customers.",
        examples=["second-line"],
    )
    priority: Priority = Field(description="How urgent its tickets are at first.")
    fields: tuple[FieldModel, ...] = Field(description="What is asked for in its tickets.")
    position: int = Field(description="Categories are listed in this order.", examples=[10])
    archived: bool = Field(description="Whether it is for no new tickets any more.")
    version: int = Field(description="For If-Match.", ge=1, examples=[1])
