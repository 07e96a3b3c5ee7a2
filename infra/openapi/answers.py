"""What an endpoint may answer, as OpenAPI responses: its result, and each error by example."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from infra.contracts.example import AN_ID
from infra.openapi.components import Components
from infra.openapi.schemas import ComponentSchemas
from shared import errors
from shared.errors import DomainError, FieldError
from shared.http import problem
from shared.http.endpoint import PUBLIC, SIGNED_IN, Endpoint
from shared.http.languages import LANGUAGES
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
        "status": {
            "type": "integer", "minimum": 400, "maximum": 599, "description": "The HTTP status.",
        },
        "detail": {"type": "string", "description": "What went wrong this time."},
        "instance": {"type": "string", "description": "The path that was called."},
        "requestId": {"type": "string", "description": "The request's id, for support."},
        "errors": {
            "type": "array",
            "description": "What is wrong field by field.",
            "items": {
                "type": "object",
                "required": ["pointer", "message", "code"],
                "properties": {
                    "pointer": {"type": "string", "description": "JSON pointer of the field."},
                    "message": {"type": "string", "description": "What the field takes."},
                    "code": {"type": "string", "description": "The cause, for programs."},
                },
            },
        },
    },
}  # fmt: skip
HEADERS: dict[str, Any] = {
    "CorrelationId": {
        "description": "Your id of the request and all that it causes, or a new one.",
        "schema": {"type": "string"},
    },
    "ContentLanguage": {
        "description": "The language of the texts for people: what `Accept-Language` prefers.",
        "schema": {"type": "string", "enum": list(LANGUAGES)},
    },
    "ETag": {
        "description": "Changes with the answer; send it as `If-None-Match` when you ask again.",
        "schema": {"type": "string"},
        "example": '"5d41402abc4b2a76b9719d911017c592"',
    },
    "IdempotentReplayed": {
        "description": "`true` when this is the answer given to the key before.",
        "schema": {"type": "string", "enum": ["true"]},
    },
    "Location": {
        "description": "Where it can be read, relative to the path that was called.",
        "schema": {"type": "string", "format": "uri-reference"},
        "example": f"tickets/{AN_ID}",
    },
    "FileLocation": {
        "description": "Where the file can be fetched, by whoever has this address.",
        "schema": {"type": "string", "format": "uri"},
        "example": "https://documents.example.org/reports/tax.xlsx",
    },
    "Version": {
        "description": "The version, for `If-Match`.",
        "schema": {"type": "string"},
        "example": '"3"',
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
    KeyInUse,
    KeyReused,
)
"""What the frame itself answers; several of one status are documented once, too."""
_REASONS = {200: "Done", 201: "Created", 202: "Accepted", 204: "Done; no content"}
_PLACE = "/tickets"
_REQUEST_ID = "c6af9ac6-7b61-11e6-9a41-93e8deadbeef"


def responses(endpoint: Endpoint, components: Components) -> dict[str, Any]:
    """The Responses object of an endpoint."""
    answers = {str(_status(endpoint)): _success(endpoint, components)}
    if endpoint.revalidated:
        answers["304"] = {
            "description": "What you have seen is still what there is",
            "headers": _header_references({"X-Correlation-Id": "CorrelationId", "ETag": "ETag"}),
        }
    if endpoint.leads:
        answers["303"] = {
            "description": "The file is at Location, for a few minutes",
            "headers": _header_references(
                {"X-Correlation-Id": "CorrelationId", "Location": "FileLocation"}
            ),
        }
    by_status: dict[int, list[type[DomainError]]] = {}
    for kind in dict.fromkeys([*_general(endpoint), *endpoint.errors]):
        by_status.setdefault(problem.status_of(kind), []).append(kind)
    for status, kinds in sorted(by_status.items()):
        answers[str(status)] = _refusal(status, kinds, components)
    answers["500"] = _fault(components)
    return answers


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


def _success(endpoint: Endpoint, components: Components) -> dict[str, Any]:
    status = _status(endpoint)
    answer: dict[str, Any] = {
        "description": _REASONS.get(status, "Done"),
        "headers": _headers(endpoint, components.schemas),
    }
    if endpoint.response is not None:
        body = (
            components.page(endpoint.response)
            if endpoint.paged
            else components.media(endpoint.response, "serialization")
        )
        answer["content"] = {"application/json": body}
    elif endpoint.content_type != "application/json":
        answer["content"] = {endpoint.content_type: {}}
    for kind in endpoint.also:
        answer["content"][kind] = {}
    return answer


def _headers(endpoint: Endpoint, schemas: ComponentSchemas) -> dict[str, Any]:
    names = {"X-Correlation-Id": "CorrelationId"}
    if endpoint.idempotent:
        names["Idempotent-Replayed"] = "IdempotentReplayed"
    if endpoint.revalidated:
        names["ETag"] = "ETag"
    elif _is_versioned(endpoint, schemas):
        names["ETag"] = "Version"
    if endpoint.location is not None:
        names["Location"] = "Location"
    return _header_references(names)


def _header_references(names: Mapping[str, str]) -> dict[str, Any]:
    return {header: {"$ref": f"#/components/headers/{name}"} for header, name in names.items()}


def _is_versioned(endpoint: Endpoint, schemas: ComponentSchemas) -> bool:
    if endpoint.response is None or endpoint.paged:
        return False
    return "version" in schemas.full(endpoint.response, "serialization").get("properties", {})


def _refusal(
    status: int, kinds: Sequence[type[DomainError]], components: Components
) -> dict[str, Any]:
    """A reference to the answer; one that only this endpoint's errors make up stands in place."""
    examples: dict[str, Any] = {}
    for kind in kinds:
        members = _problem_of(kind)
        examples |= components.problem(kind.code(), _service(kind), members)
    answer = _problem("; ".join(kind.title().rstrip(".") for kind in kinds), examples, status)
    if len(kinds) > 1 and not set(kinds) <= set(COMMON):
        return answer
    name = "Or".join(kind.__name__ for kind in kinds)
    return components.response(name, _service(kinds[0]), answer)


def _fault(components: Components) -> dict[str, Any]:
    examples = components.problem("internal", "shared", problem.internal(_PLACE, _REQUEST_ID))
    answer = _problem("An error on our side; it is logged", examples, 500)
    return components.response("Internal", "shared", answer)


def _service(kind: type[DomainError]) -> str:
    """The service that an error belongs to, or `shared`."""
    root, *parts = kind.__module__.split(".")
    return parts[0] if root == "functions" else root


def _problem_of(kind: type[DomainError]) -> dict[str, Any]:
    """The problem that an error of a kind becomes, with a field named where fields can be wrong."""
    error = kind.__new__(kind)
    DomainError.__init__(error)
    if kind is errors.Invalid:
        wrong: Message = takes(PageQuery.model_json_schema()["properties"]["limit"], {})
        error.errors = (FieldError("/limit", wrong, "less_than_equal"),)
    return problem.problem(error, _PLACE, _REQUEST_ID)[1]


def _problem(description: str, examples: dict[str, Any], status: int) -> dict[str, Any]:
    headers = {"X-Correlation-Id": "CorrelationId", "Content-Language": "ContentLanguage"}
    if status in (429, 503):
        headers["Retry-After"] = "RetryAfter"
    return {
        "description": description,
        "headers": _header_references(headers),
        "content": {
            problem.CONTENT_TYPE: {
                "schema": {"$ref": "#/components/schemas/Problem"},
                "examples": examples,
            }
        },
    }
