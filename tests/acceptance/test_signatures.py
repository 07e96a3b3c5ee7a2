"""AWS's published signing vectors (Signature Version 4, header variant)."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256

import pytest

from shared.aws.access_key import Credentials
from shared.aws.signing import Request, Scope, canonical_request, signature, signed, string_to_sign
from tests.acceptance.case_files import Case, cases, find_case

NEVER_SENT = {
    "a query: no operation used here has one": (
        "V4-022", "V4-024", "V4-025", "V4-026", "V4-027", "V4-035", "V4-036",
    ),
    "a path with dots or double slashes to be taken out": (
        "V4-005", "V4-006", "V4-009", "V4-011", "V4-012", "V4-015",
    ),
    "a session token that is added after signing": ("V4-032",),
}  # fmt: skip
LEFT_OUT = {case for some in NEVER_SENT.values() for case in some}
SENT = [p for p in cases("sigv4", "sigv4_header") if p.id not in LEFT_OUT]


def parsed(case: Case) -> tuple[Request, list[tuple[str, str]]]:
    """The request of a case, and its headers, of which some come twice or over several lines."""
    head, _, body = case["input"]["request"].partition("\n\n")
    first, *lines = head.rstrip("\n").split("\n")
    method, _, rest = first.partition(" ")
    headers: list[tuple[str, str]] = []
    for line in lines:
        if line[0].isspace():
            name, value = headers.pop()
            headers.append((name, f"{value} {line}"))
        else:
            name, _, value = line.partition(":")
            headers.append((name, value))
    return Request(rest.removesuffix(" HTTP/1.1"), body.encode(), method=method), headers


@pytest.mark.parametrize("case", SENT)
def test_a_published_request_is_signed_as_published(case: Case) -> None:
    context, expected = case["input"]["context"], case["expected"]
    request, headers = parsed(case)
    time = datetime.fromisoformat(context["timestamp"])
    stamp = time.strftime("%Y%m%dT%H%M%SZ")
    headers.append(("X-Amz-Date", stamp))
    if token := context["credentials"].get("token"):
        headers.append(("X-Amz-Security-Token", token))
    if context["sign_body"]:
        headers.append(("X-Amz-Content-Sha256", sha256(request.body).hexdigest()))
    scope = Scope(region=context["region"], service=context["service"])
    canonical, _ = canonical_request(request, headers)
    assert canonical == expected["canonical_request"]
    assert string_to_sign(canonical, stamp, scope) == expected["string_to_sign"]
    secret = context["credentials"]["secret_access_key"]
    assert signature(secret, canonical, stamp, scope) == expected["signature"]


@pytest.mark.parametrize("case_id", ["V4-021", "V4-028", "V4-033", "V4-034"])
def test_the_whole_of_it_ends_in_the_published_signature(case_id: str) -> None:
    """Of the requests that have only the headers which every one of ours has."""
    case = find_case("sigv4", case_id)
    context = case["input"]["context"]
    request, headers = parsed(case)
    keys = context["credentials"]
    credentials = Credentials(
        keys["access_key_id"], keys["secret_access_key"], keys.get("token", "")
    )
    headers_sent = signed(
        request,
        dict(headers)["Host"],
        credentials,
        Scope(region=context["region"], service=context["service"]),
        datetime.fromisoformat(context["timestamp"]).timestamp(),
    )
    assert headers_sent["authorization"].endswith(f"Signature={case['expected']['signature']}")


def test_what_is_left_out_is_still_in_the_file() -> None:
    assert {p.id for p in cases("sigv4", "sigv4_header")} - {p.id for p in SENT} == LEFT_OUT
