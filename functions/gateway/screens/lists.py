"""Lists on pages: the entries of a part, with what is said of their states."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from functions.gateway.overview.entities import Part
from functions.gateway.screens.words import PERIOD, Word, word


@dataclass(frozen=True, slots=True)
class Line:
    """An entry as its route gives it, with the words for its state and its period."""

    data: dict[str, Any]
    state: Word
    per: Word


@dataclass(frozen=True, slots=True)
class Box:
    """A part of a page: its entries, or that it does not answer, or is not for this visitor."""

    lines: tuple[Line, ...] = ()
    failed: bool = False
    hidden: bool = False


def line(data: dict[str, Any], words: dict[str, Word], state: str = "state") -> Line:
    """An entry; `state` names the field that holds its state."""
    said = word(words, str(data.get(state, "")))
    return Line(data, said, word(PERIOD, str(data.get("period", ""))))


def box(part: Part, words: dict[str, Word], state: str = "state") -> Box:
    """The part of a page for a part that is a list."""
    items = (part.data or {}).get("items", [])
    lines = tuple(line(one, words, state) for one in items)
    return Box(lines, failed=not part.available and not part.refused, hidden=part.refused)


@dataclass(frozen=True, slots=True)
class Filter:
    """What of a list is shown, as it stands in the address: a link is a view."""

    values: Mapping[str, str]

    def value(self, name: str) -> str:
        """What is asked for by a name; empty for anything."""
        return self.values.get(name, "")

    def link(self, path: str, **more: str) -> str:
        """The address of the same view, or with `more` of another page or state of it."""
        asked = {name: value for name, value in {**self.values, **more}.items() if value}
        return f"{path}?{urlencode(asked)}" if asked else path
