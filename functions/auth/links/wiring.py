"""What pending links provide."""

from __future__ import annotations

from functions.auth.links.repository import LinkRepository
from functions.auth.settings import AuthSettings
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[AuthSettings]) -> None:
    """Provide the repository of pending links."""
    wiring.provide(LinkRepository, lambda: LinkRepository(table=resources.table))
