"""Authentication by API key: one read, and at most one write an hour for the time of last use."""

from __future__ import annotations

from functions.auth.api_keys.entities import ROLE, ApiKey, ApiKeyNotFound, ApiKeyToken
from functions.auth.api_keys.repository import ApiKeyRepository
from shared.clock import Clock
from shared.component import component
from shared.dynamo import Table
from shared.errors import Unavailable
from shared.observability import logger
from shared.principal import Principal


@component
class ApiKeyAuthenticator:
    """Finds the principals of API keys."""

    table: Table
    keys: ApiKeyRepository
    clock: Clock

    def authenticate(self, text: str) -> Principal | None:
        """The caller, or None if the key is unknown, revoked or expired."""
        token = ApiKeyToken.parse(text)
        if token is None:
            return None
        try:
            key = self.keys.get(token.key_id)
        except ApiKeyNotFound:
            return None
        if not key.accepts(token, self.clock()):
            return None
        self._record_use(key)
        return Principal(key.id, ROLE, frozenset(key.permissions))

    def _record_use(self, key: ApiKey) -> None:
        now = self.clock()
        if not key.should_record_use(now):
            return
        try:
            self.table.commit(self.keys.record_use(key, now))
        except ApiKeyNotFound:
            return  # recorded or revoked by somebody else at the same moment
        except Unavailable:
            logger().warning("last use of a key not recorded", key=key.id)
