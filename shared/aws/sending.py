"""A request's way to a service: signed, sent, and sent again where that can help."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from email.utils import parsedate_to_datetime
from threading import Lock
from zlib import crc32

from shared.aws import credentials
from shared.aws.connections import Connections, Exchange, Response, fetch
from shared.aws.endpoints import Endpoint, endpoint
from shared.aws.errors import AwsError, NoAnswer
from shared.aws.signing import Request, signed
from shared.retrying import pause

ATTEMPTS = 4
FIRST_PAUSE, FIRST_PAUSE_THROTTLED, LONGEST_PAUSE = 0.05, 0.5, 20.0  # seconds
SKEW_SECONDS = 240  # AWS takes 300
_CLOCK_CODES = {
    "RequestTimeTooSkewed", "RequestExpired", "RequestInTheFuture", "InvalidSignatureException",
    "SignatureDoesNotMatch", "AuthFailure",
}  # fmt: skip

ReadError = Callable[[Response], AwsError]
"""What a service's refusal says, by its protocol."""


class RetryQuota:
    """How many retries a process may still make of a service, so that an outage is not fed.

    As AWS's libraries count in their standard mode: a retry costs 5, after no answer 10; what then
    succeeds gives it back, and each other success gives 1.
    """

    CAPACITY = 500

    def __init__(self) -> None:
        self._left = self.CAPACITY
        self._lock = Lock()

    def take(self, cost: int) -> bool:
        """Whether there was enough left."""
        with self._lock:
            if cost > self._left:
                return False
            self._left -= cost
            return True

    def give(self, amount: int) -> None:
        """After a success."""
        with self._lock:
            self._left = min(self.CAPACITY, self._left + amount)


@dataclass(kw_only=True)
class Sender:
    """Sends the requests of one service, from any thread.

    A request is sent again as it is, so whatever makes it count once has to be in it.
    """

    endpoint: Endpoint
    credentials: credentials.Source
    exchange: Exchange
    read_error: ReadError
    variables: Mapping[str, str]
    sleep: Callable[[float], None] = time.sleep
    now: Callable[[], float] = time.time
    quota: RetryQuota = field(default_factory=RetryQuota)
    _clock_offset: float = 0.0

    def send(self, request: Request) -> Response:
        """The answer. Raises: AwsError, NoAnswer, NoCredentials."""
        base = self.endpoint.url.path.rstrip("/")
        request = replace(request, path=base + request.path)
        taken, attempt, is_clock_set = 0, 0, False
        while True:
            try:
                response = self._once(request)
            except AwsError as error:
                if not is_clock_set and self._set_clock(error):
                    is_clock_set = True
                    continue
                attempt += 1
                cost = 10 if isinstance(error, NoAnswer) else 5
                if not error.is_passing or attempt >= ATTEMPTS or not self.quota.take(cost):
                    raise
                taken = cost
                self.sleep(_pause(error, attempt - 1))
            else:
                self.quota.give(taken or 1)
                return response

    def _once(self, request: Request) -> Response:
        at = self.now() + self._clock_offset
        headers = signed(request, self.endpoint.host, self.credentials(), self.endpoint.scope, at)
        headers["user-agent"] = "lastmile"
        if trace := self.variables.get("_X_AMZN_TRACE_ID"):
            headers["x-amzn-trace-id"] = trace  # not signed: X-Ray's own may write it anew
        response = self.exchange(request, headers)
        if response.status >= 300:
            error = self.read_error(response)
            error.date = response.headers.get("date") or ""
            raise error
        checksum = response.headers.get("x-amz-crc32")
        if checksum and int(checksum) != crc32(response.body):
            raise NoAnswer("ChecksumMismatch", "the answer was damaged on its way")
        return response

    def _set_clock(self, error: AwsError) -> bool:
        """Whether this machine's clock was wrong, and the next request goes by the service's."""
        if error.code not in _CLOCK_CODES or not error.date:
            return False
        try:
            offset = parsedate_to_datetime(error.date).timestamp() - self.now()
        except ValueError:
            return False
        if abs(offset - self._clock_offset) < SKEW_SECONDS:
            return False
        self._clock_offset = offset
        return True


def sender(service: str, read_error: ReadError, environ: Mapping[str, str] | None = None) -> Sender:
    """A sender by the environment, the process's own if none is given. Raises: NoRegion."""
    environ = os.environ if environ is None else environ
    where = endpoint(service, environ)
    return Sender(
        endpoint=where,
        credentials=credentials.source(environ, fetch, time.time),
        exchange=Connections(where.url, ca_file=environ.get("AWS_CA_BUNDLE", "")),
        read_error=read_error,
        variables=environ,
    )


def _pause(error: AwsError, attempt: int) -> float:
    first = FIRST_PAUSE_THROTTLED if error.is_throttling else FIRST_PAUSE
    return pause(attempt, first=first, longest=LONGEST_PAUSE)
