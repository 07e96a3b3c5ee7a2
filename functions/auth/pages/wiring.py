"""What the pages behind links provide."""

from __future__ import annotations

from functions.auth.pages.service import Pages
from functions.auth.settings import AuthSettings
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[AuthSettings]) -> None:
    """Provide the pages."""
    wiring.provide(Pages, lambda: Pages(locale=resources.settings.locale))
