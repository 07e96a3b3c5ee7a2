"""A worker goes through a lane: who is met is told, some people in each transaction.

What is said and how far the lane has come are written together, so a worker may die anywhere: the
next one goes on behind the last person who was told. Two workers at one lane are told apart by its
version, and the slower one leaves.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress

from functions.notification.audience.entities import Person
from functions.notification.audience.repository import AudienceRepository, building_of
from functions.notification.broadcasts.entities import (
    Broadcast,
    BroadcastChanged,
    BroadcastState,
    Lane,
    LaneMoved,
    as_values,
)
from functions.notification.broadcasts.events import BroadcastAddressed, BroadcastCompleted
from functions.notification.broadcasts.queue import BroadcastQueue, LaneStep
from functions.notification.broadcasts.repository import BroadcastRepository
from functions.notification.catalogue.entities import Channel
from functions.notification.contacts.repository import ContactRepository
from shared.clock import Clock
from shared.component import component
from shared.dynamo import Table
from shared.event import Event

AT_ONCE = 40  # people of one transaction; the text of each may have 20 KB
TimeLeft = Callable[[], float]
RESERVE_SECONDS = 15.0


@component
class BroadcastGoing:
    """The use case of the worker; `rates` are messages a second on each channel."""

    table: Table
    broadcasts: BroadcastRepository
    audience: AudienceRepository
    contacts: ContactRepository
    rates: Mapping[Channel, float]
    clock: Clock
    sleep: Callable[[float], None]

    def work(self, step: LaneStep, time_left: TimeLeft) -> list[LaneStep]:
        """Tell people for a while; what is left to be done after it."""
        while True:
            found = self.broadcasts.lane(step.broadcast_id, step.lane)
            if found is None:
                return []
            broadcast, lane = found
            if lane.is_done:
                break
            if broadcast.state is not BroadcastState.RUNNING:
                return []
            pause = AT_ONCE / self._rate(broadcast)
            if time_left() < RESERVE_SECONDS:
                return [step]
            some = AT_ONCE if pause < RESERVE_SECONDS else 5
            try:
                told = self._go_on(broadcast, lane, some)
            except (LaneMoved, BroadcastChanged):
                return []
            if told and not broadcast.is_dry_run:
                self.sleep(told / self._rate(broadcast))
        self._complete(step.broadcast_id)
        return []

    def _rate(self, broadcast: Broadcast) -> float:
        """Messages a second of one lane: the slowest channel says how many all lanes send."""
        slowest = min(self.rates[channel] for channel in broadcast.channels)
        return slowest / broadcast.lanes

    def _go_on(self, broadcast: Broadcast, lane: Lane, some: int) -> int:
        """How many of the next people were told. Raises: LaneMoved, BroadcastChanged."""
        people, last = self.audience.some(lane.part, lane.after, some)
        meant = [person for person in people if self._is_met(broadcast, lane, person)]
        now = self.clock()
        moved = lane.moved(last, len(people), len(meant), now)
        said = [] if broadcast.is_dry_run else self._said(broadcast, meant)
        self.table.commit(self.broadcasts.move(moved, over=lane, of=broadcast).emit(*said))
        return len(meant)

    @staticmethod
    def _is_met(broadcast: Broadcast, lane: Lane, person: Person) -> bool:
        """Whether a person is meant, and is met in this lane and no other."""
        building = building_of(lane.part)
        is_here = building is None or broadcast.segment.met_in(person) == building
        return is_here and broadcast.segment.holds(person)

    def _said(self, broadcast: Broadcast, people: Sequence[Person]) -> list[Event]:
        known = self.contacts.get_many([person.customer_id for person in people])
        now = self.clock()
        events = []
        for person in people:
            contact = known.get(person.customer_id)
            text = broadcast.text_in(contact.locale if contact else "")
            values = as_values(contact.name if contact else "", person.address, person.debt)
            filled = text.filled(values)
            events.append(BroadcastAddressed.of(broadcast, person.customer_id, filled, now))
        return events

    def _complete(self, broadcast_id: str) -> None:
        """Say that everybody was told, if this lane was the last."""
        progress = self.broadcasts.get(broadcast_id)
        before = progress.broadcast
        if before.state is not BroadcastState.RUNNING or not progress.is_done:
            return
        now = self.clock()
        after = before.completed(now)
        change = self.broadcasts.change(after, over=before)
        with suppress(BroadcastChanged):  # somebody else was the last, too
            self.table.commit(change.emit(BroadcastCompleted.of(progress, now)))


@component
class BroadcastWatch:
    """The use case of a job that comes every minute: what is due begins, what stands is woken."""

    table: Table
    broadcasts: BroadcastRepository
    queue: BroadcastQueue
    clock: Clock

    def run(self) -> int:
        """How many lanes were put on the queue."""
        queued = 0
        for broadcast in self.broadcasts.due(self.clock(), limit=20):
            begun = broadcast.begun(self.clock())
            if begun is not broadcast:
                with suppress(BroadcastChanged):
                    self.table.commit(self.broadcasts.change(begun, over=broadcast))
            steps = [LaneStep(broadcast.id, number) for number in range(broadcast.lanes)]
            self.queue.send(steps)
            queued += len(steps)
        return queued
