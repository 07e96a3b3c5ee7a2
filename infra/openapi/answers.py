"""What an endpoint may answer, as OpenAPI responses: its result, and each error by example."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from infra.contracts.example import AN_ID, Examples
from infra.openapi.schemas import ComponentSchemas
from shared import errors
from shared.errors import DomainError, FieldError
from shared.http import problem
from shared.http.endpoint import PUBLIC, SIGNED_IN, Endpoint
from shared.http.schema import PageQuery
from shared.idempotency import KeyInUse, KeyReused
from shared.messages import Message
from shared.takes import takes

PROBLEM: dict[str, Any] = {
    "type": "object",
    "description": "What went wrong (RFC 9457).",
    "required": ["type", "title", "status", "detail", "instance", "requestId"],
    "properties": {
        "type": {"type": "string", "format": "uri", "description": "The cause, for programs."},
        "title": {"type": "string", "description": "The cause, for people."},
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "detail": {"type": "string", "description": "What it was this time."},
        "instance": {"type": "string", "description": "The path that was called."},
        "requestId": {"type": "string", "description": "Tell us this one when you ask about it."},
        "errors": {
            "type": "array",
            "description": "What is wrong field by field.",
            "items": {
                "type": "object",
                "required": ["pointer", "message", "code"],
                "properties": {
                    "pointer": {"type": "string", "description": "JSON pointer of the field."},
                    "message": {"type": "string"},
                    "code": {"type": "string"},
                },
            },
        },
    },
}  # fmt: skip
HEADERS: dict[str, Any] = {
    "CorrelationId": {
        "description": "Ties together all that this request caused; the one sent, or a new one.",
        "schema": {"type": "string"},
    },
    "ETag": {
        "description": "The version, for `If-Match`.",
        "schema": {"type": "string"},
        "example": '"3"',
    },
    "IdempotentReplayed": {
        "description": "`true` when this is the answer given to the key before.",
        "schema": {"type": "string", "enum": ["true"]},
    },
    "Location": {
        "description": "Where it is shown, relative to the path that was called.",
        "schema": {"type": "string", "format": "uri-reference"},
        "example": f"tickets/{AN_ID}",
    },
    "RetryAfter": {
        "description": "Seconds to wait.",
        "schema": {"type": "string"},
        "example": "1",
    },
}
COMMON: tuple[type[DomainError], ...] = (
    errors.Malformed,
    errors.Unauthenticated,
    errors.Forbidden,
    errors.PreconditionFailed,
    errors.TooLarge,
    errors.UnsupportedMediaType,
    errors.Invalid,
    errors.TooManyRequests,
    errors.Unavailable,
)
"""What the frame itself answers; documented once."""
_REASONS = {200: "Done", 201: "Created", 202: "Accepted", 204: "Done; there is nothing to say"}
_REQUEST_ID = "c6af9ac6-7b61-11e6-9a41-93e8deadbeef"


def responses(endpoint: Endpoint, schemas: ComponentSchemas) -> dict[str, Any]:
    """The Responses object of an endpoint."""
    answers = {str(_status(endpoint)): _success(endpoint, schemas)}
    by_status: dict[int, list[type[DomainError]]] = {}
    for kind in dict.fromkeys([*_general(endpoint), *endpoint.errors]):
        by_status.setdefault(problem.status_of(kind), []).append(kind)
    for status, kinds in sorted(by_status.items()):
        answers[str(status)] = (
            {"$ref": f"#/components/responses/{kinds[0].__name__}"}
            if len(kinds) == 1 and kinds[0] in COMMON
            else _refusal(status, kinds, endpoint.path)
        )
    answers["500"] = {"$ref": "#/components/responses/Internal"}
    return answers


def shared_responses() -> dict[str, Any]:
    """The responses that every endpoint has in common."""
    fault = problem.internal("/tickets", _REQUEST_ID)
    return {
        **{kind.__name__: _refusal(problem.status_of(kind), [kind], "/tickets") for kind in COMMON},
        "Internal": _problem("A fault of ours; it is logged", {"internal": fault}, 500),
    }


def _general(endpoint: Endpoint) -> Iterable[type[DomainError]]:
    """What the frame itself may answer, whatever the view does."""
    yield errors.Malformed
    if endpoint.permission != PUBLIC or endpoint.identify:
        yield errors.Unauthenticated
    if endpoint.permission not in (PUBLIC, SIGNED_IN):
        yield errors.Forbidden
    if endpoint.request is not None:
        yield errors.TooLarge
        yield errors.UnsupportedMediaType
    if endpoint.request is not None or endpoint.query is not None:
        yield errors.Invalid
    if endpoint.takes_version:
        yield errors.PreconditionFailed
    if endpoint.idempotent:
        yield KeyInUse
        yield KeyReused
    yield errors.TooManyRequests
    yield errors.Unavailable


def _status(endpoint: Endpoint) -> int:
    empty = endpoint.response is None and endpoint.content_type == "application/json"
    return 204 if empty and endpoint.status == 200 else endpoint.status


def _success(endpoint: Endpoint, schemas: ComponentSchemas) -> dict[str, Any]:
    status = _status(endpoint)
    answer: dict[str, Any] = {
        "description": _REASONS.get(status, "Done"),
        "headers": _headers(endpoint, schemas),
    }
    if endpoint.response is not None:
        answer["content"] = {"application/json": _body(endpoint, schemas)}
    elif endpoint.content_type != "application/json":
        answer["content"] = {endpoint.content_type: {}}
    return answer


def _body(endpoint: Endpoint, schemas: ComponentSchemas) -> dict[str, Any]:
    assert endpoint.response is not None  # noqa: S101 - said by the caller, for the type checker
    schema = schemas.reference(endpoint.response, "serialization")
    example = Examples(schemas.definitions).of(schema)
    if not endpoint.paged:
        return {"schema": schema, "example": example}
    page = {
        "type": "object",
        "required": ["items", "nextCursor"],
        "properties": {
            "items": {"type": "array", "items": schema},
            "nextCursor": {
                "type": ["string", "null"],
                "description": "Send it as `cursor` to go on; null at the end.",
            },
        },
    }
    return {"schema": page, "example": {"items": [example], "nextCursor": None}}


def _headers(endpoint: Endpoint, schemas: ComponentSchemas) -> dict[str, Any]:
    names = {"X-Correlation-Id": "CorrelationId"}
    if endpoint.idempotent:
        names["Idempotent-Replayed"] = "IdempotentReplayed"
    if _is_versioned(endpoint, schemas):
        names["ETag"] = "ETag"
    if endpoint.location is not None:
        names["Location"] = "Location"
    return {header: {"$ref": f"#/components/headers/{name}"} for header, name in names.items()}


def _is_versioned(endpoint: Endpoint, schemas: ComponentSchemas) -> bool:
    if endpoint.response is None or endpoint.paged:
        return False
    return "version" in schemas.full(endpoint.response, "serialization").get("properties", {})


def _refusal(status: int, kinds: list[type[DomainError]], path: str) -> dict[str, Any]:
    examples = {kind.code(): _problem_of(kind, path) for kind in kinds}
    return _problem("; ".join(kind.title().rstrip(".") for kind in kinds), examples, status)


def _problem_of(kind: type[DomainError], path: str) -> dict[str, Any]:
    """The problem that an error of a kind becomes, with a field named where fields can be wrong."""
    error = kind.__new__(kind)
    DomainError.__init__(error)
    if kind is errors.Invalid:
        wrong: Message = takes(PageQuery.model_json_schema()["properties"]["limit"], {})
        error.errors = (FieldError("/limit", wrong, "less_than_equal"),)
    return problem.problem(error, path, _REQUEST_ID)[1]


def _problem(description: str, examples: dict[str, Any], status: int) -> dict[str, Any]:
    headers = {"X-Correlation-Id": {"$ref": "#/components/headers/CorrelationId"}}
    if status in (429, 503):
        headers["Retry-After"] = {"$ref": "#/components/headers/RetryAfter"}
    return {
        "description": description,
        "headers": headers,
        "content": {
            problem.CONTENT_TYPE: {
                "schema": {"$ref": "#/components/schemas/Problem"},
                "examples": {
                    code: {"summary": body["title"], "value": body}
                    for code, body in examples.items()
                },
            }
        },
    }
