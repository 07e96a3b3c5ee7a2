"""The declaration of an endpoint.

From it come the route, the checks, the errors and the documentation.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import CodeType
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from pydantic import BaseModel

from shared.errors import DomainError
from shared.http.structure import MAX_VALUES

if TYPE_CHECKING:
    from shared.http.call import Call

PUBLIC = "public"
"""Permission of a route that anybody may call."""
SIGNED_IN = "signed-in"
"""Permission of a route that every signed-in caller may call, for what is theirs."""

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Raw:
    """An answer that is not JSON from a model: a page, a picture, JSON made before, or none."""

    body: str | bytes
    content_type: str
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Endpoint:
    """One route, in full.

    `permission` is `service:resource:action`, PUBLIC or SIGNED_IN; `form` is the model of a body
    that is sent as a form, where one may be instead of JSON; `identify` asks who calls a
    public route when they say so; `response` a model, or None for no body; `paged` a list of it;
    `idempotent` takes Idempotency-Key; `raw_body` hands the bytes on unread (signed webhooks);
    `gzipped` lets a body be compressed; `max_body` in bytes, of what comes out, `max_values` of
    JSON in it. `location` is where what it creates is shown,
    which `located` finds.
    `revalidated` gives the answer an ETag, and who sends it back in If-None-Match a 304;
    for `max_age` seconds anybody may keep it.
    `parameters` says of a path's parameter what its name does not; `also` are further content types
    of the answer, which its query asks for; where it `leads`, the answer may be the place of a file
    (303).
    """

    method: str
    path: str
    view: Callable[[Call[Any, Any]], Any]
    permission: str
    request: type[BaseModel] | None = None
    form: type[BaseModel] | None = None
    query: type[BaseModel] | None = None
    response: type[BaseModel] | None = None
    status: int = 200
    errors: tuple[type[DomainError], ...] = ()
    tags: tuple[str, ...] = ()
    paged: bool = False
    idempotent: bool = False
    identify: bool = False
    raw_body: bool = False
    gzipped: bool = False
    content_type: str = "application/json"
    max_body: int = 256 * 1024
    max_values: int = MAX_VALUES
    location: str | None = None
    revalidated: bool = False
    max_age: int | None = None
    also: tuple[str, ...] = ()
    leads: bool = False
    parameters: Mapping[str, str] = field(default_factory=dict)

    @property
    def summary(self) -> str:
        """The first sentence of the view's docstring."""
        return (self.view.__doc__ or "").strip().split("\n")[0]

    @property
    def takes_version(self) -> bool:
        """Whether the view looks at the version that the caller has seen (If-Match)."""
        code: CodeType | None = getattr(self.view, "__code__", None)
        return code is not None and "seen_version" in code.co_names

    @property
    def path_names(self) -> list[str]:
        """Names of the parameters in the path."""
        return re.findall(r"\{(\w+)\+?\}", self.path)


class Declare(Protocol):
    """How a verb of Endpoints is called: the fields of Endpoint by name."""

    def __call__(self, path: str, *, permission: str, **declared: Any) -> Callable[[View], View]:
        """A decorator for the view."""


class Endpoints:
    """The endpoints of one capability.

    `@endpoint.post("/tariffs", permission=..., request=..., ...)`. The API's document shows them
    under `tag`, `about` which it says one sentence; capabilities may share a tag, and one says it.
    """

    def __init__(self, tag: str, about: str = "") -> None:
        self.tag = tag
        self.about = about
        self.declared: list[Endpoint] = []

    @property
    def get(self) -> Declare:
        """Declare a GET."""
        return self._verb("GET")

    @property
    def post(self) -> Declare:
        """Declare a POST."""
        return self._verb("POST")

    @property
    def put(self) -> Declare:
        """Declare a PUT."""
        return self._verb("PUT")

    @property
    def patch(self) -> Declare:
        """Declare a PATCH (JSON merge patch)."""
        return self._verb("PATCH")

    @property
    def delete(self) -> Declare:
        """Declare a DELETE."""
        return self._verb("DELETE")

    def _verb(self, method: str) -> Declare:
        def declare(path: str, *, permission: str, **declared: Any) -> Callable[[View], View]:
            def register(view: View) -> View:
                listed: dict[str, Any] = {
                    k: tuple(v) if isinstance(v, list) else v for k, v in declared.items()
                }
                listed.setdefault("tags", (self.tag,))
                self.declared.append(
                    Endpoint(method=method, path=path, view=view, permission=permission, **listed)
                )
                return view

            return register

        return declare
