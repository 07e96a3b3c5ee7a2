"""HTTP APIs of those who carry messages, as their channels call them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlencode, urlsplit

from functions.notification.channels.port import Unreachable
from shared.aws.connections import Connections
from shared.aws.errors import NoAnswer
from shared.aws.signing import Request

_FORM = "application/x-www-form-urlencoded; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Said:
    """An answer: its status, and its body if that is a JSON object."""

    status: int
    body: Mapping[str, Any]


@cache
def _connections(url: str) -> Connections:
    return Connections(urlsplit(url))


def post_json(url: str, path: str, fields: Mapping[str, Any]) -> Said:
    """What an API says to a JSON object. Raises: Unreachable."""
    body = json.dumps(fields, ensure_ascii=False).encode()
    return _posted(url, path, body, "application/json")


def post_form(url: str, path: str, fields: Mapping[str, Any]) -> Said:
    """What an API says to a form. Raises: Unreachable."""
    return _posted(url, path, urlencode(fields).encode(), _FORM)


def _posted(url: str, path: str, body: bytes, content_type: str) -> Said:
    """Raises: Unreachable."""
    headers = {"content-type": content_type}
    try:
        answer = _connections(url)(Request(path, body), headers)
    except NoAnswer as error:
        raise Unreachable(error.code) from None  # its text may name what was asked for
    try:
        said = json.loads(answer.body)
    except ValueError:
        said = {}
    return Said(answer.status, said if isinstance(said, dict) else {})
