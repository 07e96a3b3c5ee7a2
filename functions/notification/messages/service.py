"""What is done with messages: an event is told, and a failed message is sent again.

A message is recorded before it is sent, under the only id it can have. Whoever sends it has claimed
it for a while; what comes of that is recorded after. A worker that dies in between leaves it
queued, and the event's redelivery sends it: a channel gets a message again only when the worker
died after handing it over and before it could say so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from functions.notification.allowances.entities import AllowanceMoved
from functions.notification.allowances.repository import AllowanceRepository
from functions.notification.catalogue.entities import Asked
from functions.notification.catalogue.entries import BY_EVENT, Announcement
from functions.notification.catalogue.schemas import Enclosing, Variables
from functions.notification.channels.port import Enclosure, Papers, Refused, Senders, Unreachable
from functions.notification.messages.composing import Composer
from functions.notification.messages.entities import AlreadyQueued, Message, State
from functions.notification.messages.events import MessageDelivered, MessageFailed
from functions.notification.messages.repository import MessageRepository
from shared.clock import Clock
from shared.component import component
from shared.dynamo import Table, Transaction
from shared.dynamo.once import AlreadySeen, Once
from shared.event import Event
from shared.retrying import retrying


@component
class Dispatcher:
    """Use cases of messages."""

    table: Table
    messages: MessageRepository
    allowances: AllowanceRepository
    composer: Composer
    senders: Senders
    papers: Papers
    clock: Clock

    def announce(
        self, announcement: Announcement, event: Event, data: Variables, once: Once | None = None
    ) -> None:
        """Tell people of an event, once.

        Raises: ContactUnknown, Unreachable, InWork: the queue tries again.
        """
        if not data.wanted:
            return
        for message in self._recorded(announcement, event, data, once):
            if message.state is State.QUEUED:
                self._send(message, announcement, data)

    def resend(self, message_id: str) -> None:
        """Send a message that was put back on the queue. Raises: Unreachable, InWork."""
        message = self.messages.find(message_id)
        if message is None or message.state is not State.QUEUED:
            return
        announcement = BY_EVENT[message.event_type]
        data = announcement.variables.model_validate(message.variables)
        readdressed = self.composer.readdressed(message)
        self._send(self._claimed(readdressed), announcement, data)

    def _recorded(
        self, announcement: Announcement, event: Event, data: Variables, once: Once | None
    ) -> list[Message]:
        """The event's messages as they stand.

        Fresh ones, or those of an earlier delivery, claimed anew.
        """
        composed = self.composer.messages(announcement, event, data)
        try:
            return retrying(lambda: self._queued(composed, announcement, once), on=AllowanceMoved)
        except (AlreadySeen, AlreadyQueued):
            known = self.messages.get_many([m.id for m in composed])
            return [self._claimed(m) for m in known if m.state is State.QUEUED]

    def _queued(
        self,
        composed: Sequence[Message],
        announcement: Announcement,
        once: Once | None,
    ) -> list[Message]:
        """Record fresh messages; of those that anybody may ask for, as many as are allowed.

        Raises: AlreadySeen, AlreadyQueued, AllowanceMoved.
        """
        change, also, now = Transaction().once(once), Transaction(), self.clock()
        fresh = [self._allowed(message, announcement, also) for message in composed]
        for message in fresh:
            change.extend(self.messages.add(message))
        delivered = [MessageDelivered.of(message, now) for message in fresh if message.in_feed]
        self.table.commit(change.extend(also).emit(*delivered))
        return fresh

    def _allowed(self, message: Message, announcement: Announcement, also: Transaction) -> Message:
        """The message, withheld if its address has had enough; `also` counts one that goes out."""
        asked = announcement.asked
        if asked is Asked.BY_NOBODY or message.state is not State.QUEUED or not message.neutral:
            return message
        kind = message.template if asked is Asked.TO_A_USER else ""
        allowance, now = self.allowances.of(message.address or "", kind), self.clock()
        if not allowance.permits(now, with_link=announcement.is_secret or bool(kind)):
            return message.withheld("too-often")
        also.extend(self.allowances.change(allowance.used(now), over=allowance))
        return message

    def _claimed(self, message: Message) -> Message:
        """Raises: InWork, MessageChanged."""
        claimed = message.claimed(self.clock())
        self.table.commit(self.messages.change(claimed, over=message))
        return claimed

    def _send(self, message: Message, announcement: Announcement, data: Variables) -> None:
        """Raises: Unreachable."""
        try:
            external_id = self._handed_over(message, announcement, data)
        except Refused as refusal:
            failed = message.failed(refusal.code)
            event = MessageFailed.of(failed, self.clock())
            self.table.commit(self.messages.change(failed, over=message).emit(event))
        except Exception as error:
            deferred = message.deferred(_code(error))
            self.table.commit(self.messages.change(deferred, over=message))
            raise
        else:
            now = self.clock()
            sent = message.sent(now, external_id)
            event = MessageDelivered.of(sent, now)
            self.table.commit(self.messages.change(sent, over=message).emit(event))

    def _handed_over(self, message: Message, announcement: Announcement, data: Variables) -> str:
        """The channel's own id of the message. Raises: Refused, Unreachable."""
        if message.address is None:
            raise Refused("NoAddress")
        letter = self.composer.letter(message, announcement, data)
        if isinstance(data, Enclosing):
            enclosed = Enclosure(data.file_name, self.papers.fetch(data.path))
            letter = replace(letter, enclosures=(enclosed,))
        return self.senders.by_channel[message.channel].send(message.address, letter)


def _code(error: Exception) -> str:
    return error.code if isinstance(error, Unreachable) else type(error).__name__
