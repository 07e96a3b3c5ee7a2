"""A path and its methods: those declared, and what follows from them for all others.

API Gateway chooses the path first and the method then. What is not declared comes to the function
by the path's ANY method: HEAD asks a public GET for its headers, OPTIONS is the question that a
browser asks before a script's call to another origin, and the rest is refused with what there is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import NoReturn

from shared.errors import MethodNotAllowed
from shared.http.call import Call
from shared.http.endpoint import PUBLIC, Endpoint, Raw

TAKEN = "Authorization, Content-Type, Idempotency-Key, If-Match, X-Correlation-Id"
"""Headers that a script may send."""
DAY = "86400"


@dataclass(frozen=True)
class Resource:
    """A path with the endpoints declared for it, by method."""

    path: str
    declared: Mapping[str, Endpoint]

    @property
    def methods(self) -> tuple[str, ...]:
        """What it takes, in alphabetical order."""
        head = ["HEAD"] if self._is_public_to("GET") else []
        return tuple(sorted([*self.declared, *head, "OPTIONS"]))

    def endpoint(self, method: str) -> Endpoint:
        """What answers a method, declared or not."""
        if method in self.declared:
            return self.declared[method]
        if method == "HEAD" and "HEAD" in self.methods:
            return replace(self.declared["GET"], method="HEAD")
        return Endpoint(
            method, self.path, self._asked if method == "OPTIONS" else self._refused, PUBLIC
        )

    def _is_public_to(self, method: str) -> bool:
        return method in self.declared and self.declared[method].permission == PUBLIC

    def _asked(self, _: Call) -> Raw:
        """What there is and what a script may send; which origins may is in every answer."""
        headers = {
            "Allow": ", ".join(self.methods),
            "Access-Control-Allow-Methods": ", ".join(self.methods),
            "Access-Control-Allow-Headers": TAKEN,
            "Access-Control-Max-Age": DAY,
        }
        return Raw("", "", status=204, headers=headers)

    def _refused(self, _: Call) -> NoReturn:
        """Nothing else is done. Raises: MethodNotAllowed."""
        raise MethodNotAllowed(self.methods)


def resources(declared: Iterable[Endpoint]) -> dict[str, Resource]:
    """Each path of some endpoints."""
    found: dict[str, dict[str, Endpoint]] = {}
    for endpoint in declared:
        found.setdefault(endpoint.path, {})[endpoint.method] = endpoint
    return {path: Resource(path, methods) for path, methods in found.items()}
