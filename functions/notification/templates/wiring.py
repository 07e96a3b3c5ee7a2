"""What templates provide."""

from __future__ import annotations

from functions.notification.settings import NotificationSettings
from functions.notification.templates.rendering import Renderer
from functions.notification.templates.repository import TemplateRepository
from functions.notification.templates.service import Templates
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[NotificationSettings]) -> None:
    """Provide the use cases of templates."""
    wiring.provide(
        Templates,
        lambda: Templates(
            table=resources.table,
            templates=TemplateRepository(table=resources.table),
            renderer=Renderer("ru"),
            clock=resources.clock,
        ),
    )
