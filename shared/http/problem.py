"""Errors as application/problem+json (RFC 9457): the one place that knows their status codes."""

from __future__ import annotations

import json
import re
from typing import Any

from pydantic import ValidationError

from shared import errors
from shared.errors import DomainError, FieldError

CONTENT_TYPE = "application/problem+json"
_DECIMAL = re.compile(r"Decimal\('([^']*)'\)")
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


def problem(error: DomainError, instance: str, request_id: str) -> tuple[int, dict[str, Any]]:
    """Status and members of the problem that an error is."""
    status = status_of(type(error))
    members: dict[str, Any] = {
        "type": f"urn:lastmile:problem:{error.code()}",
        "title": type(error).title().rstrip("."),
        "status": status,
        "detail": error.detail,
        "instance": instance,
        "requestId": request_id,
    }
    if error.errors:
        members["errors"] = [
            {"pointer": e.pointer, "message": e.message, "code": e.code} for e in error.errors
        ]
    return status, members


def internal(instance: str, request_id: str) -> dict[str, Any]:
    """The problem of a fault of ours: it says nothing about the inside."""
    return {
        "type": "urn:lastmile:problem:internal",
        "title": "Something went wrong on our side",
        "status": 500,
        "detail": "The fault is logged. Try again; if it stays, tell us the requestId.",
        "instance": instance,
        "requestId": request_id,
    }


def refused(error: ValidationError, *, where: str) -> DomainError:
    """What a failed validation means.

    A body that is not JSON is malformed, anything else invalid.
    """
    found = error.errors(include_url=False, include_context=False, include_input=False)
    if any(e["type"] == "json_invalid" for e in found):
        return errors.Malformed(f"The body is not JSON: {found[0]['msg']}.")
    fields = tuple(
        FieldError("/" + "/".join(map(str, e["loc"])), _said(e["msg"]), e["type"])
        for e in found[:50]
    )
    return errors.Invalid(f"The {where} does not fit; see errors.", errors=fields)


def _said(message: str) -> str:
    """What pydantic says, without the words of Python in it."""
    return _DECIMAL.sub(r"\1", message.removeprefix("Value error, "))


def dump(members: dict[str, Any]) -> str:
    """The body of a problem."""
    return json.dumps(members, ensure_ascii=False, separators=(",", ":"))
