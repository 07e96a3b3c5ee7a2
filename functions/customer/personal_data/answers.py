"""What services answer, as customer reads it."""

from __future__ import annotations

from pydantic import Field

from shared.messaging.consumer import Received
from shared.personal_data.events import File, Hindrance, Left


class Answered(Received):
    """To which request, and for the step that began where."""

    request_id: str
    customer_id: str
    place: str = ""


class CollectedAnswer(Answered):
    """Where the files of a step lie, and where the next one begins."""

    files: tuple[File, ...] = ()
    next_place: str = ""


class CheckedAnswer(Answered):
    """What forbids an erasure."""

    hindrances: tuple[Hindrance, ...] = ()


class ErasedAnswer(Answered):
    """What a step has erased, and what is kept."""

    counts: dict[str, int] = Field(default={})
    kept: tuple[Left, ...] = ()
    numbers: dict[str, str] = Field(default={})
    next_place: str = ""


class GatheredParts(Received):
    """Of which request all parts are there."""

    request_id: str
