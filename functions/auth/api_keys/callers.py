"""Who a key in a request stands for: one read, and one write at most an hour for its last use."""

from __future__ import annotations

from dataclasses import dataclass

from functions.auth.api_keys.entities import ROLE, ApiKey, ApiKeyNotFound, ApiKeyText
from functions.auth.api_keys.repository import ApiKeyRepository, noting_use
from shared.clock import Clock
from shared.errors import Unavailable
from shared.observability import logger
from shared.principal import Principal


@dataclass(frozen=True)
class KeyHolders:
    """Finds the principals of keys."""

    keys: ApiKeyRepository
    clock: Clock

    def principal(self, text: str) -> Principal | None:
        """The caller, or None for a key that is unknown, revoked or past its time."""
        parsed = ApiKeyText.parse(text)
        if parsed is None:
            return None
        try:
            key = self.keys.get(parsed.key_id)
        except ApiKeyNotFound:
            return None
        if not key.opens(parsed, self.clock()):
            return None
        self._note(key)
        return Principal(key.id, ROLE, frozenset(key.permissions))

    def _note(self, key: ApiKey) -> None:
        now = self.clock()
        if not key.is_due_a_note(now):
            return
        try:
            self.keys.commit(noting_use(key, now))
        except ApiKeyNotFound:
            return  # noted or revoked by somebody else at the same moment
        except Unavailable:
            logger().warning("last use of a key not noted", key=key.id)
