"""A service as the holder of personal data: it collects, says what forbids an erasure, and erases.

Each step is bounded, and can be done again: files are written in the place of those that an
earlier attempt left, and what is erased already stays so.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, ClassVar

from shared.aws.objects import ObjectStore
from shared.clock import Clock
from shared.component import component
from shared.dynamo.once import Once
from shared.dynamo.table import Table
from shared.dynamo.transaction import Item, Transaction
from shared.personal_data.events import (
    CHECK,
    COLLECT,
    Answer,
    Asked,
    Checked,
    Collected,
    Erased,
    File,
    Hindrance,
    Left,
)
from shared.personal_data.places import Found, Place, Section, pages, shown
from shared.personal_data.trail import mask_trail

FOLDER = "passing/personal-data"
A_FILE = 1000
"""Rows of a file, about."""
A_STEP = 3000
"""Rows that one step collects, about."""
ERASED_A_STEP = 300
LARGEST_WRITE = 40
"""Writes of one transaction, to which a change adds at most some twenty."""


@component
class Holder:
    """Use cases of a service that is asked; each service says where its data lie."""

    table: Table
    store: ObjectStore
    bucket: str
    clock: Clock
    service: ClassVar[str]
    collected: ClassVar[type[Collected]]
    checked: ClassVar[type[Checked]]
    erased: ClassVar[type[Erased]]

    def sections(self, asked: Asked) -> Sequence[Section]:
        """What is held about a person."""
        raise NotImplementedError

    def hindrances(self, asked: Asked) -> Sequence[Hindrance]:  # noqa: ARG002 - some have none
        """What forbids to erase it."""
        return ()

    def answer(self, asked: Asked, once: Once | None = None) -> None:
        """Do a step of what is asked of this service, and say so. Raises: AlreadySeen."""
        if asked.service not in ("", self.service):
            return
        now = self.clock()
        writes = Transaction().once(once)
        if asked.task == COLLECT:
            answer: Answer = self._collect(asked)
        elif asked.task == CHECK:
            found = tuple(h for one in asked.of_each for h in self.hindrances(one))
            answer = self.checked(
                request_id=asked.request_id, customer_id=asked.customer_id, hindrances=found
            )
        else:
            answer = erased = self._erase(asked)
            if not erased.next_place:  # a line a step would never end: the trail is erased, too
                subject = f"customer#{asked.customer_id}"
                writes.audit(subject, "personal-data.erased", at=now)
        self.table.commit(writes.emit(answer.said(now)))

    def _all(self, asked: Asked) -> list[Section]:
        """The sections of all records of the person, those of one name side by side."""
        found = [section for one in asked.of_each for section in self.sections(one)]
        places = {name: n for n, name in enumerate(dict.fromkeys(s.name for s in found))}
        return sorted(found, key=lambda section: places[section.name])

    def _collect(self, asked: Asked) -> Answer:
        begin = place = Place.read(asked.place)
        files: list[File] = []
        rows: list[Item] = []
        section: Section | None = None
        total = 0
        for found in pages(self.table, [s for s in self._all(asked) if s.exported], begin):
            if section and (section.name != found.section.name or len(rows) >= A_FILE):
                files.append(self._file(asked, section, rows, begin.files + len(files)))
                rows = []
            if total >= A_STEP:
                break
            section, place = found.section, found.place
            rows += found.items
            total += len(found.items)
        else:
            place = Place()
        if section and rows:
            files.append(self._file(asked, section, rows, begin.files + len(files)))
        more = replace(place, files=begin.files + len(files))
        return self.collected(
            request_id=asked.request_id,
            customer_id=asked.customer_id,
            place=asked.place,
            files=tuple(files),
            next_place="" if place == Place() else more.written(),
        )

    def _file(self, asked: Asked, section: Section, rows: Sequence[Item], number: int) -> File:
        name = f"{section.name}-{number + 1:04d}.json"
        path = f"{FOLDER}/{self.service}/{asked.request_id}/{name}"
        text = json.dumps(
            [shown(row, section.hidden) for row in rows], ensure_ascii=False, indent=1, default=str
        )
        self.store.put(self.bucket, path, text.encode(), "application/json")
        return File(path=path, section=section.name, rows=len(rows))

    def _erase(self, asked: Asked) -> Erased:
        sections = self._all(asked)
        place = Place.read(asked.place)
        counts: Counter[str] = Counter()
        numbers: dict[str, str] = {}
        seen = 0
        for found in pages(self.table, [s for s in sections if s.change], place):
            if seen >= ERASED_A_STEP:
                break
            counts[found.section.name] += self._change(found)
            numbers |= self._masked(found)
            seen += len(found.items)
            place = found.place
        else:
            place = Place()
        kept = dict.fromkeys((s.name, s.kept) for s in sections if s.kept)
        return self.erased(
            request_id=asked.request_id,
            customer_id=asked.customer_id,
            place=asked.place,
            counts={name: number for name, number in counts.items() if number},
            kept=tuple(Left(section=name, reason=reason) for name, reason in kept),
            subjects=tuple(numbers),
            numbers={subject: number for subject, number in numbers.items() if number},
            next_place="" if place == Place() else place.written(),
        )

    def _change(self, found: Found) -> int:
        """Erase a page; how many items had something to erase."""
        writes, changed = Transaction(), 0
        for item in found.items:
            change = found.section.change(item) if found.section.change else None
            if change is None:
                continue
            changed += 1
            writes.extend(change)
            if len(writes) >= LARGEST_WRITE:
                self.table.commit(writes)
                writes = Transaction()
        if len(writes):
            self.table.commit(writes)
        return changed

    def _masked(self, found: Found) -> dict[str, str]:
        """The subjects of a page, whose audit lines hold no values any more, and their numbers."""
        if not found.section.subject:
            return {}
        numbers = {
            found.section.subject.format(**_named(item)): str(item.get("number", ""))
            for item in found.items
        }
        for subject in numbers:
            mask_trail(self.table, subject)
        return numbers


def _named(item: Item) -> dict[str, Any]:
    return {name: value for name, value in item.items() if isinstance(value, str)}
