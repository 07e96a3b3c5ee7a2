"""What is done with messages: an event is told, and a message whose hour has come is sent.

A message is recorded before it is sent, under the only id it can have. Whoever sends it has claimed
it for a while; what comes of that is recorded after. A worker that dies in between leaves it
queued, and the event's redelivery sends it: a channel gets a message again only when the worker
died after handing it over and before it could say so.
"""

from __future__ import annotations

from functions.notification.allowances.entities import AllowanceMoved
from functions.notification.allowances.pace import PaceMoved
from functions.notification.allowances.pace_repository import changed_pace
from functions.notification.allowances.repository import AllowanceRepository
from functions.notification.catalogue.announcement import Announcement
from functions.notification.catalogue.entities import Asked
from functions.notification.catalogue.schemas import Variables
from functions.notification.messages.composing import Composer, Composition
from functions.notification.messages.entities import AlreadyQueued, DigestClosed, Message, State
from functions.notification.messages.events import MessageDelivered
from functions.notification.messages.repository import MessageRepository
from functions.notification.messages.sending import Sending
from shared.clock import Clock
from shared.component import component
from shared.dynamo import Table, Transaction
from shared.dynamo.once import AlreadySeen, Once
from shared.event import Event
from shared.retrying import retrying

_MEANWHILE = (AllowanceMoved, PaceMoved, DigestClosed)


@component
class Dispatcher:
    """Use cases of messages."""

    table: Table
    messages: MessageRepository
    allowances: AllowanceRepository
    composer: Composer
    sending: Sending
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
            if message.state is State.QUEUED and not message.waiting:
                self.sending.send(message, data)

    def resend(self, message_id: str) -> None:
        """Send a message that was put on the queue. Raises: Unreachable, InWork."""
        message = self.messages.find(message_id)
        if message is None or message.state is not State.QUEUED or message.waiting:
            return
        readdressed, preferences = self.composer.readdressed(message)
        if message.is_stale(self.clock()):
            self.sending.give_up(message)
        elif not message.critical and not preferences.allow(message.kind, message.channel):
            self.sending.withhold(message, "preference")
        elif self.sending.not_needed(message):
            self.sending.withhold(message, "not-needed")
        else:
            self.sending.send(self.sending.claimed(readdressed))

    def _recorded(
        self, announcement: Announcement, event: Event, data: Variables, once: Once | None
    ) -> list[Message]:
        """The event's messages as they stand.

        Fresh ones, or those of an earlier delivery, claimed anew.
        """
        ids: list[str] = []

        def attempt() -> list[Message]:
            composed = self.composer.composed(announcement, event, data)
            ids[:] = [message.id for message in composed.messages]
            return self._queued(composed, announcement, once)

        try:
            return retrying(attempt, on=_MEANWHILE)
        except (AlreadySeen, AlreadyQueued):
            known = self.messages.get_many(ids)
            left = (m for m in known if m.state is State.QUEUED and not m.waiting)
            return [self.sending.claimed(m) for m in left]

    def _queued(
        self, composed: Composition, announcement: Announcement, once: Once | None
    ) -> list[Message]:
        """Record fresh messages; of those that anybody may ask for, as many as are allowed.

        Raises: AlreadySeen, AlreadyQueued, AllowanceMoved, PaceMoved, DigestClosed.
        """
        change, also, now = Transaction().once(once), Transaction(), self.clock()
        fresh = [self._allowed(message, announcement, also) for message in composed.messages]
        for message in fresh:
            change.extend(self.messages.add(message))
        for line in composed.lines:
            change.extend(self.messages.add_line(line, now))
        for digest_id in composed.joined:
            change.extend(self.messages.still_open(digest_id))
        if composed.pace != composed.before:
            change.extend(changed_pace(composed.pace, over=composed.before, at=now))
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
