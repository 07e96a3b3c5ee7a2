"""Signatures, beside botocore's own for the same requests."""

from __future__ import annotations

import random
import re
from typing import Any

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials as BotocoreCredentials

from shared.aws import signing
from shared.aws.access_key import Credentials
from shared.aws.signing import Request, Scope, signed

DAY = 86_400
LETTERS = "aZ09-_.~/ :+=&?#%Ёйé\u2028😀\"'\\"
SERVICES = ("dynamodb", "sqs", "sns", "kms", "lambda", "secretsmanager")


class Drawn:
    """One request, with whom it is from, where it goes to, and when."""

    def __init__(self, seed: int) -> None:
        draw = random.Random(seed)

        def text(least: int, most: int) -> str:
            return "".join(draw.choices(LETTERS, k=draw.randint(least, most)))

        name = re.sub(r"[^ -~]|[?#\\\"' ]", "-", text(0, 20)).replace("//", "/")
        self.request = Request(
            path="/" + re.sub(r"/\.{0,2}(?=/|$)", "/x", "/" + name).lstrip("/"),
            body=text(0, 200).encode(),
            headers={
                "content-type": draw.choice(["application/x-amz-json-1.0", "text/plain"]),
                "x-amz-target": f"Some_2012.{text(1, 9).encode('ascii', 'ignore').decode()}x",
                "x-amz-spaced": "  a  b " * draw.randint(0, 2) + "c",
            },
            method=draw.choice(["POST", "GET", "PUT"]),
        )
        self.host = draw.choice(["dynamodb.eu-central-1.amazonaws.com", "localhost:4566"])
        token = draw.choice(["", "token/+=" * 30])
        self.credentials = Credentials(f"AKIA{seed}", text(40, 40), token)
        self.scope = Scope(
            region=draw.choice(["eu-central-1", "us-gov-west-1"]), service=draw.choice(SERVICES)
        )
        self.at = draw.uniform(1.6e9, 2.2e9)


def by_botocore(drawn: Drawn, monkeypatch: pytest.MonkeyPatch) -> str:
    """The Authorization header that botocore makes at the same second."""
    from datetime import UTC, datetime

    moment = datetime.fromtimestamp(drawn.at, UTC)
    monkeypatch.setattr("botocore.auth.get_current_datetime", lambda **_: moment)
    request: Any = AWSRequest(
        method=drawn.request.method,
        url=f"https://{drawn.host}{drawn.request.path}",
        headers=drawn.request.headers,
        data=drawn.request.body,
    )
    keys = drawn.credentials
    credentials: Any = BotocoreCredentials(keys.access_key, keys.secret_key, keys.token or None)
    SigV4Auth(credentials, drawn.scope.service, drawn.scope.region).add_auth(request)
    return str(request.headers["Authorization"])


def test_thousands_of_requests_are_signed_as_botocore_signs_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for seed in range(3000):
        drawn = Drawn(seed)
        headers = signed(drawn.request, drawn.host, drawn.credentials, drawn.scope, drawn.at)
        assert headers["authorization"] == by_botocore(drawn, monkeypatch), seed


def test_the_key_of_a_day_is_made_once_and_not_used_the_next_day() -> None:
    drawn = Drawn(1)
    signing.signing_key.cache_clear()
    for at in (1.8e9, 1.8e9 + 5, 1.8e9 + DAY):
        signed(drawn.request, drawn.host, drawn.credentials, drawn.scope, at)
    assert signing.signing_key.cache_info().misses == 2


def test_a_key_is_not_shown_by_accident() -> None:
    shown = repr(Credentials("AKIA", "the secret", "the token"))
    assert "AKIA" in shown
    assert "secret" not in shown
    assert "the token" not in shown
