"""Handing a message over to its channel, and recording what came of it."""

from __future__ import annotations

from datetime import datetime, timedelta

from functions.notification.catalogue.entities import SECOND_TRY, Channel
from functions.notification.catalogue.schemas import Variables
from functions.notification.channels.port import Refused, Senders, Suppressed, Taken, Unreachable
from functions.notification.messages.entities import Message, State, sibling_id
from functions.notification.messages.events import MessageDelivered, MessageFailed, MessageRequeued
from functions.notification.messages.letters import Letters
from functions.notification.messages.repository import MessageRepository
from shared.clock import Clock
from shared.component import component
from shared.dynamo import Table, Transaction


@component
class Sending:
    """Sends messages that are claimed."""

    table: Table
    messages: MessageRepository
    letters: Letters
    senders: Senders
    clock: Clock

    def claimed(self, message: Message) -> Message:
        """The message, taken by this worker for a while. Raises: InWork, MessageChanged."""
        claimed = message.claimed(self.clock())
        self.table.commit(self.messages.change(claimed, over=message))
        return claimed

    def send(self, message: Message, data: Variables | None = None) -> None:
        """Hand a message over; one that its channel does not take just now waits for its next try.

        Raises: Unreachable, for one that cannot be filled in later: the queue tries it again.
        """
        try:
            taken = self._handed_over(message, data)
        except Suppressed as refusal:
            self.withhold(message, refusal.code)
        except Refused as refusal:
            self._fail(message, refusal.code)
        except Unreachable as error:
            self._put_off(message, error)
        except Exception as error:
            deferred = message.deferred(type(error).__name__)
            self.table.commit(self.messages.change(deferred, over=message))
            raise
        else:
            now = self.clock()
            measured = message.measured(taken.segments, taken.price, taken.currency)
            sent = measured.sent(now, taken.external_id)
            event = MessageDelivered.of(sent, now)
            self.table.commit(self.messages.change(sent, over=message).emit(event))

    def withhold(self, message: Message, reason: str) -> None:
        """Record that a message is not sent after all."""
        self.table.commit(self.messages.change(message.dropped(reason), over=message))

    def give_up(self, message: Message) -> None:
        """Record that a message comes too late; one that was tried has failed."""
        if message.attempts:
            self._fail(message, message.reason or "stale")
        else:
            self.withhold(message, "stale")

    def not_needed(self, message: Message) -> bool:
        """Whether what this message would stand in for has gone out; push services say no more."""
        if message.instead_of is None:
            return False
        first = self.messages.find(message.instead_of)
        return first is not None and first.state in (State.SENT, State.DELIVERED)

    def _handed_over(self, message: Message, data: Variables | None) -> Taken:
        """What the channel answers. Raises: Refused, Suppressed, Unreachable."""
        if message.address is None:
            raise Refused("NoAddress")
        letter = self.letters.of(message, data)
        return self.senders.by_channel[message.channel].send(message.address, letter)

    def _put_off(self, message: Message, error: Unreachable) -> None:
        """Raises: Unreachable."""
        asked = timedelta(seconds=error.retry_after or 0)
        until = max(message.next_try(self.clock()), self.clock() + asked)
        if message.is_stale(until):
            self._fail(message, error.code)
        elif message.repeatable:
            self._defer(message, error.code, until)
        else:
            self._defer(message, error.code, None)
            raise error

    def _defer(self, message: Message, reason: str, until: datetime | None) -> None:
        deferred = message.deferred(reason, until)
        self.table.commit(self.messages.change(deferred, over=message))

    def _fail(self, message: Message, reason: str) -> None:
        failed = message.failed(reason)
        event = MessageFailed.of(failed, self.clock())
        change = self.messages.change(failed, over=message).emit(event)
        self.table.commit(change.extend(self._instead(message)))

    def _instead(self, message: Message) -> Transaction:
        """The SMS that waits for nothing but a push message goes on its way."""
        if message.channel is not Channel.PUSH:
            return Transaction()
        other = self.messages.find(sibling_id(message, Channel.SMS))
        if other is None or not other.waits_only(SECOND_TRY):
            return Transaction()
        released = other.released()
        change = self.messages.change(released, over=other)
        return change.emit(MessageRequeued.of(released, self.clock()))
