"""What services say to each other of personal data: the asking, and each one's answers."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from shared.event import Event
from shared.messaging.consumer import Received
from shared.messaging.data import EventData

REQUESTED = "customer.personal-data.requested"
COLLECT, CHECK, ERASE = "collect", "check", "erase"
_ID = "0192f0c1-7a35-7d11-8f00-4f5d2b6a9c01"
_PLACE = "Where this step began; empty for the first."
_NEXT = "Where the next step begins; empty after the last."


class Double(Received):
    """A record of the same person that was merged into theirs, and its user; empty for none."""

    customer_id: str
    user_id: str = ""


class Asked(Received):
    """What services are asked to do: `service` names one, empty asks all of them."""

    request_id: str
    customer_id: str
    user_id: str = ""
    task: str
    service: str = ""
    place: str = ""
    doubles: tuple[Double, ...] = ()

    @property
    def of_each(self) -> tuple[Asked, ...]:
        """The same for each record of the person, theirs first."""
        doubles = (double.model_dump() | {"doubles": ()} for double in self.doubles)
        return (self, *(self.model_copy(update=double) for double in doubles))


class Fact(BaseModel):
    """Base of what an answer lists."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, frozen=True)


class File(Fact):
    """A file of a part: a list of `rows` things of one section, as JSON."""

    path: str = Field(examples=["passing/personal-data/support/0192f0c1/tickets-0001.json"])
    section: str = Field(examples=["tickets"])
    rows: int = Field(ge=0)


class Hindrance(Fact):
    """Something that forbids an erasure."""

    code: str = Field(examples=["open_ticket"])
    what: str = Field(description="Which one, as people call it.", examples=["T-000042"])


class Left(Fact):
    """What is kept, and why."""

    section: str = Field(examples=["invoices"])
    reason: str = Field(examples=["accounting"])


class Answer(EventData):
    """What every answer says."""

    request_id: str = Field(examples=[_ID])
    customer_id: str = Field(examples=[_ID])
    place: str = Field(default="", description=_PLACE)

    def said(self, at: datetime) -> Event:
        """The answer as an event of its request."""
        return self.event(subject=self.request_id, at=at)


class Collected(Answer):
    """A part of what a service holds lies in the bucket of files."""

    files: tuple[File, ...] = ()
    next_place: str = Field(default="", description=_NEXT)


class Checked(Answer):
    """What of a service's forbids the erasure."""

    hindrances: tuple[Hindrance, ...] = ()


class Erased(Answer):
    """Some of what a service held is erased, and what is kept is named.

    `counts` are by section; `subjects` are what the audit trail calls the things, and `numbers` by
    which people know them.
    """

    counts: dict[str, int] = Field(default={}, examples=[{"tickets": 3}])
    kept: tuple[Left, ...] = ()
    subjects: tuple[str, ...] = Field(default=(), examples=[["ticket#" + _ID]])
    numbers: dict[str, str] = Field(default={}, examples=[{"ticket#" + _ID: "T-000042"}])
    next_place: str = Field(default="", description=_NEXT)
