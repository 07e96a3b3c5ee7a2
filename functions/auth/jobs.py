"""Scheduled job of auth: rotation of the signing keys."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from functions.auth.settings import JobSettings
from functions.auth.tokens.repository import KeySecret
from functions.auth.tokens.rotation import KeyRotation
from shared.aws import clients
from shared.clock import system_clock
from shared.settings import load


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Take the rotation steps due now, or at `at` (ISO 8601); answers with the keys."""
    keys = _rotation().step(_moment(event.get("at")))
    return {"keys": [{"kid": key.kid, "state": key.state.value} for key in keys]}


@cache
def _rotation() -> KeyRotation:
    settings = load(JobSettings)
    return KeyRotation(
        private=KeySecret(client=clients.secrets, secret_arn=settings.signing_keys_secret_arn),
        public=KeySecret(client=clients.secrets, secret_arn=settings.public_keys_secret_arn),
        lifetime=timedelta(days=settings.signing_key_days),
        token_lifetime=timedelta(seconds=settings.access_token_ttl),
    )


def _moment(text: str | None) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC) if text else system_clock()
