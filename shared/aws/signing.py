"""AWS Signature Version 4, in the Authorization header, in an address or in a form.

For requests as this product makes them: without a query, and with a path that has no dots or
double slashes to be taken out. Source: "Create a signed AWS API request", IAM user guide.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from base64 import b64encode
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from urllib.parse import quote

from shared.aws.access_key import Credentials

Headers = Iterable[tuple[str, str]]
ALGORITHM = "AWS4-HMAC-SHA256"
_PLAIN = "/-_.~"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What a signature is good for: one service in one region."""

    region: str
    service: str


@dataclass(frozen=True, slots=True)
class Request:
    """What is sent; `path` as it stands in the request line, `headers` without the signature."""

    path: str
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)
    method: str = "POST"


def signed(
    request: Request, host: str, credentials: Credentials, scope: Scope, at: float
) -> dict[str, str]:
    """All headers of a request with its signature; `at` in seconds since 1970."""
    time = datetime.fromtimestamp(at, UTC).strftime("%Y%m%dT%H%M%SZ")
    headers = {"host": host, "x-amz-date": time} | request.headers
    if credentials.token:
        headers["x-amz-security-token"] = credentials.token
    canonical, names = canonical_request(request, headers.items())
    headers["authorization"] = (
        f"{ALGORITHM} Credential={credentials.access_key}/{_day_scope(time, scope)}, "
        f"SignedHeaders={names}, "
        f"Signature={signature(credentials.secret_key, canonical, time, scope)}"
    )
    return headers


def presigned(
    path: str,
    host: str,
    credentials: Credentials,
    scope: Scope,
    at: float,
    seconds: int,
    parameters: Mapping[str, str],
) -> str:
    """The query with which anybody can get `path` for so many seconds, whatever the payload.

    `parameters` are further ones. Source: "Authenticating requests: using query parameters", S3.
    """
    time = datetime.fromtimestamp(at, UTC).strftime("%Y%m%dT%H%M%SZ")
    values = {
        **parameters,
        "X-Amz-Algorithm": ALGORITHM,
        "X-Amz-Credential": f"{credentials.access_key}/{_day_scope(time, scope)}",
        "X-Amz-Date": time,
        "X-Amz-Expires": str(seconds),
        "X-Amz-SignedHeaders": "host",
    }
    if credentials.token:
        values["X-Amz-Security-Token"] = credentials.token
    query = "&".join(
        f"{quote(name, safe='-_.~')}={quote(value, safe='-_.~')}"
        for name, value in sorted(values.items())
    )
    path = quote(path, safe=_PLAIN)
    canonical = f"GET\n{path}\n{query}\nhost:{host}\n\nhost\nUNSIGNED-PAYLOAD"
    return f"{query}&X-Amz-Signature={signature(credentials.secret_key, canonical, time, scope)}"


def posted(
    conditions: Sequence[object],
    credentials: Credentials,
    scope: Scope,
    at: float,
    seconds: int,
) -> dict[str, str]:
    """The fields of a form that may be sent for so many seconds and fulfils the conditions.

    Source: "Authenticating requests in browser-based uploads using POST", S3's API reference.
    """
    moment = datetime.fromtimestamp(at, UTC)
    time = moment.strftime("%Y%m%dT%H%M%SZ")
    fields = {
        "x-amz-algorithm": ALGORITHM,
        "x-amz-credential": f"{credentials.access_key}/{_day_scope(time, scope)}",
        "x-amz-date": time,
    }
    if credentials.token:
        fields["x-amz-security-token"] = credentials.token
    ends = (moment + timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    own = [{name: value} for name, value in fields.items()]
    policy = b64encode(json.dumps({"expiration": ends, "conditions": [*conditions, *own]}).encode())
    key = signing_key(credentials.secret_key, time[:8], scope)
    return fields | {
        "policy": policy.decode(),
        "x-amz-signature": hmac.digest(key, policy, "sha256").hex(),
    }


def signature(secret_key: str, canonical: str, time: str, scope: Scope) -> str:
    """The signature of a canonical request, in hexadecimal digits."""
    text = string_to_sign(canonical, time, scope)
    return hmac.digest(signing_key(secret_key, time[:8], scope), text.encode(), "sha256").hex()


def canonical_request(request: Request, headers: Headers) -> tuple[str, str]:
    """The request as it is signed, and the names of the headers that are."""
    values: dict[str, list[str]] = {}
    for name, value in headers:
        values.setdefault(name.lower(), []).append(" ".join(value.split()))
    names = sorted(values)
    lines = "".join(f"{name}:{','.join(values[name])}\n" for name in names)
    path, digest = quote(request.path, safe=_PLAIN), hashlib.sha256(request.body).hexdigest()
    joined = ";".join(names)
    return f"{request.method}\n{path}\n\n{lines}\n{joined}\n{digest}", joined


def string_to_sign(canonical: str, time: str, scope: Scope) -> str:
    """What the key is applied to; `time` reads `20261126T120000Z`."""
    digest = hashlib.sha256(canonical.encode()).hexdigest()
    return f"{ALGORITHM}\n{time}\n{_day_scope(time, scope)}\n{digest}"


@lru_cache(maxsize=32)
def signing_key(secret_key: str, day: str, scope: Scope) -> bytes:
    """The key of a day, region and service; kept, since all requests of the day need it."""
    key = f"AWS4{secret_key}".encode()
    for part in (day, scope.region, scope.service, "aws4_request"):
        key = hmac.digest(key, part.encode(), "sha256")
    return key


def _day_scope(time: str, scope: Scope) -> str:
    return f"{time[:8]}/{scope.region}/{scope.service}/aws4_request"
