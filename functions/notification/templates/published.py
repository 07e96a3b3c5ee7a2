"""The texts that people get: published ones over the shipped ones.

What was published is read once a minute. A published text that cannot be filled in is told of once,
and the one before it is taken, or the shipped one: the message is not lost.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, TypeVar

from functions.notification.channels.port import Letter
from functions.notification.templates.entities import Content, Name, Template, TemplateExists
from functions.notification.templates.events import BrokenTemplate
from functions.notification.templates.rendering import Note, Renderer
from functions.notification.templates.repository import TemplateRepository
from shared.clock import Clock
from shared.dynamo import Table
from shared.observability import count, logger

FRESH = timedelta(minutes=1)
T = TypeVar("T")


class PublishedTexts:
    """Fills in the texts that hold now."""

    def __init__(self, renderer: Renderer, table: Table, clock: Clock) -> None:
        self._renderer, self._table, self._clock = renderer, table, clock
        self._templates = TemplateRepository(table=table)
        self._known: dict[str, Template] = {}
        self._read_at: datetime | None = None

    def locale(self, wanted: str) -> str:
        """The nearest language that there are texts in."""
        return self._renderer.locale(wanted)

    def note(self, template: str, variables: Mapping[str, Any]) -> Note:
        """A message as the feed shows it."""
        fill = self._renderer.note_of
        return self._first_good(template, variables, lambda c: fill(template, variables, c))

    def letter(self, template: str, variables: Mapping[str, Any]) -> Letter:
        """A message as it is sent."""
        fill = self._renderer.letter_of
        return self._first_good(template, variables, lambda c: fill(template, variables, c))

    def _first_good(
        self, template: str, variables: Mapping[str, Any], fill: Callable[[Content | None], T]
    ) -> T:
        for content in self._candidates(template, variables["locale"]):
            try:
                return fill(content)
            except Exception as error:  # noqa: BLE001 - whatever is wrong with it, the next may do
                self._say_broken(Name(template, variables["locale"]), error)
        return fill(None)

    def _candidates(self, template: str, locale: str) -> Iterator[Content]:
        found = self._current().get(Name(template, locale).id)
        if found is not None and found.published is not None:
            yield found.published
            if found.last_good is not None:
                yield found.last_good

    def _current(self) -> dict[str, Template]:
        now = self._clock()
        if self._read_at is None or abs(now - self._read_at) >= FRESH:
            self._known = {template.id: template for template in self._templates.each()}
            self._read_at = now
        return self._known

    def _say_broken(self, name: Name, error: Exception) -> None:
        template = self._known[name.id]
        logger().error("template broken", template=name.id, error=type(error).__name__)
        count("TemplatesBroken", template=template.id)
        event = BrokenTemplate.of(template, type(error).__name__, self._clock())
        try:
            self._table.commit(self._templates.mark_broken(template).emit(event))
        except TemplateExists:
            logger().info("template known to be broken", template=name.id)
