"""What is done with messages: an event is told, and a failed message is sent again.

A message is recorded before it is sent, under the only id it can have. Whoever sends it has claimed
it for a while; what comes of that is recorded after. A worker that dies in between leaves it
queued, and the event's redelivery sends it: a channel gets a message again only when the worker
died after handing it over and before it could say so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from functions.notification.allowances.entities import AllowanceMoved
from functions.notification.allowances.repository import AllowanceRepository
from functions.notification.catalogue.entities import Asked, Channel
from functions.notification.catalogue.entries import BY_EVENT, Announcement
from functions.notification.catalogue.schemas import Variables
from functions.notification.channels.port import Refused, Sender, Unreachable
from functions.notification.events import MessageDelivered, MessageFailed
from functions.notification.messages.composing import Composer
from functions.notification.messages.entities import Message, State
from functions.notification.messages.repository import AlreadyQueued, MessageRepository
from shared.clock import Clock
from shared.dynamo import Transaction
from shared.dynamo.once import AlreadySeen, Once
from shared.event import Event
from shared.retrying import retrying


@dataclass(frozen=True)
class Dispatcher:
    """Use cases of messages; `senders` are the channels that leave the house."""

    messages: MessageRepository
    allowances: AllowanceRepository
    composer: Composer
    senders: Mapping[Channel, Sender]
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
        message = self.messages.get(message_id)
        if message is None or message.state is not State.QUEUED:
            return
        announcement = BY_EVENT[message.event_type]
        data = announcement.variables.model_validate(message.variables)
        self._send(self._claimed(self.composer.readdressed(message)), announcement, data)

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
        """Record fresh messages; of those that anybody may ask for, as many as are allowed."""
        also = Transaction()
        fresh = [self._allowed(message, announcement, also) for message in composed]
        delivered = [self._delivered(m) for m in fresh if m.in_feed]
        self.messages.queue(fresh, delivered, once, also)
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
        also.extend(self.allowances.change(allowance.used(now)))
        return message

    def _claimed(self, message: Message) -> Message:
        claimed = message.claimed(self.clock())
        self.messages.change(claimed)
        return claimed

    def _send(self, message: Message, announcement: Announcement, data: Variables) -> None:
        try:
            external_id = self._handed_over(message, announcement, data)
        except Refused as refusal:
            self._record_failure(message.failed(refusal.code))
        except Exception as error:
            self.messages.change(message.deferred(_code(error)))
            raise
        else:
            sent = message.sent(self.clock(), external_id)
            self.messages.change(sent, self._delivered(sent))

    def _handed_over(self, message: Message, announcement: Announcement, data: Variables) -> str:
        if message.address is None:
            raise Refused("NoAddress")
        letter = self.composer.letter(message, announcement, data)
        return self.senders[message.channel].send(message.address, letter)

    def _record_failure(self, failed: Message) -> None:
        outcome = MessageFailed(**_outcome(failed), reason=failed.reason or "")
        self.messages.change(failed, self._event(outcome, failed))

    def _delivered(self, message: Message) -> Event:
        return self._event(MessageDelivered(**_outcome(message)), message)

    def _event(self, data: MessageDelivered | MessageFailed, message: Message) -> Event:
        return data.event(subject=message.id, at=self.clock(), sequence=message.version)


def _outcome(message: Message) -> dict[str, str | None]:
    return {
        "message_id": message.id,
        "causing_event_type": message.event_type,
        "template": message.template,
        "kind": message.kind.value,
        "channel": message.channel.value,
        "customer_id": message.customer_id,
    }


def _code(error: Exception) -> str:
    return error.code if isinstance(error, Unreachable) else type(error).__name__
