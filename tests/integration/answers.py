"""What must be true of every answer."""

from __future__ import annotations

from typing import Any

import httpx

from tests.integration.deployed import TARGET


def fault(response: httpx.Response) -> str:
    """What is wrong with an answer that may be any but a fault of ours; empty if nothing."""
    if response.status_code >= 500:
        return _told(response, "is a fault of ours")
    return _not_a_problem(response) if response.status_code >= 400 else ""


def not_(response: httpx.Response, *expected: int) -> str:
    """What is wrong with an answer that must have one of these statuses; empty if nothing."""
    if response.status_code not in expected:
        return _told(response, f"is not {' or '.join(map(str, expected))}")
    return _not_a_problem(response) if response.status_code >= 400 else ""


def problem(response: httpx.Response, status: int) -> dict[str, Any]:
    """The members of a problem that must have this status."""
    assert not (wrong := not_(response, status)), wrong
    members: dict[str, Any] = response.json()
    return members


def _not_a_problem(response: httpx.Response) -> str:
    """RFC 9457, and the request's id, whether a function refused it or API Gateway."""
    if TARGET == "localstack" and "x-amzn-errortype" in response.headers:
        return ""  # API Gateway's own refusal: there it has the status that we give it, but no body
    if not response.headers.get("content-type", "").startswith("application/problem+json"):
        return _told(response, f"has the type {response.headers.get('content-type')!r}")
    members = response.json()
    missing = {"type", "title", "status", "detail", "instance", "requestId"} - set(members)
    if missing or members["status"] != response.status_code or not members["requestId"]:
        return _told(response, f"lacks {', '.join(sorted(missing)) or 'its status or requestId'}")
    return ""


def _told(response: httpx.Response, what: str) -> str:
    request = response.request
    return f"{request.method} {request.url.raw_path.decode()}: {response.status_code} {what}: {response.text[:300]}"
