"""Categories of tickets, and the fields that are asked for in each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from functions.support.categories.fields import CategoryField, InvalidFields, Needed
from functions.support.vocabulary import Name, Priority
from shared.errors import Conflict, FieldError, Invalid, NotFound
from shared.messages import Count, Message, Unit

MOST_CATEGORIES, MOST_FIELDS, MOST_CHOICES = 50, 200, 500
"""Of all categories together, which lie in one item."""
_UNKNOWN = Message("This category has no such field.")
_MISSING = Message("This category needs the field.")


class CategoryNotFound(NotFound):
    """There is no such category."""


class CategoryCodeTaken(Conflict):
    """There is a category with this code already."""


class CategoriesChanged(Conflict):
    """Somebody else changed the categories at the same moment; try again."""


class TooManyCategories(Conflict):
    """There are as many categories, fields or choices as there may be; delete some first."""


class LastCategory(Conflict):
    """A ticket could have no category any more; add another one first."""


class UnknownCategory(Invalid):
    """There is no such category for new tickets."""


@dataclass(frozen=True, slots=True)
class Category:
    """What a ticket is about: to whom it goes first, how urgent it is, and what is asked.

    An archived one is for no new tickets. The order of categories is that of `position`.
    """

    code: str
    name: Name
    team: str | None = None
    priority: Priority = Priority.NORMAL
    fields: tuple[CategoryField, ...] = ()
    position: int = 100
    archived: bool = False
    version: int = 1

    def changed(self, changes: Mapping[str, Any]) -> Category:
        """The category with some fields new."""
        return replace(self, **changes, version=self.version + 1)

    def for_customers(self) -> Category:
        """The category as customers see it: not who works on it."""
        return replace(self, team=None)

    def checked(self, values: Mapping[str, str]) -> dict[str, str]:
        """Values of its fields as they are kept; an empty one is none. Raises: InvalidFields."""
        known = {field.key: field for field in self.fields}
        wrong: list[FieldError] = []
        kept: dict[str, str] = {}
        for key, value in values.items():
            if key not in known:
                wrong.append(FieldError(_pointer(key), _UNKNOWN, "unknown"))
            elif value and (found := known[key].problem(value)) is not None:
                wrong.append(replace(found, pointer=_pointer(key)))
            elif value:
                kept[key] = value
        if wrong:
            raise InvalidFields(errors=tuple(wrong))
        return kept

    def must_have(self, values: Mapping[str, str], needed: Needed) -> None:
        """Refuse what lacks a field that is needed by now. Raises: InvalidFields."""
        lacking = tuple(
            FieldError(_pointer(field.key), _MISSING, "missing")
            for field in self.fields
            if field.is_needed(needed) and not values.get(field.key)
        )
        if lacking:
            raise InvalidFields(errors=lacking)


@dataclass(frozen=True, slots=True)
class CategoryDraft:
    """What a category is to be."""

    name: Name
    team: str | None = None
    priority: Priority = Priority.NORMAL
    fields: tuple[CategoryField, ...] = ()
    position: int = 100
    archived: bool = False


def _shipped() -> Iterator[Category]:
    names = {
        "connection": Name("Подключение и связь", "Connection"),
        "billing": Name("Счета и оплата", "Billing"),
        "equipment": Name("Оборудование", "Equipment"),
        "tariff": Name("Тарифы и услуги", "Tariffs and services"),
        "other": Name("Другое", "Something else"),
    }
    for number, (code, name) in enumerate(names.items(), start=1):
        yield Category(code, name, position=number * 10)


@dataclass(frozen=True, slots=True)
class Catalog:
    """All categories; the version goes up with each change of any of them."""

    categories: tuple[Category, ...] = ()
    version: int = 0

    @classmethod
    def shipped(cls) -> Catalog:
        """The categories that there are before anybody changes them."""
        return cls(tuple(_shipped()))

    def find(self, code: str) -> Category | None:
        """A category, if there is one."""
        return next((c for c in self.categories if c.code == code), None)

    def category(self, code: str) -> Category:
        """A category. Raises: CategoryNotFound."""
        found = self.find(code)
        if found is None:
            raise CategoryNotFound
        return found

    def usable(self, code: str) -> Category:
        """A category that new tickets may have. Raises: UnknownCategory."""
        found = self.find(code)
        if found is None or found.archived:
            wrong = FieldError("/category", UnknownCategory.title(), "unknown")
            raise UnknownCategory(errors=(wrong,))
        return found

    def of(self, code: str) -> Category:
        """The category of a ticket; one that is gone asks for nothing."""
        return self.find(code) or Category(code, Name(code, code))

    def for_customers(self) -> tuple[Category, ...]:
        """The categories that customers can choose."""
        return tuple(c.for_customers() for c in self.categories if not c.archived)

    def is_of(self, team: str) -> bool:
        """Whether tickets of a category go to a team first."""
        return any(category.team == team for category in self.categories)

    def with_category(self, category: Category, *, new: bool = False) -> Catalog:
        """With a category, in the place of an earlier one.

        Raises: CategoryCodeTaken, TooManyCategories, LastCategory.
        """
        if new and self.find(category.code) is not None:
            raise CategoryCodeTaken
        others = tuple(c for c in self.categories if c.code != category.code)
        return self._of((*others, category))

    def without(self, code: str) -> Catalog:
        """Without a category. Raises: CategoryNotFound, LastCategory."""
        gone = self.category(code)
        return self._of(tuple(c for c in self.categories if c is not gone))

    def _of(self, categories: tuple[Category, ...]) -> Catalog:
        fields = [field for category in categories for field in category.fields]
        choices = sum(len(field.choices) for field in fields)
        for number, most in (
            (len(categories), MOST_CATEGORIES), (len(fields), MOST_FIELDS), (choices, MOST_CHOICES),
        ):  # fmt: skip
            if number > most:
                raise TooManyCategories("At most {most:of}.", most=Count(most, Unit.ITEM))
        if all(category.archived for category in categories):
            raise LastCategory
        ordered = tuple(sorted(categories, key=lambda c: (c.position, c.code)))
        return replace(self, categories=ordered, version=self.version + 1)


def _pointer(key: str) -> str:
    return "/fields/" + key.replace("~", "~0").replace("/", "~1")
