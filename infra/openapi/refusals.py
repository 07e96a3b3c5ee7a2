"""What API Gateway answers by itself, with no function behind it: problems like ours."""

from __future__ import annotations

import json
from typing import Any

from shared import errors
from shared.errors import DomainError
from shared.http import problem
from shared.http.headers import EVERYWHERE

SIGN_IN = "Send Authorization: Bearer <access token>; sign in at /auth/login."
NOT_VALID = "The access token is not valid; sign in again."
NOWHERE = "There is no such path or method."
UNCHECKED = "Sign-in can't be checked just now."
_REQUEST = "$context.requestId"
_WHAT_IT_SAYS = "$context.error.messageString"
_HEADERS = {
    "Content-Type": f"'{problem.CONTENT_TYPE}'",
    "Cache-Control": "'no-store'",
    **{name: f"'{value}'" for name, value in EVERYWHERE.items()},
    # Any page may read them: they say nothing that is anybody's (infra/decisions.md).
    "Access-Control-Allow-Origin": "method.request.header.Origin",
    "Access-Control-Allow-Credentials": "'true'",
    "Access-Control-Expose-Headers": "'X-Correlation-Id, Retry-After'",
    "Vary": "'Origin'",
}


def refusals() -> dict[str, Any]:
    """The gateway responses, by what API Gateway calls their causes."""
    bearer = {"WWW-Authenticate": "Bearer"}
    soon = {"Retry-After": "1"}
    return {
        "UNAUTHORIZED": _of(errors.Unauthenticated, SIGN_IN, bearer),
        "ACCESS_DENIED": _of(errors.Unauthenticated, NOT_VALID, bearer),
        "MISSING_AUTHENTICATION_TOKEN": _of(errors.NotFound, NOWHERE),
        "RESOURCE_NOT_FOUND": _of(errors.NotFound, NOWHERE),
        "THROTTLED": _of(errors.TooManyRequests, "Try again in a second.", soon),
        "QUOTA_EXCEEDED": _of(
            errors.TooManyRequests, "The quota of requests is used up.", {"Retry-After": "3600"}
        ),
        "REQUEST_TOO_LARGE": _of(errors.TooLarge, "A body has at most 10 MB."),
        "UNSUPPORTED_MEDIA_TYPE": _of(
            errors.UnsupportedMediaType, "Send Content-Type: application/json."
        ),
        "INTEGRATION_TIMEOUT": _of(errors.Unavailable, "The answer took too long.", status=504),
        "AUTHORIZER_FAILURE": _of(errors.Unavailable, UNCHECKED, soon),
        "AUTHORIZER_CONFIGURATION_ERROR": _of(errors.Unavailable, UNCHECKED, soon),
        "DEFAULT_4XX": _other("refused", "The request was refused"),
        "DEFAULT_5XX": _other("internal", str(problem.internal("", "")["title"])),
    }


def _of(
    kind: type[DomainError],
    detail: str,
    headers: dict[str, str] | None = None,
    status: int | None = None,
) -> dict[str, Any]:
    """A refusal that is an error of ours."""
    status = status or problem.status_of(kind)
    members = {
        "type": f"urn:lastmile:problem:{kind.code()}",
        "title": kind.title().rstrip("."),
        "status": status,
        "detail": detail,
    }
    return {"statusCode": str(status), **_answered(members, headers or {})}


def _other(code: str, title: str) -> dict[str, Any]:
    """All the rest, in API Gateway's own words, which it puts between quotes."""
    members = {
        "type": f"urn:lastmile:problem:{code}",
        "title": title,
        "detail": _WHAT_IT_SAYS,
    }
    answered = _answered(members, {})
    templates = answered["responseTemplates"]
    for kind, text in templates.items():
        templates[kind] = text.replace(f'"{_WHAT_IT_SAYS}"', _WHAT_IT_SAYS)
    return answered


def _answered(members: dict[str, Any], headers: dict[str, str]) -> dict[str, Any]:
    place = {"instance": f"urn:lastmile:request:{_REQUEST}", "requestId": _REQUEST}
    sent = _HEADERS | {name: f"'{value}'" for name, value in headers.items()}
    return {
        "responseParameters": {f"gatewayresponse.header.{n}": v for n, v in sent.items()},
        "responseTemplates": {
            "application/json": json.dumps(members | place, separators=(",", ":"))
        },
    }
