"""Every way a request can be refused.

    DomainError
    |- Malformed              the message can't be read at all
    |- Unauthenticated        nobody knows who is calling
    |- Forbidden              the caller may not do this
    |- NotFound               there is no such thing, or it is somebody else's
    |- MethodNotAllowed       there is, and it is not to be had by this method
    |- Conflict               the thing is in a state that does not allow this
    |- PreconditionFailed     the caller has seen an older version
    |- TooLarge               the message is longer than is read
    |- UnsupportedMediaType   the body is not JSON
    |- Invalid                readable, but a value is wrong
    |- TooManyRequests        later
    '- Unavailable            something behind us does not answer

A service subclasses the nearest of these once per cause that a caller would tell apart. The first
line of the subclass's docstring is the title that people read; the message is the detail of one
occurrence, a sentence with its values beside it: `Overpaid("{amount} is paid.", amount=amount)`.
`shared/http/problem.py` alone knows which status each becomes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from shared.messages import Message, as_message


@dataclass(frozen=True, slots=True)
class FieldError:
    """What is wrong with one field: its JSON pointer (`/items/0/price`), a message and a code."""

    pointer: str
    message: str | Message
    code: str = "invalid"


class DomainError(Exception):
    """Something that was asked for can't be done."""

    def __init__(
        self, detail: str | Message = "", *, errors: tuple[FieldError, ...] = (), **values: Any
    ) -> None:
        self.message = as_message(detail or self.title(), **values)
        self.errors = errors
        super().__init__(str(self.message))

    @property
    def detail(self) -> str:
        """What it is this time, in English."""
        return str(self.message)

    @classmethod
    def title(cls) -> str:
        """The cause in a sentence for people."""
        return (cls.__doc__ or cls.__name__).strip().splitlines()[0]

    @classmethod
    def code(cls) -> str:
        """The cause as programs know it: the class's name in kebab-case."""
        return re.sub(r"(?<!^)(?=[A-Z])", "-", cls.__name__).lower()


class Malformed(DomainError):
    """The message could not be read."""


class Unauthenticated(DomainError):
    """A valid access token is needed."""


class Forbidden(DomainError):
    """The caller may not do this."""


class NotFound(DomainError):
    """There is no such resource."""


class Early(NotFound):
    """What a message builds on has not come yet: the queue keeps no order, and brings it again."""


class MethodNotAllowed(DomainError):
    """The resource does not take this method."""

    def __init__(self, allowed: Iterable[str] = ()) -> None:
        self.allowed = tuple(allowed)
        super().__init__("It takes {methods}.", methods=", ".join(self.allowed))


class Conflict(DomainError):
    """The resource is in a state that does not allow this."""


class PreconditionFailed(DomainError):
    """The resource has changed since it was read."""


class TooLarge(DomainError):
    """The message is too large."""


class UnsupportedMediaType(DomainError):
    """The body must be JSON, sent as application/json."""


class Invalid(DomainError):
    """A value is not acceptable."""


class TooManyRequests(DomainError):
    """Too many requests."""

    def __init__(self, detail: str = "", *, retry_after: int = 1, **values: Any) -> None:
        super().__init__(detail, **values)
        self.retry_after = retry_after


class Unavailable(DomainError):
    """A part of the system does not answer; try again."""

    def __init__(
        self,
        detail: str = "",
        *,
        errors: tuple[FieldError, ...] = (),
        retry_after: int = 1,
        **values: Any,
    ) -> None:
        super().__init__(detail, errors=errors, **values)
        self.retry_after = retry_after
