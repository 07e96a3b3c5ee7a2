"""A broadcast: one text, whom it is for, and how far it has come."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from functions.notification.audience.entities import Segment
from functions.notification.catalogue.entities import Channel, Kind
from shared.errors import Conflict, Invalid, NotFound

LONGEST_TEXT = 5_000
VARIABLES = ("name", "address", "debt")
"""What a text can say of its reader."""
_VARIABLE = re.compile(r"\{\{([^{}]*)\}\}")


class BroadcastState(StrEnum):
    """Where a broadcast is."""

    SCHEDULED = "scheduled"
    RUNNING = "running"
    PAUSED = "paused"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


class BroadcastNotFound(NotFound):
    """There is no such broadcast."""


class BroadcastChanged(Conflict):
    """The broadcast was changed by somebody else at the same moment; read it again."""


class BroadcastNotRunning(Conflict):
    """Only a broadcast that is under way or still to come can be paused."""


class BroadcastNotPaused(Conflict):
    """Only a paused broadcast can go on."""


class BroadcastOver(Conflict):
    """The broadcast is over already."""


class LaneMoved(Conflict):
    """Another worker is at this part of the broadcast."""


class UnknownVariable(Invalid):
    """The text names something that is not known of its reader."""


@dataclass(frozen=True, slots=True)
class Text:
    """What is said in one language; `{{ name }}` in it is the reader's name."""

    subject: str
    text: str

    @property
    def paragraphs(self) -> list[str]:
        """The text's parts that empty lines separate."""
        return [part.strip() for part in re.split(r"\n\s*\n", self.text) if part.strip()]

    def check(self) -> None:
        """Refuse what nobody could fill in. Raises: UnknownVariable."""
        for part in (self.subject, self.text):
            rest = _VARIABLE.sub("", part)
            unknown = [n for n in _VARIABLE.findall(part) if n.strip() not in VARIABLES]
            if unknown or "{{" in rest or "}}" in rest or "{%" in rest:
                raise UnknownVariable(
                    "Between double braces there can be: {names}.", names=", ".join(VARIABLES)
                )

    def filled(self, values: dict[str, str]) -> Text:
        """The text for one reader; what is put in is never read as a variable itself."""

        def value(match: re.Match[str]) -> str:
            return values.get(match[1].strip(), "")

        subject = re.sub(r"\s+", " ", _VARIABLE.sub(value, self.subject)).strip()
        return Text(subject, _VARIABLE.sub(value, self.text))


@dataclass(frozen=True, slots=True)
class Broadcast:
    """One text to a segment; a dry run counts and tells nobody."""

    id: str
    kind: Kind
    channels: tuple[Channel, ...]
    segment: Segment
    texts: dict[str, Text]
    lanes: int
    send_at: datetime
    created_at: datetime
    created_by: str
    state: BroadcastState = BroadcastState.SCHEDULED
    is_dry_run: bool = False
    finished_at: datetime | None = None
    version: int = 1

    @property
    def is_open(self) -> bool:
        """Whether anything is still to be done by itself."""
        return self.state in (BroadcastState.SCHEDULED, BroadcastState.RUNNING)

    def text_in(self, locale: str) -> Text:
        """The text in a language, or in the one that there is."""
        language = re.split(r"[-_]", locale.lower(), maxsplit=1)[0]
        return self.texts.get(language) or next(iter(self.texts.values()))

    def begun(self, at: datetime) -> Broadcast:
        """Under way, if it is time."""
        if self.state is not BroadcastState.SCHEDULED or self.send_at > at:
            return self
        return self._next(BroadcastState.RUNNING)

    def paused(self) -> Broadcast:
        """Standing still. Raises: BroadcastNotRunning."""
        if not self.is_open:
            raise BroadcastNotRunning
        return self._next(BroadcastState.PAUSED)

    def resumed(self, at: datetime) -> Broadcast:
        """Going on where it stood still. Raises: BroadcastNotPaused."""
        if self.state is not BroadcastState.PAUSED:
            raise BroadcastNotPaused
        return self._next(BroadcastState.SCHEDULED).begun(at)

    def cancelled(self, at: datetime) -> Broadcast:
        """Over: whoever has not been told is not told. Raises: BroadcastOver."""
        if self.state in (BroadcastState.COMPLETED, BroadcastState.CANCELLED):
            raise BroadcastOver
        return replace(self._next(BroadcastState.CANCELLED), finished_at=at)

    def completed(self, at: datetime) -> Broadcast:
        """Over: everybody has been told."""
        return replace(self._next(BroadcastState.COMPLETED), finished_at=at)

    def _next(self, state: BroadcastState) -> Broadcast:
        return replace(self, state=state, version=self.version + 1)


@dataclass(frozen=True, slots=True)
class Lane:
    """A part of the audience that one worker goes through: how far, and how many it told.

    `after` is the last customer that was looked at.
    """

    broadcast_id: str
    number: int
    part: str
    moved_at: datetime
    after: str = ""
    looked_at: int = 0
    recipients: int = 0
    is_done: bool = False
    version: int = 1

    def moved(self, last: str | None, looked_at: int, recipients: int, at: datetime) -> Lane:
        """After some more people; None says that there are no others."""
        return replace(
            self,
            after=last or self.after,
            is_done=last is None,
            looked_at=self.looked_at + looked_at,
            recipients=self.recipients + recipients,
            moved_at=at,
            version=self.version + 1,
        )


@dataclass(frozen=True, slots=True)
class Progress:
    """A broadcast with what its lanes have done."""

    broadcast: Broadcast
    lanes: tuple[Lane, ...]

    @property
    def looked_at(self) -> int:
        """How many people were looked at."""
        return sum(lane.looked_at for lane in self.lanes)

    @property
    def recipients(self) -> int:
        """How many were told, or would be in earnest."""
        return sum(lane.recipients for lane in self.lanes)

    @property
    def is_done(self) -> bool:
        """Whether nobody is left."""
        return all(lane.is_done for lane in self.lanes)


@dataclass(frozen=True, slots=True)
class BroadcastDraft:
    """A broadcast as it is asked for; without a time it begins at once."""

    kind: Kind
    channels: tuple[Channel, ...]
    segment: Segment
    texts: dict[str, Text] = field(default_factory=dict)
    send_at: datetime | None = None
    is_dry_run: bool = False


@dataclass(frozen=True, slots=True)
class Preview:
    """How many people a segment has; at least so many, where not all were looked at."""

    recipients: int
    looked_at: int
    is_exact: bool


def as_values(name: str, address: str, debt: Any) -> dict[str, str]:
    """What a text can say of its reader."""
    return {"name": name, "address": address, "debt": str(debt)}
