"""What becomes of requests as services answer, and when they do not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from functions.customer.personal_data.answers import (
    Answered,
    CheckedAnswer,
    CollectedAnswer,
    ErasedAnswer,
)
from functions.customer.personal_data.entities import (
    Hindrance,
    Kept,
    Part,
    PartFile,
    PersonalDataRequest,
    PersonalDataRequestChanged,
    State,
    Task,
)
from functions.customer.personal_data.events import PersonalDataGathered, PersonalDataRequested
from functions.customer.personal_data.repository import PersonalDataRequestRepository
from shared.clock import Clock
from shared.component import component
from shared.dynamo import Table, Transaction
from shared.dynamo.once import Once
from shared.retrying import retrying


@dataclass(frozen=True, slots=True)
class LookedAt:
    """What was done with the requests that were due."""

    asked_again: int = 0
    expired: int = 0


@component
class PersonalDataProgress:
    """Use cases of answers; one that comes twice, or too late, changes nothing."""

    table: Table
    requests: PersonalDataRequestRepository
    clock: Clock

    def collected(self, service: str, answer: CollectedAnswer, once: Once | None = None) -> None:
        """Keep where a step's files lie; after the last one the archive is put together."""

        def step(request: PersonalDataRequest, part: Part) -> Transaction:
            files = (PartFile(f.path, f.section, f.rows) for f in answer.files)
            after = replace(part, files=(*part.files, *files))
            return self._stepped(request, after, answer.next_place)

        self._answered(Task.COLLECT, service, answer, step, once)

    def checked(self, service: str, answer: CheckedAnswer, once: Once | None = None) -> None:
        """Keep what forbids an erasure; once all have answered it is begun or refused."""

        def step(request: PersonalDataRequest, part: Part) -> Transaction:
            found = (Hindrance(service, h.code, h.what) for h in answer.hindrances)
            after = request.with_part(replace(part, done=True))
            after = replace(after, hindrances=(*request.hindrances, *found))
            now = self.clock()
            if after.waiting:
                return self.requests.change(after, over=request)
            if after.hindrances:
                return self._closed(request, replace(after.refused(now), version=after.version))
            begun = replace(after.erasing(now), version=after.version)
            writes = self.requests.change(begun, over=request)
            return writes.emit(PersonalDataRequested.of(begun, now))

        self._answered(Task.CHECK, service, answer, step, once)

    def erased(self, service: str, answer: ErasedAnswer, once: Once | None = None) -> None:
        """Keep what a step has erased, and what is kept and why."""

        def step(request: PersonalDataRequest, part: Part) -> Transaction:
            counts = dict(part.erased)
            for section, number in answer.counts.items():
                counts[section] = counts.get(section, 0) + number
            kept = (Kept(service, k.section, k.reason) for k in answer.kept)
            known = dict.fromkeys((*request.kept, *kept))
            after, request = replace(part, erased=counts), replace(request, kept=tuple(known))
            return self._stepped(request, after, answer.next_place)

        self._answered(Task.ERASE, service, answer, step, once)

    def look_at_due(self, has_time: Callable[[], bool]) -> LookedAt:
        """Ask again whoever has not answered, and forget archives that are gone."""
        again = expired = 0
        for request_id in self.requests.each_due(self.clock()):
            if not has_time():
                break
            look = partial(self._look_at, request_id)
            request = retrying(look, on=PersonalDataRequestChanged)
            again += request.state is not State.EXPIRED
            expired += request.state is State.EXPIRED
        return LookedAt(again, expired)

    def _look_at(self, request_id: str) -> PersonalDataRequest:
        request, now = self.requests.get(request_id), self.clock()
        if request.due_at is None or request.due_at > now:
            return request
        if request.available_until and request.available_until <= now:
            after = request.expired()
            self.table.commit(self.requests.change(after, over=request))
            return after
        after = request.asked_again(now)
        writes = self.requests.change(after, over=request)
        for part in after.waiting:
            writes.emit(PersonalDataRequested.of(after, now, part.service, part.place))
        if after.task is Task.COLLECT and len(after.missing) == len(after.waiting):
            writes.emit(PersonalDataGathered.of(after, now))
        self.table.commit(writes)
        return after

    def _answered(
        self,
        task: Task,
        service: str,
        answer: Answered,
        step: Callable[[PersonalDataRequest, Part], Transaction],
        once: Once | None,
    ) -> None:
        """Raises: AlreadySeen, PersonalDataRequestNotFound."""

        def attempt() -> None:
            request = self.requests.get(answer.request_id)
            part = request.part(service)
            if request.task is task and request.is_open and part and part.place == answer.place:
                self.table.commit(step(request, part).once(once))

        retrying(attempt, on=PersonalDataRequestChanged)

    def _stepped(self, request: PersonalDataRequest, done: Part, next_place: str) -> Transaction:
        """What writes a step: the next one is asked for, or all is done."""
        now = self.clock()
        part = replace(done, place=next_place, done=not next_place, asked_at=now, attempts=1)
        after = request.with_part(part)
        if not after.waiting and after.task is Task.ERASE:
            return self._closed(request, replace(after.done(now), version=after.version))
        writes = self.requests.change(after, over=request)
        if not part.done:
            writes.emit(PersonalDataRequested.of(after, now, part.service, part.place))
        elif not after.waiting:
            writes.emit(PersonalDataGathered.of(after, now))
        return writes

    def _closed(self, before: PersonalDataRequest, after: PersonalDataRequest) -> Transaction:
        """What ends an erasure: the audit line says what was erased, without the data."""
        writes = self.requests.change(after, over=before).extend(self.requests.allow_again(after))
        action = f"personal-data.{after.state.value}"
        return writes.audit(
            f"customer#{after.customer_id}", action, at=self._at(after), after=_Report.of(after)
        )

    def _at(self, request: PersonalDataRequest) -> datetime:
        return request.closed_at or self.clock()


@dataclass(frozen=True, slots=True)
class _Report:
    """What the audit line says of an erasure: how much of what, and what was kept."""

    request_id: str
    requested_by: str
    erased: dict[str, int]
    kept: tuple[str, ...]
    hindrances: tuple[str, ...]

    @classmethod
    def of(cls, request: PersonalDataRequest) -> _Report:
        """The report of a request that is closed."""
        return cls(
            request.id,
            request.requested_by,
            {f"{p.service}.{name}": n for p in request.parts for name, n in p.erased.items()},
            tuple(f"{k.service}.{k.section}: {k.reason}" for k in request.kept),
            tuple(f"{h.service}: {h.code}" for h in request.hindrances),
        )
