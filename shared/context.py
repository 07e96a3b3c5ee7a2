"""What travels along with a unit of work.

Who started it, and the ids that tie its traces together.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Context:
    """The origin of a piece of work.

    `correlation_id` is one from the first request to the last event; `causation_id` is the event
    that led here; `actor` is the id of the principal; `source` is the caller's network address.
    """

    correlation_id: str = ""
    causation_id: str = ""
    actor: str = "system"
    source: str = ""


_current: ContextVar[Context] = ContextVar("context", default=Context())


def current() -> Context:
    """The context of the work in hand."""
    return _current.get()


@contextmanager
def working_in(context: Context) -> Iterator[None]:
    """Do some work in a context, and go back to the one before."""
    token = _current.set(context)
    try:
        yield
    finally:
        _current.reset(token)
