"""Where something that was just created can be read."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from urllib.parse import quote

from pydantic import BaseModel

from shared.http.endpoint import Endpoint

_PARAMETER = re.compile(r"\{(\w+)\}")
_FIELD = re.compile(r"[A-Z][a-z]*$")


def located(declared: Iterable[Endpoint]) -> list[Endpoint]:
    """The endpoints, each that creates with the path of the GET that shows one of the same."""
    endpoints = list(declared)
    shown = [e for e in endpoints if _shows_one(e)]
    return [replace(e, location=_of_its_like(e, shown)) for e in endpoints]


def location(endpoint: Endpoint, view: BaseModel) -> dict[str, str]:
    """The Location header for what was created, if it has a path of its own.

    It is relative to the path that was called, so that it holds behind every domain and stage.
    """
    if endpoint.location is None:
        return {}

    def value(parameter: re.Match[str]) -> str:
        return quote(str(getattr(view, _field(parameter[1]))), safe="")

    up = "../" * (endpoint.path.count("/") - 1)
    return {"Location": up + _PARAMETER.sub(value, endpoint.location).lstrip("/")}


def _shows_one(endpoint: Endpoint) -> bool:
    is_one = endpoint.path.endswith("}") and not endpoint.paged
    return endpoint.method == "GET" and endpoint.response is not None and is_one


def _of_its_like(creating: Endpoint, shown: Iterable[Endpoint]) -> str | None:
    """Where the same model is shown: under the path of the creation, or anywhere."""
    if creating.status != 201 or creating.response is None:
        return None
    paths = [e.path for e in shown if e.response is creating.response]
    under = [path for path in paths if path.startswith(f"{creating.path}/")]
    return next(iter(under + paths), None)


def _field(parameter: str) -> str:
    """The field that fills a parameter: `id` for `userId`, `name` for `roleName`."""
    found = _FIELD.search(parameter)
    return (found[0] if found else parameter).lower()
