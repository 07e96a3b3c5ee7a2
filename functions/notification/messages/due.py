"""Messages whose hour has come go on the queue, where any number of workers sends them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from functions.notification.messages.entities import Message, MessageChanged
from functions.notification.messages.events import MessageRequeued
from functions.notification.messages.repository import MessageRepository
from shared.clock import Clock
from shared.component import component
from shared.dynamo import Table, Transaction

HasTime = Callable[[], bool]
TOGETHER = 50
"""Messages in one transaction, with an event each: as many as one takes."""


@dataclass(frozen=True, slots=True)
class Released:
    """How many messages went on their way."""

    released: int = 0


@component
class DueMessages:
    """The use case of a job that runs each minute; it can be repeated and stopped anywhere."""

    table: Table
    messages: MessageRepository
    clock: Clock

    def run(self, has_time: HasTime) -> Released:
        """Put what is due on the queue."""
        released = 0
        while has_time():
            due = self.messages.list_due(self.clock(), TOGETHER)
            if not (done := self._release(due)):
                break
            released += done
        return Released(released)

    def _release(self, due: Sequence[Message]) -> int:
        """How many went on their way: all at once, or one by one where somebody changed one."""
        try:
            return self._commit(due)
        except MessageChanged:
            return sum(self._alone(message) for message in due)

    def _alone(self, message: Message) -> int:
        try:
            return self._commit([message])
        except MessageChanged:
            return 0

    def _commit(self, due: Sequence[Message]) -> int:
        if not due:
            return 0
        change, now = Transaction(), self.clock()
        for message in due:
            released = message.released()
            change.extend(self.messages.change(released, over=message))
            change.emit(MessageRequeued.of(released, now))
        self.table.commit(change)
        return len(due)
