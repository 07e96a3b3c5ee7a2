"""Where personal data lie: lists of a service's own table, read in pages from any place on."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from shared.dynamo.query import Query
from shared.dynamo.table import Table
from shared.dynamo.transaction import Item, Transaction

PAGE = 100
ERASED = "erased"
"""What is shown in the place of a name or a text that was erased."""

STAFF = frozenset({
    "assignee_id", "author_id", "created_by", "opened_by", "recorded_by", "requested_by", "team",
    "technician_id", "technician_note", "updated_by",
})  # fmt: skip
"""Attributes that say who of the staff did something: that is theirs."""

Lists = Callable[[], Iterable[Query]]
"""The lists in which something lies, in the same order each time."""
Change = Callable[[Item], Transaction | None]
"""What is written in the place of an item; None for one that holds nothing of a person now."""


@dataclass(frozen=True, slots=True)
class Section:
    """One kind of thing that is held about a person.

    `hidden` attributes are secrets or say more of others than of the person. `change` is what
    erasure makes of an item; `subject` is what the audit trail calls it, as `ticket#{id}`. What
    stays is `kept` for a reason. What is not `exported` is of no use to anybody, such as a digest.
    """

    name: str
    lists: Lists
    hidden: frozenset[str] = frozenset()
    change: Change | None = None
    subject: str = ""
    kept: str = ""
    exported: bool = True


@dataclass(frozen=True, slots=True)
class Place:
    """How far the sections are read: after an item of a list; `files` are written so far."""

    section: int = 0
    query: str = ""
    after: str = ""
    files: int = 0

    @classmethod
    def read(cls, text: str) -> Place:
        """The place in a text; the beginning for none."""
        return cls(**json.loads(text)) if text else cls()

    def written(self) -> str:
        """The place as a text."""
        return json.dumps(asdict(self), separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class Found:
    """A page of items of a section, and the place after it."""

    section: Section
    items: list[Item] = field(default_factory=list)
    place: Place = Place()


def pages(table: Table, sections: Iterable[Section], place: Place) -> Iterator[Found]:
    """What lies after a place, page by page; what is written or removed meanwhile is no harm."""
    for number, section in enumerate(sections):
        if number < place.section:
            continue
        waiting_for = place.query if number == place.section else ""
        for query in section.lists():
            name = f"{query.pk}|{query.prefix}{query.since or ''}"
            if waiting_for not in ("", name):
                continue
            after, waiting_for = (place.after if waiting_for else ""), ""
            here = replace(place, section=number, query=name)
            for items, last in _read(table, query, after):
                yield Found(section, items, replace(here, after=last))


def _read(table: Table, query: Query, after: str) -> Iterator[tuple[list[Item], str]]:
    """A page can be shorter than was asked for before the end, so the end is an empty one."""
    while items := table.first(query.after(after + " ") if after else query, limit=PAGE):
        after = str(items[-1][query.sort_key])
        yield items, after


def shown(item: Item, hidden: frozenset[str] = frozenset()) -> dict[str, Any]:
    """An item as a person may read it: without keys, and without what is hidden."""
    return {
        _camel(name): _shown(value, hidden)
        for name, value in item.items()
        if name not in hidden and name != "expiresAt" and not _is_key(name)
    }


def overwritten(item: Item, **fields: Any) -> Transaction | None:
    """An item with some attributes erased; None removes one. None if it has them already.

    Its failure: PreconditionFailed, where somebody else changed it at the same moment.
    """
    changes = {name: value for name, value in fields.items() if item.get(name) != value}
    if not changes:
        return None
    made = {name: value for name, value in (item | changes).items() if value is not None}
    if "version" not in item:
        return Transaction().put(made)
    version = item["version"]
    return Transaction().replace(made | {"version": version + 1}, version=version)


def removed(item: Item) -> Transaction:
    """An item, gone."""
    return Transaction().delete(item["pk"], item["sk"])


def _shown(value: Any, hidden: frozenset[str]) -> Any:
    if isinstance(value, dict):
        return shown(value, hidden)
    return [_shown(one, hidden) for one in value] if isinstance(value, list) else value


def _is_key(name: str) -> bool:
    return name in ("pk", "sk") or (name.startswith("gsi") and name[4:] in ("pk", "sk"))


def _camel(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(other.capitalize() for other in others)
