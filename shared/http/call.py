"""A call as a view sees it: who calls, with what, and the use cases at hand."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic

from typing_extensions import TypeVar

from shared.errors import Malformed
from shared.idempotency import KeyedRequest
from shared.principal import Principal
from shared.wiring import Wiring

Body = TypeVar("Body", default=None)
QueryModel = TypeVar("QueryModel", default=None)
T = TypeVar("T")
_ETAG = re.compile(r'(?:W/)?"([0-9]{1,12})"|([0-9]{1,12})')


@dataclass(frozen=True)
class Call(Generic[Body, QueryModel]):
    """`body` and `query` are validated models (None where the endpoint declares none).

    Headers are lower-cased. What a view puts into `cookies` are the answer's Set-Cookie headers.
    `caller` is the authorizer's description of the principal, to be handed on as it is.
    `once` is there when the request has an Idempotency-Key: the use case hands it to the
    transaction that is the request's effect, with what the view returns as its result.
    """

    principal: Principal
    body: Body
    query: QueryModel
    path: Mapping[str, str]
    headers: Mapping[str, str]
    source: str
    wiring: Wiring
    raw_body: bytes = b""
    caller: Mapping[str, Any] = field(default_factory=dict)
    cookies: list[str] = field(default_factory=list)
    once: KeyedRequest | None = None

    def use(self, kind: type[T]) -> T:
        """A use case of this service."""
        return self.wiring.use(kind)

    def once_as(self, view: Callable[[Any], Any]) -> KeyedRequest | None:
        """`once` for a view that returns not the use case's result but what is made of it."""
        return None if self.once is None else self.once.shown_as(view)

    @property
    def seen_version(self) -> int | None:
        """The version in If-Match, where the caller sent one. Raises: Malformed."""
        given = self.headers.get("if-match", "*").strip()
        if given == "*":
            return None
        version = _ETAG.fullmatch(given)
        if version is None:
            raise Malformed('If-Match takes the ETag of the resource, such as "3".')
        return int(version[1] or version[2])
