"""What a call of an AWS service can end in, besides an answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

_THROTTLED = {
    "Throttling", "ThrottlingException", "ThrottledException", "RequestThrottledException",
    "RequestThrottled", "TooManyRequestsException", "ProvisionedThroughputExceededException",
    "RequestLimitExceeded", "BandwidthLimitExceeded", "LimitExceededException", "SlowDown",
    "PriorRequestNotComplete", "TransactionInProgressException",
}  # fmt: skip
_PASSING = {"RequestTimeout", "RequestTimeoutException"}
_PASSING_STATUS = {500, 502, 503, 504}


@dataclass
class AwsError(Exception):
    """A service's refusal, under its own code; `details` is the rest of what it says.

    `date` is what its clock said. Neither message nor details are to be logged: they may repeat
    what was sent.
    """

    code: str
    message: str = ""
    status: int = 0
    details: Mapping[str, Any] = field(default_factory=dict)
    date: str = ""

    def __str__(self) -> str:
        return self.code

    @property
    def is_throttling(self) -> bool:
        """Whether the service asks for a slower pace."""
        return self.code in _THROTTLED

    @property
    def is_passing(self) -> bool:
        """Whether the same request can succeed a moment later."""
        return self.is_throttling or self.code in _PASSING or self.status in _PASSING_STATUS


class NoAnswer(AwsError):
    """No whole answer came: what was asked for may have been done, or not."""

    @property
    def is_passing(self) -> bool:
        """Another connection may do better."""
        return True


class NoCredentials(AwsError):
    """There are no credentials to sign with, or they have expired and can't be renewed."""

    @property
    def is_passing(self) -> bool:
        """Whoever keeps the credentials has been asked already."""
        return False
