"""What auth does on a schedule: its signing keys take turns."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache, partial
from typing import Any

from functions.auth.settings import JobSettings
from functions.auth.tokens.repository import KeyText
from functions.auth.tokens.rotation import KeyRotation
from shared import aws
from shared.clock import system_clock
from shared.settings import load


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Rotate as is due now, or at the moment `at` (ISO 8601); says which key is what."""
    keys = _rotation().step(_moment(event.get("at")))
    return {"keys": [{"kid": key.kid, "state": key.state.value} for key in keys]}


@cache
def _rotation() -> KeyRotation:
    settings = load(JobSettings)
    client = partial(aws.client, "secretsmanager")
    return KeyRotation(
        KeyText(client, settings.signing_keys_secret_arn),
        KeyText(client, settings.public_keys_secret_arn),
        timedelta(days=settings.signing_key_days),
        timedelta(seconds=settings.access_token_ttl),
    )


def _moment(text: str | None) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC) if text else system_clock()
