"""A canned answer: a reply that operators use again."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from shared.errors import Conflict, FieldError, Invalid, NotFound
from shared.messages import Message

VARIABLES = ("customer.name", "ticket.number", "ticket.subject", "agent.name")
_VARIABLE = re.compile(r"\{([^{}]*)\}")


class CannedAnswerNotFound(NotFound):
    """There is no such canned answer."""


class CannedAnswerExists(Conflict):
    """There is a canned answer with this id already."""


class CannedAnswerChanged(Conflict):
    """Somebody else changed the canned answer at the same moment; try again."""


class UnknownVariable(Invalid):
    """The text has a variable that is not known."""


@dataclass(frozen=True, slots=True)
class CannedAnswer:
    """A titled text with variables; one without an `owner_id` is everybody's.

    An empty `category` is for all tickets.
    """

    id: str
    title: str
    text: str
    language: str
    created_at: datetime
    updated_at: datetime
    category: str = ""
    owner_id: str | None = None
    version: int = 1

    def changed(self, changes: Mapping[str, Any], at: datetime) -> CannedAnswer:
        """The answer with some fields new."""
        return replace(self, **changes, updated_at=at, version=self.version + 1)

    def must_be_seen_by(self, user_id: str) -> None:
        """Hide what is another's own. Raises: CannedAnswerNotFound."""
        if self.owner_id not in (None, user_id):
            raise CannedAnswerNotFound

    def rendered(self, values: Mapping[str, str]) -> Rendered:
        """The text with values in the place of variables; what has none is left out and named."""
        used = dict.fromkeys(_VARIABLE.findall(self.text))
        text = _VARIABLE.sub(lambda found: values.get(found[1], ""), self.text)
        return Rendered(text, tuple(name for name in used if not values.get(name)))


@dataclass(frozen=True, slots=True)
class Rendered:
    """A text that is ready to be sent; `missing` variables had no value."""

    text: str
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CannedAnswerDraft:
    """What a canned answer is to be; an `own` one is seen by who made it."""

    title: str
    text: str
    language: str
    category: str = ""
    own: bool = False

    def fields(self, by: str) -> dict[str, Any]:
        """The fields of the answer, when somebody saves it. Raises: UnknownVariable."""
        for name in _VARIABLE.findall(self.text):
            if name not in VARIABLES:
                said = {"name": _braced(name), "known": ", ".join(map(_braced, VARIABLES))}
                wrong = Message("There is no variable {name}; there are: {known}.", said)
                raise UnknownVariable(errors=(FieldError("/text", wrong, "unknown"),))
        return {
            "title": self.title,
            "text": self.text,
            "language": self.language,
            "category": self.category,
            "owner_id": by if self.own else None,
        }


def _braced(name: str) -> str:
    return f"{{{name}}}"
