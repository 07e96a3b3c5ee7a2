"""The routes of a service, found by path: a request loads the capability that answers it.

`app.py` names the capabilities. Which module declares a path, and where what is created there is
shown, stands in the service's paths.json, which `make generate` writes from the declarations.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

from shared.http.endpoint import Endpoint, Endpoints


class Found(Protocol):
    """Where endpoints are looked up."""

    def of(self, path: str) -> Sequence[Endpoint]:
        """Those declared for a path as API Gateway names it; none where nobody declares it."""

    def paths(self) -> Iterable[str]:
        """All paths that are declared."""


class Routes:
    """The endpoints of a service's capabilities, in the order in which people meet them.

    A name is a capability's, whose routes.py is meant, or that of a module: `payments.sandbox`.
    """

    def __init__(self, package: str, *names: str) -> None:
        self.package = package
        self.modules = [f"{package}.{n if '.' in n else f'{n}.routes'}" for n in names]

    def __iter__(self) -> Iterator[Endpoints]:
        """All of them, for documents and tests."""
        for module in self.modules:
            yield import_module(module).endpoint

    def of(self, path: str) -> Sequence[Endpoint]:
        """The endpoints of a path; their modules are loaded."""
        known = self._paths.get(path, {"modules": [], "locations": {}})
        return [
            replace(endpoint, location=known["locations"].get(endpoint.method))
            for module in known["modules"]
            for endpoint in import_module(module).endpoint.declared
            if endpoint.path == path
        ]

    def paths(self) -> Iterable[str]:
        """All paths that are declared."""
        return self._paths

    @cached_property
    def _paths(self) -> Mapping[str, Any]:
        folder = Path(import_module(self.package).__path__[0])
        paths: dict[str, Any] = json.loads((folder / "paths.json").read_text(encoding="utf-8"))
        return paths
