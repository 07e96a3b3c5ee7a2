"""What a request brings, checked before anybody looks at it: body, query string and path."""

from __future__ import annotations

import base64
import re
import zlib
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qsl

from pydantic import BaseModel, ValidationError
from pydantic_core import from_json

from shared import errors
from shared.errors import FieldError
from shared.http import structure
from shared.http.endpoint import Endpoint
from shared.http.field_errors import NOT_A_FIELD, field_errors
from shared.messages import Count, Message, Unit

MEDIA_TYPES = ("application/json", "application/merge-patch+json")
GZIPPED, GZIP = "application/gzip", b"\x1f\x8b"
"""The type under which API Gateway lets bytes pass as they are, and how they begin."""
FORM = "application/x-www-form-urlencoded"
MAX_PATH_PARAMETER = 200
MAX_FORM_FIELDS = 50
_BODY = Message("Some values in the body are not acceptable; see errors.")
_QUERY = Message("Some parameters are not acceptable; see errors.")
_PLACE = re.compile(r"line (\d+) column (\d+)")
_CHARSET = re.compile(r"""charset\s*=\s*["']?([^\s;"']+)""")


def body(event: Mapping[str, Any], longest: int, *, gzipped: bool = False) -> bytes:
    """The bytes of the body, unpacked if it is `gzipped` and may be. Raises: TooLarge, Malformed.

    It is told by how it begins: API Gateway unpacks some bodies, and leaves their headers.
    """
    text = event.get("body") or ""
    try:
        sent = base64.b64decode(text) if event.get("isBase64Encoded") else text.encode()
    except ValueError as error:
        raise errors.Malformed("The body is not text in UTF-8.") from error
    if gzipped and sent.startswith(GZIP):
        sent = _unpacked(sent, longest)
    if len(sent) > longest:
        raise errors.TooLarge(
            "The body may have at most {most:of}.", most=Count(longest, Unit.BYTE)
        )
    return sent


def _unpacked(sent: bytes, longest: int) -> bytes:
    """What was compressed, or a little more of it than there may be. Raises: Malformed."""
    unpacking = zlib.decompressobj(wbits=31)
    try:
        out = unpacking.decompress(sent, longest + 1)
    except zlib.error as error:
        raise errors.Malformed("The body is not compressed as gzip does it.") from error
    if len(out) <= longest and (not unpacking.eof or unpacking.unused_data):
        raise errors.Malformed("The body is not compressed as gzip does it.")
    return out


def path(event: Mapping[str, Any]) -> dict[str, str]:
    """The parameters in the path. Raises: NotFound for one that no key of a table could hold."""
    named = {k: str(v) for k, v in (event.get("pathParameters") or {}).items()}
    if any(len(value) > MAX_PATH_PARAMETER for value in named.values()):
        raise errors.NotFound
    return named


def parsed(endpoint: Endpoint, headers: Mapping[str, str], sent: bytes) -> BaseModel | None:
    """The body as its model. Raises: UnsupportedMediaType, Malformed, TooLarge, Invalid."""
    if endpoint.request is None or endpoint.raw_body:
        return None
    if endpoint.form is not None and _media_type(headers) == FORM:
        return _from_form(endpoint.form, sent)
    _check_type(headers, gzipped=endpoint.gzipped)
    if not sent:
        raise errors.Malformed("The body is empty; send a JSON object.")
    structure.check(sent, endpoint.max_values)
    try:
        model = endpoint.request.model_validate_json(sent)
    except ValidationError as error:
        raise _refused(error, endpoint.request) from error
    # pydantic-core 2.46 lets a field's Python name through in JSON, whatever its settings say.
    if inner := tuple(_inner_names(model, from_json(sent))):
        said = tuple(FieldError(at, NOT_A_FIELD, "extra_forbidden") for at in inner)
        raise errors.Invalid(_BODY, errors=said)
    return model


def _from_form(model: type[BaseModel], sent: bytes) -> BaseModel:
    """Raises: Malformed, also for a name that comes twice; Invalid."""
    try:
        pairs = parse_qsl(sent.decode(), keep_blank_values=True, max_num_fields=MAX_FORM_FIELDS)
    except ValueError as error:
        raise errors.Malformed(
            "The body is not a form in UTF-8, or has too many fields."
        ) from error
    fields = dict(pairs)
    if len(fields) < len(pairs):
        raise errors.Malformed("A field of the form may be sent only once.")
    try:
        return model.model_validate(fields)
    except ValidationError as error:
        raise _refused(error, model) from error


def queried(endpoint: Endpoint, event: Mapping[str, Any]) -> BaseModel | None:
    """The query string as its model. Raises: Invalid, also for a name that comes twice."""
    if endpoint.query is None:
        return None
    several = event.get("multiValueQueryStringParameters") or {}
    if twice := [name for name, values in several.items() if len(values) > 1]:
        said = tuple(
            FieldError(f"/{name}", "This parameter may be sent only once.", "twice")
            for name in twice
        )
        raise errors.Invalid(_QUERY, errors=said)
    sent = event.get("queryStringParameters") or {}
    try:
        return endpoint.query.model_validate(sent, by_alias=True, by_name=False)
    except ValidationError as error:
        raise errors.Invalid(_QUERY, errors=field_errors(error, endpoint.query)) from error


def _refused(error: ValidationError, model: type[BaseModel]) -> errors.DomainError:
    """What a failed validation means: a body that is not JSON is malformed, others are invalid."""
    first = error.errors(include_url=False, include_input=False)[0]
    if first["type"] != "json_invalid":
        return errors.Invalid(_BODY, errors=field_errors(error, model))
    if place := _PLACE.search(first["msg"]):
        return errors.Malformed(
            "The body is not JSON: look at line {line}, column {column}.",
            line=place[1],
            column=place[2],
        )
    return errors.Malformed("The body is not JSON.")


def _inner_names(value: Any, sent: Any, at: str = "") -> Iterator[str]:
    """Pointers of what was sent under a field's Python name, which is not its name outside."""
    if isinstance(value, tuple | list) and isinstance(sent, list):
        for number, (one, raw) in enumerate(zip(value, sent, strict=False)):
            yield from _inner_names(one, raw, f"{at}/{number}")
    if not isinstance(value, BaseModel) or not isinstance(sent, dict):
        return
    for name, field in type(value).model_fields.items():
        outer = field.alias or name
        if name != outer and name in sent:
            yield f"{at}/{name}"
        if isinstance(inner := getattr(value, name), BaseModel | tuple | list):
            yield from _inner_names(inner, sent.get(outer), f"{at}/{outer}")


def _media_type(headers: Mapping[str, str]) -> str:
    return headers.get("content-type", "").partition(";")[0].strip().lower()


def _check_type(headers: Mapping[str, str], *, gzipped: bool) -> None:
    """Raises: UnsupportedMediaType for all but JSON in UTF-8, as it is or compressed if it may."""
    if gzipped and _media_type(headers) == GZIPPED:
        return
    if _media_type(headers) not in MEDIA_TYPES:
        raise errors.UnsupportedMediaType
    parameters = headers.get("content-type", "").partition(";")[2]
    encodings = ("identity", "gzip") if gzipped else ("identity",)
    if headers.get("content-encoding", "identity").strip().lower() not in encodings:
        raise errors.UnsupportedMediaType("The body must not be compressed.")
    charset = _CHARSET.search(parameters.lower())
    if charset is not None and charset[1] not in ("utf-8", "utf8", "us-ascii"):
        raise errors.UnsupportedMediaType("The body must be JSON in UTF-8.")
