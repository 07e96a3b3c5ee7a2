"""What login throttling provides, and how it is configured."""

from __future__ import annotations

from functions.auth.settings import AuthSettings
from functions.auth.throttling.entities import BackoffPolicy
from functions.auth.throttling.repository import BackoffRepository
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[AuthSettings]) -> None:
    """Provide the repository of back-offs."""
    wiring.provide(BackoffRepository, lambda: BackoffRepository(table=resources.table))


def login_policy(settings: AuthSettings) -> BackoffPolicy:
    """The policy for each login, and for each password that is asked for."""
    return _policy(settings, settings.login_failures)


def source_policy(settings: AuthSettings) -> BackoffPolicy:
    """The policy for each network address."""
    return _policy(settings, settings.source_failures)


def _policy(settings: AuthSettings, free_failures: int) -> BackoffPolicy:
    return BackoffPolicy(
        free_failures=free_failures,
        first_wait=settings.login_pause,
        longest_wait=settings.login_longest_pause,
        memory=settings.login_memory,
    )
