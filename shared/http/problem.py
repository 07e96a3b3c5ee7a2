"""Errors as application/problem+json (RFC 9457): the one place that knows their status codes."""

from __future__ import annotations

import json
from typing import Any

from shared import errors
from shared.errors import DomainError
from shared.http.languages import Say
from shared.messages import Message, as_message

CONTENT_TYPE = "application/problem+json"
_FAULT = Message("Something went wrong on our side.")
_FAULT_DETAIL = Message("The fault is logged. Try again; if it stays, tell us the requestId.")
_STATUS: dict[type[DomainError], int] = {
    errors.Malformed: 400,
    errors.Unauthenticated: 401,
    errors.Forbidden: 403,
    errors.NotFound: 404,
    errors.MethodNotAllowed: 405,
    errors.Conflict: 409,
    errors.PreconditionFailed: 412,
    errors.TooLarge: 413,
    errors.UnsupportedMediaType: 415,
    errors.Invalid: 422,
    errors.TooManyRequests: 429,
    errors.Unavailable: 503,
}


def status_of(kind: type[DomainError]) -> int:
    """The status of an error: that of the nearest kind in `shared/errors.py`."""
    return next((_STATUS[k] for k in kind.__mro__ if k in _STATUS), 500)


def problem(
    error: DomainError, instance: str, request_id: str, say: Say = str
) -> tuple[int, dict[str, Any]]:
    """Status and members of the problem that an error is, in English or as it is said."""
    status = status_of(type(error))
    members: dict[str, Any] = {
        "type": f"urn:lastmile:problem:{error.code()}",
        "title": say(as_message(type(error).title())).rstrip("."),
        "status": status,
        "detail": say(error.message),
        "instance": instance,
        "requestId": request_id,
    }
    if error.errors:
        members["errors"] = [
            {"pointer": e.pointer, "message": say(as_message(e.message)), "code": e.code}
            for e in error.errors
        ]
    return status, members


def internal(instance: str, request_id: str, say: Say = str) -> dict[str, Any]:
    """The problem of a fault of ours: it says nothing about the inside."""
    return {
        "type": "urn:lastmile:problem:internal",
        "title": say(_FAULT).rstrip("."),
        "status": 500,
        "detail": say(_FAULT_DETAIL),
        "instance": instance,
        "requestId": request_id,
    }


def dump(members: dict[str, Any]) -> str:
    """The body of a problem."""
    return json.dumps(members, ensure_ascii=False, separators=(",", ":"))
