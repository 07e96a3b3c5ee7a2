"""A webhook: an integrator's address, which events it hears of, and how what it gets is signed."""

from __future__ import annotations

import base64
import secrets
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from fnmatch import fnmatchcase
from typing import Any

from shared.dynamo.audit import SECRET
from shared.errors import Conflict, Invalid, NotFound

BOTH_SIGN = timedelta(hours=24)
"""How long the secret before a new one still signs."""
GIVEN_UP_AFTER = timedelta(days=5)
"""How long nothing may have reached a webhook before it is disabled."""
SECRET_BYTES = 32


class WebhookState(StrEnum):
    """Whether events go there."""

    ENABLED = "enabled"
    DISABLED = "disabled"


class Cause(StrEnum):
    """Why a webhook is disabled."""

    STAFF = "staff"
    GONE = "gone"  # it answered 410
    FAILING = "failing"  # for five days nothing reached it


class WebhookNotFound(NotFound):
    """There is no such webhook."""


class WebhookChanged(Conflict):
    """The webhook was changed by somebody else at the same moment; read it again."""


class WebhookIsDisabled(Conflict):
    """The webhook is disabled; enable it first."""


class UnfitUrl(Invalid):
    """Nothing is sent to this address; give a public one that begins with https."""


@dataclass(frozen=True, slots=True)
class Webhook:
    """An address and what it hears of.

    `event_types` are names of events, in which a `*` stands for anything. Each delivery is signed
    with `signing_secret`, until `previous_secret_until` also with the one before. Nothing has
    reached the address since `failing_since`, if that is set.
    """

    id: str
    url: str
    event_types: tuple[str, ...]
    owner_email: str
    locale: str
    signing_secret: str = field(repr=False, metadata=SECRET)
    created_at: datetime
    created_by: str
    updated_at: datetime
    description: str = ""
    previous_secret: str | None = field(default=None, repr=False, metadata=SECRET)
    previous_secret_until: datetime | None = None
    state: WebhookState = WebhookState.ENABLED
    disabled_because: Cause | None = None
    failing_since: datetime | None = None
    version: int = 1

    @property
    def is_enabled(self) -> bool:
        """Whether events go there."""
        return self.state is WebhookState.ENABLED

    def must_be_enabled(self) -> None:
        """Refuse for one that gets nothing. Raises: WebhookIsDisabled."""
        if not self.is_enabled:
            raise WebhookIsDisabled

    def wants(self, event_type: str) -> bool:
        """Whether it hears of events of this type."""
        return any(fnmatchcase(event_type, wanted) for wanted in self.event_types)

    def secrets(self, at: datetime) -> str:
        """What signs at this moment, the newest first, separated by blanks."""
        if self.previous_secret and self.previous_secret_until and at < self.previous_secret_until:
            return f"{self.signing_secret} {self.previous_secret}"
        return self.signing_secret

    def changed(self, changes: dict[str, Any], at: datetime) -> Webhook:
        """With other values of some fields; one that is enabled again begins without failures."""
        after = self._next(at, **changes)
        if after.is_enabled:
            began = self.failing_since if self.is_enabled else None
            return replace(after, disabled_because=None, failing_since=began)
        return after if not self.is_enabled else replace(after, disabled_because=Cause.STAFF)

    def renewed(self, secret: str, at: datetime) -> Webhook:
        """With another secret; the one before signs for a day more."""
        return self._next(
            at,
            signing_secret=secret,
            previous_secret=self.signing_secret,
            previous_secret_until=at + BOTH_SIGN,
        )

    def reached(self, at: datetime) -> Webhook:
        """After an answer of success."""
        return self if self.failing_since is None else self._next(at, failing_since=None)

    def missed(self, at: datetime, *, is_gone: bool) -> Webhook:
        """After a failure: disabled when it is gone, or when it has failed for too long."""
        if not self.is_enabled:
            return self
        since = self.failing_since or at
        if is_gone or at - since >= GIVEN_UP_AFTER:
            cause = Cause.GONE if is_gone else Cause.FAILING
            state = WebhookState.DISABLED
            return self._next(at, state=state, disabled_because=cause, failing_since=since)
        return self if self.failing_since else self._next(at, failing_since=at)

    def _next(self, at: datetime, **changes: Any) -> Webhook:
        return replace(self, updated_at=at, version=self.version + 1, **changes)


@dataclass(frozen=True, slots=True)
class WebhookDraft:
    """A webhook as it is asked for."""

    url: str
    event_types: tuple[str, ...]
    owner_email: str
    locale: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """What is to be sent again: one event, or all from one moment until before another."""

    event_id: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    failed_only: bool = True


def new_secret() -> str:
    """A secret as Standard Webhooks writes it."""
    return "whsec_" + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()
