"""What rows.yaml says, typed; a word that is not known here is refused by name."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any, Self

import yaml

ROWS = Path(__file__).with_name("rows.yaml")
KINDS = ("api", "pages", "authorizer", "consumer", "worker", "job", "relay")
MODULES = {"api": "app", "authorizer": "authorizer", "consumer": "consumers", "job": "jobs"}
"""Which module of its service holds a function's handler, unless its row says another."""
USUAL_TIMEOUT = 15


class UnknownWord(ValueError):
    """A row says something that nobody knows."""


@dataclass(frozen=True)
class Schedule:
    """When a job is woken: `cron` in UTC as EventBridge writes it, `job` what it is told to do."""

    name: str
    about: str
    cron: str
    job: str


@dataclass(frozen=True)
class Function:
    """One function.

    `kind` is `as` in the row: who wakes it, and so what it needs. `reads`, `writes` and `seals`
    name secrets and keys, `sends` queues, `calls` functions that its role may use; `stores`,
    `lends` and `removes` name buckets, or folders of them, whose objects it puts, gets and deletes.
    `statements` is more of its role, as it stands in a policy. `settings` are those besides its
    kind's own. Seconds are `timeout`; `batch` and `concurrency` are those of its queue.
    """

    name: str
    service: str
    about: str
    kind: str
    has_table: bool
    handler: str = ""
    layers: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    reads: tuple[str, ...] = ()
    writes: tuple[str, ...] = ()
    seals: tuple[str, ...] = ()
    sends: tuple[str, ...] = ()
    stores: tuple[str, ...] = ()
    lends: tuple[str, ...] = ()
    removes: tuple[str, ...] = ()
    calls: tuple[str, ...] = ()
    statements: str = ""
    queue: str = ""
    batch: int = 10
    concurrency: str = ""
    timeout: int = 0
    memory: int = 0
    schedules: tuple[Schedule, ...] = ()

    @property
    def module(self) -> str:
        """The module that holds its handler."""
        named = self.handler or MODULES[self.kind]
        return named if named.startswith("shared.") else f"functions.{self.service}.{named}"

    @property
    def woken_by(self) -> str:
        """The queue that wakes it, without `Queue`; empty for none."""
        return self.queue or (self.service.capitalize() if self.kind == "consumer" else "")

    @property
    def seconds(self) -> int:
        """How long it may run."""
        return self.timeout or (30 if self.kind == "consumer" else USUAL_TIMEOUT)


@dataclass(frozen=True)
class Service:
    """A service: `has_table` brings a table, its stream and a topic.

    Of the table's indexes those of `keys_only` hold keys alone: they are not written again each
    time that something else of an item changes.
    """

    name: str
    about: str
    has_table: bool
    functions: tuple[Function, ...]
    keys_only: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """Its name as logical ids begin with it."""
        return self.name.capitalize()


@dataclass(frozen=True)
class Queue:
    """A queue with dead letters, or dead letters alone; named without `Queue`.

    `days` is how long a message stays, `seconds` how long it is hidden while somebody has it.
    """

    name: str
    about: str = ""
    days: int = 4
    seconds: int = 0


@dataclass(frozen=True)
class Metric:
    """What a service's code counts; `unwatched` says why no alarm stands on it."""

    name: str
    service: str = ""
    about: str = ""
    unwatched: str = ""


@dataclass(frozen=True)
class House:
    """All rows."""

    services: tuple[Service, ...]
    queues: tuple[Queue, ...]
    dead_letters: tuple[Queue, ...]
    secrets: tuple[str, ...]
    buckets: tuple[str, ...]
    metrics: tuple[Metric, ...]
    settings: dict[str, str]

    @classmethod
    def parsed(cls, text: str) -> Self:
        """The house in a text. Raises: UnknownWord."""
        raw = yaml.safe_load(text)
        _only(raw, {f.name for f in fields(cls)}, "rows.yaml")
        services = tuple(_service(name, row) for name, row in raw["services"].items())
        own = [f for s in services for f in s.functions]
        return cls(
            services,
            tuple(_queue(name, row, own) for name, row in raw["queues"].items()),
            tuple(Queue(name, about, days=14) for name, about in raw["dead_letters"].items()),
            tuple(raw["secrets"]),
            tuple(raw["buckets"]),
            tuple(_metric(name, row) for name, row in raw["metrics"].items()),
            {name: str(value) for name, value in raw["settings"].items()},
        )

    @property
    def functions(self) -> tuple[Function, ...]:
        """Every function, service by service."""
        return tuple(f for s in self.services for f in s.functions)

    @property
    def with_table(self) -> tuple[Service, ...]:
        """The services that own a table and say events."""
        return tuple(s for s in self.services if s.has_table)

    @property
    def consumers(self) -> tuple[Function, ...]:
        """The functions that hear events."""
        return tuple(f for f in self.functions if f.kind == "consumer")

    @property
    def layers(self) -> tuple[str, ...]:
        """The layers besides the one of all functions."""
        return tuple(dict.fromkeys(layer for f in self.functions for layer in f.layers))

    @property
    def all_queues(self) -> tuple[Queue, ...]:
        """Every queue that has dead letters: the consumers' own and the others."""
        hidden = {f.woken_by: 6 * f.seconds for f in self.consumers}
        own = (Queue(f.woken_by, seconds=hidden[f.woken_by]) for f in self.consumers)
        return (*own, *self.queues)

    @property
    def all_dead_letters(self) -> tuple[str, ...]:
        """Every dead-letter queue, without `DeadLetterQueue`."""
        return (*(q.name for q in self.all_queues), *(q.name for q in self.dead_letters))

    def function(self, name: str) -> Function:
        """A function by its logical id. Raises: KeyError."""
        return {f.name: f for f in self.functions}[name]


@cache
def house() -> House:
    """The house as it stands."""
    return House.parsed(ROWS.read_text(encoding="utf-8"))


def _service(name: str, row: dict[str, Any]) -> Service:
    _only(row, {"about", "table", "keys_only", "functions"}, name)
    functions = tuple(
        _function(title, name, row["table"], one) for title, one in row["functions"].items()
    )
    return Service(name, row["about"], row["table"], functions, tuple(row.get("keys_only", ())))


def _function(name: str, service: str, has_table: bool, row: dict[str, Any]) -> Function:
    known = {f.name for f in fields(Function)} - {"name", "service", "kind", "has_table"}
    _only(row, known | {"as", "table"}, name)
    if row["as"] not in KINDS:
        raise UnknownWord(f"{name} is `as: {row['as']}`, which is none of {', '.join(KINDS)}")
    said: dict[str, Any] = {
        k: tuple(v) if isinstance(v, list) else v for k, v in row.items() if k in known
    }
    said["schedules"] = tuple(
        Schedule(title, **one) for title, one in row.get("schedules", {}).items()
    )
    return Function(
        name=name, service=service, kind=row["as"], has_table=row.get("table", has_table), **said
    )


def _queue(name: str, row: dict[str, Any], functions: list[Function]) -> Queue:
    """A message is hidden six times as long as its function may run, as AWS asks."""
    _only(row, {"about", "days"}, name)
    (seconds,) = {6 * f.seconds for f in functions if f.queue == name}
    return Queue(name, row.get("about", ""), row["days"], seconds)


def _metric(name: str, row: dict[str, Any]) -> Metric:
    _only(row, {"service", "about", "unwatched"}, name)
    return Metric(name, **row)


def _only(row: dict[str, Any], known: set[str], where: str) -> None:
    if unknown := set(row) - known:
        words = ", ".join(sorted(known))
        raise UnknownWord(f"{where}: {', '.join(sorted(unknown))} is none of {words}")
