"""Requests with an Idempotency-Key: whose key it is, what makes them the same, what they answer."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from shared import errors
from shared.http.call import Call
from shared.http.endpoint import Endpoint
from shared.http.reply import Reply, dumped, refusal
from shared.idempotency import TRANSIENT, Answer, Idempotency, KeyedRequest
from shared.principal import ANONYMOUS

_KEY = re.compile(r"[\x21-\x7e]{1,255}")


def answer_once(
    endpoint: Endpoint, call: Call[Any, Any], key: str, event: Mapping[str, Any]
) -> Reply:
    """The answer of a request with an Idempotency-Key, however often it is sent.

    Raises: Malformed, KeyInUse, KeyReused.
    """
    if not _KEY.fullmatch(key):
        raise errors.Malformed("Idempotency-Key must be 1 to 255 printable ASCII characters.")

    def render(result: Any) -> Answer:
        return _answer(dumped(endpoint, result))

    def work(request: KeyedRequest) -> Answer:
        try:
            return render(endpoint.view(replace(call, once=request)))
        except TRANSIENT:
            raise
        except errors.DomainError as error:
            return _answer(refusal(error, endpoint, event))

    done = call.use(Idempotency).run(
        _scope(endpoint, call), key, _fingerprint(endpoint, call, event), render, work
    )
    replayed = {"Idempotent-Replayed": "true"} if done.replayed else {}
    return Reply(done.status, done.body, done.headers | replayed)


def _scope(endpoint: Endpoint, call: Call[Any, Any]) -> str:
    """Whose key it is, for which route.

    A stranger's is theirs by address and body, so that nobody meets another's. The declared path
    and what fills it, not the path as sent: that may be longer than a key of the table.
    """
    caller = call.principal.id
    if call.principal is ANONYMOUS:
        caller = f"{caller}@{call.source}@{hashlib.sha256(call.raw_body).hexdigest()[:32]}"
    return "#".join([caller, endpoint.method, endpoint.path, *call.path.values()])


def _fingerprint(endpoint: Endpoint, call: Call[Any, Any], event: Mapping[str, Any]) -> str:
    """What makes two requests the same: method, path, query string and body."""
    query = event.get("multiValueQueryStringParameters") or event.get("queryStringParameters") or {}
    body = hashlib.sha256(call.raw_body).hexdigest()
    return json.dumps(
        [endpoint.method, endpoint.path, sorted(call.path.items()), sorted(query.items()), body]
    )


def _answer(reply: Reply) -> Answer:
    return Answer(reply.status, str(reply.body), reply.headers)
