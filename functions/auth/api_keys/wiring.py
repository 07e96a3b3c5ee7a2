"""What API keys provide."""

from __future__ import annotations

from functions.auth.api_keys.repository import ApiKeyRepository
from functions.auth.api_keys.service import ApiKeys
from functions.auth.settings import AuthSettings
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[AuthSettings]) -> None:
    """Provide the use cases of API keys."""
    table = resources.table
    wiring.provide(
        ApiKeys,
        lambda: ApiKeys(
            table=table,
            keys=ApiKeyRepository(table=table),
            clock=resources.clock,
            new_id=resources.new_id,
        ),
    )
